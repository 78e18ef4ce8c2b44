"""Who may do what to a case. Every rule is asked of the world at this instant, and the answer is recorded."""

from __future__ import annotations

from engine.casework.act import Act
from engine.casework.items import WorkItem
from engine.errors import NotAllowed, NotFound


def seat_for(act: Act, item: WorkItem, verb: str) -> str:
    """The post in which the person may take the item.

    Errors: NotAllowed (`not_allowed`; `four_eyes` when the person did what is now to be checked; `which_post`).
    """
    if act.person in item.barred:
        raise NotAllowed(
            verb,
            "work item",
            item.task,
            "somebody else has to do this: you did what is to be checked here",
            code="four_eyes",
        )
    if item.offered_to(act.person):
        return own_post(act, verb, "work item", item.task)
    wanted = item.posts
    if act.command.post is not None:
        if act.command.post not in wanted:
            raise NotAllowed(
                verb,
                "work item",
                item.task,
                f"it is not offered to the post {act.command.post}",
                code="which_post",
            )
        wanted = [act.command.post]
    answer = act.ask("may_act", act.person, wanted) if wanted else {"seat": None}
    if answer["seat"] is None:
        raise NotAllowed(verb, "work item", item.task, "it is offered to posts you do not hold now")
    seat: str = answer["seat"]
    return seat


def own_post(act: Act, verb: str, thing: str, key: str) -> str:
    """A post of the person: the one named, else the first held. Errors: NotAllowed (`no_post`, `which_post`)."""
    held: list[str] = act.ask("posts", act.person)
    if not held:
        raise NotAllowed(verb, thing, key, "you hold no post now", code="no_post")
    if act.command.post is None:
        return held[0]
    if act.command.post not in held:
        raise NotAllowed(
            verb, thing, key, f"you do not hold the post {act.command.post}", code="which_post"
        )
    return act.command.post


def require_seat(act: Act, verb: str, seat: str) -> None:
    """Make sure that there is such a post: what is sent elsewhere nobody would ever see. Errors: NotFound."""
    if not act.ask("is_seat", seat):
        raise NotFound(f"{verb} to", "seat", seat, "there is no such post", code="unknown_seat")


def leading(act: Act, unit: str, *, above: int = 0) -> str | None:
    """The seat in which the person leads this unit, or one at least `above` levels over it; None if not at all."""
    seat: str | None = act.ask("leads", act.person, unit, above)["seat"]
    return seat


def require_leader(act: Act, verb: str, *, above: int = 0, code: str | None = None) -> str:
    """The seat in which the person leads the case's unit. Errors: NotAllowed."""
    seat = leading(act, act.case.record.unit, above=above)
    if seat is None:
        where = "a unit above the one it lies in" if above else "the unit it lies in or one above"
        raise NotAllowed(
            verb, "case", act.case.record.number, f"only a leader of {where} may", code=code
        )
    return seat


def require_hand(act: Act, verb: str) -> str:
    """The post of somebody who has the case in hand: holds one of its items, or leads its unit.

    Errors: NotAllowed.
    """
    for item in act.case.items.values():
        if item.assignee == act.person:
            return item.seat or own_post(act, verb, "case", act.case.record.number)
    offered = [seat for item in act.case.items.values() for seat in item.posts]
    if offered:
        answer = act.ask("may_act", act.person, offered)
        if answer["seat"] is not None:
            found: str = answer["seat"]
            return found
    seat = leading(act, act.case.record.unit)
    if seat is None:
        raise NotAllowed(
            verb, "case", act.case.record.number, "only who has it in hand, or a leader above, may"
        )
    return seat


def require_reader(act: Act, verb: str) -> str:
    """The post of somebody on the case's path: first receiver, a holder, a leader above.

    Errors: NotAllowed.
    """
    record = act.case.record
    on_path = {done.person for done in act.case.done.values()} | {record.started_by}
    if act.person in on_path or act.person in record.access:
        return own_post(act, verb, "case", record.number)
    return require_hand(act, verb)
