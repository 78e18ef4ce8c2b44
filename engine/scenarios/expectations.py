"""Compares what a scenario expects with what anyone could see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.scenarios.play import Play, row_of
from engine.scenarios.result import Finding, Unmet
from engine.scenarios.scenario import Expect
from engine.scenarios.times import read_moment, write_moment
from engine.scenarios.traces import happened, marks, matches, reached

_FILED = frozenset(("found_at", "registered_at", "accepted_at"))
"""Fields of the register that the policy keeps in the case file."""


def check(play: Play, step: Expect) -> list[Finding]:
    """Return a finding for everything that is not as the step says; none when all is well."""
    findings = []
    for key, wish in step.wishes.items():
        for unmet in _found(play, step, key, wish):
            findings.append(
                Finding(
                    file=play.scenario.file,
                    line=step.lines[key],
                    step=step.number,
                    expected=f"{key} {unmet.expected}",
                    found=unmet.found,
                )
            )
    return findings


def _found(play: Play, step: Expect, key: str, wish: Any) -> list[Unmet]:
    try:
        return list(_CHECKS[key](play, step.case, wish))
    except Unmet as unmet:
        return [unmet]


def _inbox(play: Play, _: str | None, wish: Mapping[str, list[str]]) -> Iterator[Unmet]:
    names = {case_id: name for name, case_id in play.cases.items()}
    for person, wanted in wish.items():
        inbox = play.engine.queries.inbox(person)
        rows = [*inbox.mine, *inbox.pool]
        told = Counter(str(word) for word in wanted)
        seen: Counter[str] = Counter()
        for row in rows:
            long = f"{names.get(row.case_id, row.number)}/{row.element}"
            seen[long if long in told else row.element] += 1
        if seen != told:
            yield Unmet(f"of {person}: {_listed(told)}", _listed(seen))


def _limits(play: Play, case: str | None, wish: Mapping[str, Any]) -> Iterator[Unmet]:
    rows = play.engine.queries.case(play.case(case)).limits
    for name, wanted in wish.items():
        row = row_of(rows, name=name)
        if wanted == "none":
            if row is not None:
                yield Unmet(f"no {name}", f"one due {_told(play, row.due_at)}")
        elif row is None:
            yield Unmet(f"a limit {name}", "the case has none of that name")
        else:
            fields = {"ended": True} if wanted == "ended" else wanted
            yield from _fields(play, name, _limit_fields(row), fields)


def _limit_fields(row: Any) -> dict[str, Any]:
    return {
        "light": row.light,
        "due": row.due_at,
        "overdue": row.overdue,
        "provisional": row.provisional,
        "amount": row.amount,
        "unit": row.unit.replace("_", " "),
        "ended": row.ended_at is not None,
        "satisfied_by": row.satisfied_by,
    }


def _notices(play: Play, _: str | None, wish: Mapping[str, Any]) -> Iterator[Unmet]:
    for person, wanted in wish.items():
        seen = Counter(row.kind for row in play.engine.queries.notices(person))
        if isinstance(wanted, dict):
            for kind, count in wanted.items():
                if seen[kind] != count:
                    yield Unmet(f"for {person}: {count} {kind}", f"{seen[kind]}")
        elif not wanted and seen:
            yield Unmet(f"for {person}: none", _listed(seen))
        elif not set(wanted) <= set(seen):
            yield Unmet(f"for {person}: {_listed(Counter(wanted))}", _listed(seen))


def _event(play: Play, case: str | None, wish: Any) -> Iterator[Unmet]:
    wanted = {"kind": wish} if isinstance(wish, str) else dict(wish)
    anywhere = wanted.pop("any", False)
    history = play.engine.queries.history(play.case(case))
    events = history if anywhere else history[-1:]
    if not any(matches(event, wanted) for event in events):
        told = ", ".join(f"{key} {value}" for key, value in wanted.items())
        yield Unmet(told, "; ".join(happened(event) for event in events[-5:]))


def _history(play: Play, case: str | None, wish: list[str]) -> Iterator[Unmet]:
    events = play.engine.queries.history(play.case(case))
    rest = iter([(event, mark) for event in events for mark in marks(event)])
    for wanted in wish:
        if not any(mark == wanted or mark.startswith(f"{wanted} ") for _, mark in rest):
            yield Unmet(f"then {wanted}", "; ".join(happened(event) for event in events))
            return


def _end(play: Play, case: str | None, wish: Any) -> Iterator[Unmet]:
    wanted = {"status": wish} if isinstance(wish, str) else wish
    case_id = play.case(case)
    view = play.engine.queries.case(case_id)
    for key in ("status", "outcome"):
        if key in wanted and getattr(view, key) != wanted[key]:
            yield Unmet(f"{key} {wanted[key]}", str(getattr(view, key)))
    if "element" in wanted:
        seen = reached(play.engine.queries.history(case_id))
        if wanted["element"] not in seen:
            yield Unmet(f"element {wanted['element']}", ", ".join(sorted(seen)))


def _register(play: Play, case: str | None, wish: Mapping[str, Any]) -> Iterator[Unmet]:
    view = play.engine.queries.case(play.case(case))
    seen = {key: view.file.get(key) if key in _FILED else getattr(view, key) for key in wish}
    wanted = dict(wish)
    if "unit" in wanted:
        wanted["unit"] = play.directory.unit(str(wanted["unit"]))
    yield from _fields(play, "", seen, wanted)


def _case(play: Play, case: str | None, wish: Mapping[str, Any]) -> Iterator[Unmet]:
    yield from _fields(play, "", play.engine.queries.case(play.case(case)).file, wish)


def _incidents(play: Play, case: str | None, wish: list[str]) -> Iterator[Unmet]:
    rows = play.engine.queries.case(play.case(case)).incidents
    seen, told = Counter(row.kind for row in rows), Counter(wish)
    if seen != told:
        yield Unmet(_listed(told), _listed(seen))


def _links(play: Play, case: str | None, wish: list[str]) -> Iterator[Unmet]:
    names = {case_id: name for name, case_id in play.cases.items()}
    links = play.engine.queries.case(play.case(case)).links
    seen = Counter(f"{relation} {names.get(other, other)}" for relation, other in links)
    if seen != Counter(wish):
        yield Unmet(_listed(Counter(wish)), _listed(seen))


def _fields(
    play: Play, prefix: str, seen: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[Unmet]:
    for key, wish in wanted.items():
        found = seen.get(key)
        if not _same(play, found, wish):
            yield Unmet(f"{prefix} {key} {wish}".strip(), _told(play, found))


def _same(play: Play, found: Any, wish: Any) -> bool:
    """Equal as people see it: a moment is wall time at the site, a tagged value is its text."""
    found, wish = _plain(found), _plain(wish)
    if isinstance(found, datetime) and isinstance(wish, str):
        return play.wall(found).replace(tzinfo=None) == read_moment(wish)
    if isinstance(wish, dict) and isinstance(found, dict):
        return all(_same(play, found.get(key), value) for key, value in wish.items())
    if isinstance(wish, list) and isinstance(found, list):
        return len(wish) == len(found) and all(
            _same(play, one, other) for one, other in zip(found, wish, strict=True)
        )
    return bool(found == wish)


def _plain(value: Any) -> Any:
    """Return a tagged value as a moment (`$dt`) or as its text, anything else as it is."""
    if isinstance(value, dict) and len(value) == 1:
        tag, text = next(iter(value.items()))
        if tag == "$dt":
            return datetime.fromisoformat(text)
        if tag.startswith("$"):
            return text
    return list(value) if isinstance(value, tuple) else value


def _told(play: Play, value: Any) -> str:
    value = _plain(value)
    if isinstance(value, datetime):
        return write_moment(play.wall(value))
    return "nothing" if value is None else str(value)


def _listed(counted: Counter[str]) -> str:
    words = sorted(counted.elements())
    return f"[{', '.join(words)}]"


_CHECKS: Mapping[str, Callable[[Play, str | None, Any], Iterator[Unmet]]] = {
    "inbox": _inbox,
    "limits": _limits,
    "notices": _notices,
    "event": _event,
    "history": _history,
    "end": _end,
    "register": _register,
    "case": _case,
    "incidents": _incidents,
    "links": _links,
}
