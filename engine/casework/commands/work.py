"""What people do with a work item."""

from __future__ import annotations

from engine.casework import before, offers, rights
from engine.casework.act import Act
from engine.casework.case import Done
from engine.casework.items import PERSONAL, WorkItem
from engine.errors import NotAllowed, WrongState
from engine.model import lifecycle


def _move(item: WorkItem, trigger: str) -> str:
    """The state after a move. Errors: WrongState."""
    return lifecycle.after(lifecycle.WORK_ITEM, item.status, trigger, item.task)


def _held(act: Act, verb: str) -> WorkItem:
    """The item, held by the person. Errors: NotFound, WrongState, NotAllowed."""
    item = act.item(verb)
    if item.assignee != act.person:
        reason = f"{item.assignee} holds it" if item.assignee else "nobody has claimed it yet"
        raise NotAllowed(verb, "work item", item.task, reason, code="not_holder")
    return item


def _take(act: Act, item: WorkItem, verb: str) -> None:
    seat = rights.seat_for(act, item, verb)
    item.assignee, item.seat = act.person, seat
    act.outcome.post = seat


def claim(act: Act) -> None:
    """Take an offered item (认领; for a unit 签收)."""
    item = act.item("claim")
    status = _move(item, "claim")
    _take(act, item, "claim")
    item.status = status
    act.tell("claimed", item.task, act.person, item.seat)


def release(act: Act) -> None:
    """Give an item back: to the pool, or to whoever delegated it; a leader may do it for an absent holder."""
    item = act.item("release")
    status = _move(item, "return" if item.owner else "release")
    act.outcome.post = _own_or_leader(act, item, "release")
    if item.owner is not None:
        _come_back(act, item, status)
        return
    item.status, item.assignee, item.seat, item.proposal = status, None, None, None
    act.tell("released", item.task, list(item.seats))


def _own_or_leader(act: Act, item: WorkItem, verb: str) -> str:
    """The post of whoever holds the item, delegated it, or leads its unit. Errors: NotAllowed `not_holder`."""
    if act.person == item.owner or (act.person == item.assignee and item.owner is None):
        return item.seat or rights.own_post(act, verb, "work item", item.task)
    if act.person == item.assignee:
        return rights.own_post(act, verb, "work item", item.task)
    return rights.require_leader(act, verb, code="not_holder")


def _come_back(act: Act, item: WorkItem, status: str) -> None:
    """Let delegated work lie with its owner again; the other one of the two is told."""
    delegate, owner = item.assignee, item.owner
    item.status, item.assignee, item.owner = status, owner, None
    act.tell("handed_in", item.task, delegate, owner)
    told = delegate if act.person == owner else owner
    act.notify("handed_in", seats=[f"{PERSONAL}{told}"])


def complete(act: Act) -> None:
    """Finish an item with the answers of its form. An item nobody holds is claimed by this at the same time."""
    item = act.item("complete")
    if item.assignee is None:
        item.status = _move(item, "claim")
        _take(act, item, "complete")
    elif item.assignee != act.person:
        raise WrongState("complete", "work item", item.task, f"{item.assignee} holds it")
    else:
        act.outcome.post = _still_entitled(act, item, "complete")
    answers = act.case.bound.checked(item.element, act.args["answers"])
    if item.status == "delegated":
        _hand_in(act, item, answers)
        return
    item.status = _move(item, "complete")
    act.completed[item.task] = item.seat
    act.case.done[item.element] = Done(act.person, item.seat, item.task)
    act.case.execution.apply("complete", {"task_id": item.task, "answers": answers})


def _still_entitled(act: Act, item: WorkItem, verb: str) -> str | None:
    """The post it is done in: a claim does not outlive the post, rights are those of this instant (promise 9)."""
    if item.status == "delegated" or item.offered_to(act.person):
        return rights.own_post(act, verb, "work item", item.task)
    posts = list(dict.fromkeys([*([item.seat] if item.seat else []), *item.posts]))
    if act.ask("may_act", act.person, posts)["seat"] is None:
        why = "you no longer hold a post it is offered to"
        raise NotAllowed(verb, "work item", item.task, why)
    return item.seat


def _hand_in(act: Act, item: WorkItem, answers: dict[str, object]) -> None:
    """A delegate's answers go to the owner, who completes the item."""
    item.proposal = answers
    _come_back(act, item, _move(item, "return"))


def send_back(act: Act) -> None:
    """Withdraw the item and put its token back on a step that was done before (退回)."""
    item = _held(act, "send back")
    _move(item, "send_back")
    act.outcome.post = _still_entitled(act, item, "send back")
    target = act.args["to"]
    before = act.case.done.get(target)
    act.case.execution.apply("send_back", {"task_id": item.task, "to": target})
    act.tell("sent_back", item.task, item.element, target, act.args["reason"])
    if before is not None:
        act.notify("sent_back", seats=[f"{PERSONAL}{before.person}"], text=act.args["reason"])


