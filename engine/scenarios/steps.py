"""One step of a scenario: who does what, time that passes, the system, or what is expected."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from engine.scenarios import words
from engine.scenarios.document import Path
from engine.scenarios.reading import Reading
from engine.scenarios.scenario import Act, Expect, Machine, Step, Wait
from engine.scenarios.times import read_moment, read_span, read_when
from engine.scenarios.wishes import check_wishes


def read_step(
    value: Any, at: int, reading: Reading, people: Collection[str], cases: set[str]
) -> Step | None:
    """Read one step; faults are noted and give None. `cases` grows by the name the step gives.

    Shapes: `people` are the names of the cast and the offices that are always there.
    """
    path: Path = ("steps", at)
    if not isinstance(value, dict):
        reading.fault(path, "expected a step", "此处应为一个步骤")
        return None
    kinds = [kind for kind in words.STEPS if kind in value]
    if len(kinds) != 1:
        first = next(iter(value), "")
        if not kinds and first not in words.ACT:
            reading.unknown((*path, first), first, words.STEPS)
        else:
            one = ", ".join(words.STEPS)
            reading.fault(path, f"a step has exactly one of {one}", "每步只能有一种动作")
        return None
    reading.mapping(value, path, words.STEPS[kinds[0]])
    return _READERS[kinds[0]](_Told(value, path, at, reading, people, cases))


class _Told:
    """A step's mapping together with what is needed to judge it."""

    def __init__(
        self,
        value: dict[str, Any],
        path: Path,
        at: int,
        reading: Reading,
        people: Collection[str],
        cases: set[str],
    ) -> None:
        self.value, self.path, self.reading = value, path, reading
        self.people, self.cases = people, cases
        self.number, self.line = at + 1, reading.document.line(path)

    def person(self, key: str) -> str | None:
        name = self.reading.optional(self.value, key, self.path)
        if name and name not in self.people:
            self.reading.unknown((*self.path, key), name, self.people)
        return name

    def case(self) -> str | None:
        name = self.reading.optional(self.value, "case", self.path)
        if name and name not in self.cases:
            self.reading.unknown((*self.path, "case"), name, self.cases)
        return name

    def optional(self, key: str) -> str | None:
        return self.reading.optional(self.value, key, self.path)


def _act(told: _Told) -> Act | None:
    who, does = told.person("who"), told.reading.needed(told.value, "does", told.path)
    verb = words.VERBS.get(does)
    if does and verb is None:
        told.reading.unknown((*told.path, "does"), does, words.VERBS)
    if verb is None:
        told.cases.update(filter(None, [told.optional("as")]))
        return None
    act = Act(
        number=told.number,
        line=told.line,
        case=told.case(),
        who=who or "",
        does=does,
        task=told.optional("task"),
        arguments=_arguments(verb, told),
        names=told.optional("as"),
        refused=told.optional("expect_refused"),
        policy=told.optional("policy"),
        unit=told.optional("unit"),
        found_at=_found_at(told),
        post=told.optional("post"),
        on_behalf_of=told.person("for"),
        key=told.optional("key"),
    )
    _check_act(act, verb, told)
    return act


def _check_act(act: Act, verb: words.Verb, told: _Told) -> None:
    if verb.about == "task" and act.task is None:
        told.reading.fault(told.path, f"'{act.does}' needs 'task'", f"“{act.does}”缺少 task")
    if verb.about != "task" and act.task is not None:
        told.reading.fault(
            (*told.path, "task"), f"'{act.does}' takes no 'task'", f"“{act.does}”不带 task"
        )
    if verb.about != "nothing" and act.case is None and not told.cases:
        told.reading.fault(told.path, "no case has been started yet", "尚未发起任何办件")
    if act.does in ("start", "split"):
        # A start that is refused still takes its name: a later step would be unreadable otherwise.
        told.cases.add(act.names or f"case {len(told.cases) + 1}")
    elif act.names is not None:
        told.reading.fault(
            (*told.path, "as"), "only 'start' and 'split' name a case", "只有发起和拆分可命名"
        )


def _found_at(told: _Told) -> Any:
    if "found_at" not in told.value:
        return None
    return told.reading.told(told.value["found_at"], (*told.path, "found_at"), read_moment)


def _arguments(verb: words.Verb, told: _Told) -> dict[str, Any]:
    path = (*told.path, "with")
    known = None if verb.answers else {**verb.needs, **verb.may}
    given = told.reading.mapping(told.value.get("with", {}), path, known)
    if verb.answers:
        return given
    for key in verb.needs:
        if key not in given:
            told.reading.fault(told.path, f"'with' needs '{key}'", f"with 缺少“{key}”")
    return {
        key: _argument((known or {})[key], value, (*path, key), told)
        for key, value in given.items()
        if key in (known or {})
    }


def _argument(kind: str, value: Any, path: Path, told: _Told) -> Any:
    if kind == "value":
        return value
    if kind == "people":
        found = value if isinstance(value, list) else [value]
        return [_argument("seat_or_person", one, path, told) for one in found]
    if kind == "amount":
        if not isinstance(value, int) or isinstance(value, bool):
            told.reading.fault(path, "expected a whole number", "此处应为整数")
        return value
    if kind == "moment":
        return told.reading.told(value, path, read_moment)
    if kind in ("seat", "seat_or_person") and isinstance(value, dict):
        known = frozenset(("role", "unit"))
        fields = told.reading.mapping(value, path, known)
        return {key: told.reading.needed(fields, key, path) for key in sorted(known)}
    return _word(kind, told.reading.text(value, path), path, told)


def _word(kind: str, text: str, path: Path, told: _Told) -> str:
    if kind == "case" and text not in told.cases:
        told.reading.unknown(path, text, told.cases)
    if kind == "person" and text not in told.people:
        told.reading.unknown(path, text, told.people)
    if kind == "seat_or_person" and "/" not in text and text not in told.people:
        told.reading.unknown(path, text, told.people)
    return text


def _after(told: _Told) -> Wait:
    span = told.reading.told(told.value["after"], (*told.path, "after"), read_span)
    return Wait(number=told.number, line=told.line, after=span)


def _at(told: _Told) -> Wait:
    when = told.reading.told(told.value["at"], (*told.path, "at"), read_when)
    return Wait(number=told.number, line=told.line, case=told.case(), at=when)


def _system(told: _Told) -> Machine | None:
    value, path = told.value["system"], (*told.path, "system")
    if value == "restart":
        return Machine(number=told.number, line=told.line, restart=True)
    if isinstance(value, str):
        told.reading.unknown(path, value, words.SYSTEM)
        return None
    fields = told.reading.mapping(value, path, frozenset(("load_calendar",)))
    calendar = told.reading.needed(fields, "load_calendar", path)
    return Machine(number=told.number, line=told.line, calendar=calendar)


def _expect(told: _Told) -> Expect:
    path = (*told.path, "expect")
    wishes = told.reading.mapping(told.value["expect"], path, words.EXPECT)
    check_wishes(wishes, path, told.reading, told.people)
    lines = {key: told.reading.document.line((*path, key)) for key in wishes}
    return Expect(number=told.number, line=told.line, case=told.case(), wishes=wishes, lines=lines)


_READERS: dict[str, Callable[[_Told], Step | None]] = {
    "who": _act,
    "after": _after,
    "at": _at,
    "system": _system,
    "expect": _expect,
}
