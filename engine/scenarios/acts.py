"""What each `does` word asks of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Invalid, Refused
from engine.scenarios.play import Play
from engine.scenarios.result import Unmet
from engine.scenarios.scenario import Act
from engine.scenarios.tasks import incident_of, task_of


def perform(play: Play, act: Act) -> None:
    """Do what the step says, and let the system do at once whatever follows from it.

    Errors: Unmet when it was refused and should not have been, or the other way round.
    """
    try:
        _DOES[act.does](_Doing(play, act))
    except Refused as refusal:
        _judge(act, refusal)
        play.note(f"{act.who} {act.does} {act.task or ''}: refused, {refusal.code}")
        return
    if act.refused is not None:
        raise Unmet(f"'{act.does}' to be refused with {act.refused}", "it was done")
    play.settle()
    play.note(f"{act.who} {act.does} {act.task or ''}".rstrip())


def _judge(act: Act, refusal: Refused) -> None:
    codes = {refusal.code, type(refusal).code}
    if isinstance(refusal, Invalid):
        codes |= {problem.code for problem in refusal.problems}
    if act.refused is None:
        raise Unmet(f"'{act.does}' to be done", f"refused, {refusal.code}: {refusal}")
    if act.refused not in codes:
        raise Unmet(f"refused with {act.refused}", f"refused with {refusal.code}: {refusal}")


class _Doing:
    """One act with its names resolved."""

    def __init__(self, play: Play, act: Act) -> None:
        self.play, self.act, self.engine = play, act, play.engine
        self.actor = play.actor(act)
        self.arguments = act.arguments

    @property
    def case(self) -> str:
        return self.play.case(self.act.case)

    @property
    def item(self) -> tuple[str, str]:
        return self.case, task_of(self.play, self.act, self.case)

    @property
    def limit(self) -> str:
        return str(self.arguments.get("limit", "main"))

    def text(self, key: str) -> Any:
        return self.arguments[key]

    def receiver(self, told: Any) -> str:
        """Return a seat id or a person."""
        if isinstance(told, dict) or "/" in told:
            return self.play.seat(told)
        return str(told)

    def moment(self, key: str) -> Any:
        wall = self.arguments.get(key)
        return None if wall is None else self.play.utc(wall)


def _start(do: _Doing) -> None:
    act, play = do.act, do.play
    found_at = None if act.found_at is None else play.utc(act.found_at)
    receipt = do.engine.cases.start(
        do.actor,
        act.policy or play.scenario.policy,
        dict(do.arguments),
        unit=_unit(do),
        found_at=found_at,
        key=act.key,
    )
    play.name_case(act.names, str(receipt.case_id))


def _unit(do: _Doing) -> str:
    if do.act.unit is not None:
        return do.play.directory.unit(do.act.unit)
    member = do.play.member(do.act.on_behalf_of or do.act.who)
    if member is None or not member.posts:
        return do.play.directory.top
    return do.play.directory.unit(member.posts[0].unit)


def _complete(do: _Doing) -> None:
    do.engine.work_items.complete(do.actor, *do.item, dict(do.arguments), key=do.act.key)


def _claim(do: _Doing) -> None:
    do.engine.work_items.claim(do.actor, *do.item, key=do.act.key)


def _send_back(do: _Doing) -> None:
    do.engine.work_items.send_back(do.actor, *do.item, do.text("to"), do.text("reason"))


def _transfer(do: _Doing) -> None:
    to = do.receiver(do.text("to"))
    do.engine.work_items.transfer(do.actor, *do.item, to, do.text("reason"))


def _delegate(do: _Doing) -> None:
    to = do.receiver(do.text("to"))
    do.engine.work_items.delegate(do.actor, *do.item, to, do.text("reason"))


def _copy(do: _Doing) -> None:
    to = [do.receiver(one) for one in do.text("to")]
    do.engine.cases.copy(do.actor, do.case, to, do.text("text"))


def _suspend(do: _Doing) -> None:
    do.engine.limits.suspend(do.actor, do.case, do.limit, do.text("reason"), do.text("evidence"))


def _change_class(do: _Doing) -> None:
    do.engine.cases.change_class(do.actor, do.case, do.text("gravity"), do.text("reason"))


def _split(do: _Doing) -> None:
    receipt = do.engine.cases.split(do.actor, do.case, dict(do.arguments))
    do.play.name_case(do.act.names, str(receipt.case_id))


def _link(do: _Doing) -> None:
    other = do.play.case(do.text("other"))
    do.engine.cases.link(do.actor, do.case, other, do.text("relation"))


def _merge(do: _Doing) -> None:
    into = do.play.case(do.text("into"))
    do.engine.cases.merge(do.actor, do.case, into, do.text("reason"))


def _skip(do: _Doing) -> None:
    incident = incident_of(do.play, do.case, do.arguments.get("incident"))
    do.engine.incidents.skip(
        do.actor, do.case, incident, do.text("reason"), to=do.arguments.get("to")
    )


def _retry(do: _Doing) -> None:
    incident = incident_of(do.play, do.case, do.arguments.get("incident"))
    do.engine.incidents.retry(do.actor, do.case, incident)


def _appoint(do: _Doing) -> None:
    person = do.text("person")
    do.engine.organisation.appoint(
        do.actor,
        person,
        do.play.seat(do.text("seat"), person),
        kind=do.arguments.get("kind", "holder"),
        start=do.moment("from"),
        end=do.moment("to"),
    )


def _dismiss(do: _Doing) -> None:
    person = do.text("person")
    seat = do.play.seat(do.text("seat"), person)
    do.engine.organisation.dismiss(do.actor, person, seat, do.text("reason"))


def _leave(do: _Doing) -> None:
    do.engine.organisation.leave(
        do.actor,
        do.arguments.get("person", do.act.who),
        do.moment("from"),
        do.moment("to"),
        deputy=do.arguments.get("deputy"),
    )


def _hand_over(do: _Doing) -> None:
    giver = do.arguments.get("giver", do.act.who)
    seat = do.play.seat(do.text("seat"), giver)
    do.engine.organisation.hand_over(do.actor, seat, giver, do.text("taker"), do.text("note"))


def _duty(do: _Doing) -> None:
    person = do.text("person")
    do.engine.organisation.duty(
        do.actor,
        do.play.seat(do.text("seat"), person),
        person,
        do.moment("from"),
        do.moment("to"),
    )


def _setting(do: _Doing) -> None:
    do.engine.organisation.setting(
        do.actor, do.play.scenario.model, do.text("name"), do.arguments["value"]
    )


_DOES: Mapping[str, Callable[[_Doing], object]] = {
    "start": _start,
    "claim": _claim,
    "release": lambda do: do.engine.work_items.release(do.actor, *do.item),
    "complete": _complete,
    "send back": _send_back,
    "take back": lambda do: do.engine.work_items.take_back(do.actor, *do.item, do.text("reason")),
    "transfer": _transfer,
    "delegate": _delegate,
    "urge": lambda do: do.engine.work_items.urge(do.actor, *do.item, do.text("text")),
    "copy": _copy,
    "comment": lambda do: do.engine.cases.comment(do.actor, do.case, do.text("text")),
    "suspend": _suspend,
    "resume": lambda do: do.engine.limits.resume(do.actor, do.case, do.limit),
    "extend": lambda do: do.engine.limits.extend(
        do.actor, do.case, do.limit, do.text("amount"), do.text("reason")
    ),
    "shelve": lambda do: do.engine.limits.shelve(do.actor, do.case, do.limit, do.text("reason")),
    "message": lambda do: do.engine.messages.correlate(
        do.actor, do.case, do.text("name"), do.arguments.get("payload"), key=do.act.key
    ),
    "change class": _change_class,
    "link": _link,
    "merge": _merge,
    "unmerge": lambda do: do.engine.cases.unmerge(do.actor, do.case, do.text("reason")),
    "split": _split,
    "cancel": lambda do: do.engine.cases.cancel(do.actor, do.case, do.text("reason")),
    "reopen": lambda do: do.engine.cases.reopen(do.actor, do.case, do.text("reason")),
    "retry": _retry,
    "skip": _skip,
    "appoint": _appoint,
    "dismiss": _dismiss,
    "leave": _leave,
    "hand over": _hand_over,
    "duty": _duty,
    "setting": _setting,
    "erase": lambda do: do.engine.personal.erase(
        do.actor, do.case, do.text("field"), do.text("reason")
    ),
}