def take_back(act: Act) -> None:
    """Undo one's own completion while nobody has gone on from there (撤回): everything is as it was before.

    Args: `sequence`, the event to undo; `before`, the state before it, found by re-execution.
    Errors: NotAllowed `not_yours`, WrongState `moved_on`.
    """
    case, task = act.case, act.args["task"]
    done = next((d for d in case.done.values() if d.task == task), None)
    if done is None or done.person != act.person:
        raise NotAllowed(
            "take back", "work item", task, "you did not complete it", code="not_yours"
        )
    if case.last_change != act.args["sequence"]:
        raise WrongState(
            "take back", "work item", task, "somebody has gone on from there", code="moved_on"
        )
    opened = [item for item in case.items.values() if item.task not in act.args["open"]]
    before.restore(case, act.args["before"])
    for item in opened:
        act.tell("withdrawn", item.task, item.element)
    item = case.items[task]
    if item.assignee is None:
        item.status, item.assignee, item.seat = "claimed", act.person, done.seat
    act.outcome.post = done.seat
    act.tell("taken_back", task, item.element, act.args["reason"])


def transfer(act: Act) -> None:
    """Hand an item to another seat (转办) or to a colleague (转交), with a reason."""
    item = act.item("transfer")
    act.outcome.post = _own_or_leader(act, item, "transfer")
    status = _move(item, "transfer")
    to: str = act.args["to"]
    seats = [to] if "/" in to else [f"{PERSONAL}{to}"]
    _require_somebody(act, item, to, "transfer")
    item.status, item.assignee, item.seat, item.owner, item.proposal = (
        status,
        None,
        None,
        None,
        None,
    )
    item.seats, item.acting = seats, False
    act.tell("transferred", item.task, seats, act.args["reason"])
    act.notify("transferred", seats=seats, text=act.args["reason"])


def _require_somebody(act: Act, item: WorkItem, to: str, verb: str) -> None:
    """Nothing may be handed to nobody, nor to where four eyes bar everybody.

    Errors: NotFound `unknown_seat`, NotAllowed (`nobody`, `four_eyes`).
    """
    person = None if "/" in to and not to.startswith(PERSONAL) else to.removeprefix(PERSONAL)
    if person is None:
        rights.require_seat(act, verb, to)
        present = act.ask("persons", to)
        why = f"nobody holds the post {to}"
    else:
        present = [person] if act.ask("posts", person) else []
        why = f"{person} holds no post"
    if not present:
        raise NotAllowed(verb, "work item", item.task, why, code="nobody")
    if all(p in item.barred for p in present):
        why = f"{', '.join(present)} did what is to be checked"
        raise NotAllowed(verb, "work item", item.task, why, code="four_eyes")


def delegate(act: Act) -> None:
    """Let a colleague prepare the answers; the item comes back (委托办理)."""
    item = _held(act, "delegate")
    status = _move(item, "delegate")
    to = act.args["to"].removeprefix(PERSONAL)
    if to == act.person or "/" in to:
        why = "you hold it already" if to == act.person else "one delegates to a person, not a post"
        raise NotAllowed("delegate", "work item", item.task, why)
    _require_somebody(act, item, to, "delegate")
    act.outcome.post = item.seat or rights.own_post(act, "delegate", "work item", item.task)
    item.status, item.owner, item.assignee = status, act.person, to
    act.tell("delegated", item.task, to, act.args["reason"])
    act.notify("delegated", seats=[f"{PERSONAL}{to}"], text=act.args["reason"])


def urge(act: Act) -> None:
    """Press whoever holds the item (催办): the starter and leaders above may."""
    item = act.item("urge")
    if act.person == act.case.record.started_by:
        act.outcome.post = rights.own_post(act, "urge", "work item", item.task)
    else:
        act.outcome.post = rights.require_leader(act, "urge")
    act.tell("urged", item.task, act.args["text"])
    act.notify("urged", seats=act.holders(item), text=act.args["text"])


def return_to_pool(act: Act) -> None:
    """Somebody left a post (K29): what they held is offered anew, what was delegated to them goes back.

    Asked by the organisation, not by a person.
    """
    item = act.case.items.get(act.args["task"])
    person = act.args["person"]
    if item is None or person not in (item.assignee, item.owner):
        return
    if item.owner is not None and person == item.assignee:
        _come_back(act, item, _move(item, "return"))
        return
    item.status, item.assignee, item.seat, item.owner = "ready", None, None, None
    offers.again(act, item)
