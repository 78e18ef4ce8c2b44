"""What the demonstration shows at the end: figures, an inbox, a case that was late, and what to try next."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from engine import CaseView, Engine, EventView, Inbox
from web.cli.inbox import show_inbox
from web.cli.record import show_history
from web.cli.references import short_names
from web.cli.screen import Screen
from web.cli.teller import Teller

_DESKS: Final = (
    "community_head",
    "acceptance_head",
    "acceptance_clerk",
    "service_clerk",
    "department_head",
    "grid_leader",
)
_ROWS: Final = 10
_SOME: Final = 4
_FULL: Final = 6
_CANDIDATES: Final = 60
_SCREENFUL: Final = 12
"""Events of a history that still fit on one page."""

_PROGRAM: Final = Path(".venv/bin/wangge")


def show(engine: Engine, file: Path, lang: str, zone: ZoneInfo) -> None:
    """Print the closing page of the demonstration, as the command line shows things."""
    screen = Screen(lang, zone, json=False)
    teller = Teller.of(screen, engine)
    screen.out.print()
    screen.heading("演示区的一个月", "A month in the demonstration district")
    _figures(teller, engine)
    person = _busiest(engine)
    name = teller.names.person(person)
    screen.out.print()
    screen.heading(f"{name}（{person}）的待办", f"Inbox of {name} ({person})")
    show_inbox(teller, engine.queries.inbox(person, limit=_ROWS))
    late = _telling(engine)
    if late is not None:
        view, events = late
        screen.out.print()
        screen.heading(
            f"一件超期件的办理记录：{view.number}", f"History of a late case: {view.number}"
        )
        show_history(teller, events, full=False)
    _next(screen, engine, file, person, None if late is None else late[0])


def _figures(teller: Teller, engine: Engine) -> None:
    cases = Counter(row.status for row in engine.queries.cases(limit=100_000))
    rows = [{"status": status, "cases": count} for status, count in cases.most_common()]
    rows.append(
        {"status": "red", "cases": len(engine.queries.limits(light="overdue", limit=100_000))}
    )
    teller.screen.table(rows, ("status", "cases"))


def _busiest(engine: Engine) -> str:
    """Somebody with a full desk, to look over their shoulder."""
    people = {row.person for role in _DESKS for row in engine.queries.people(role=role)}
    desks = {person: engine.queries.inbox(person, limit=_ROWS) for person in people}
    return max(desks, key=lambda person: (*_fullness(desks[person]), person))


def _fullness(desk: Inbox) -> tuple[int, int]:
    """A handful of items, among them some that are late or near due: that is what a real desk looks like."""
    rows = (*desk.mine, *desk.pool)
    lights = {row.light for row in rows}
    return min(len(rows), _FULL) + 5 * (len(rows) >= _SOME and "red" in lights) + (
        "yellow" in lights
    ), len(rows)


def _telling(engine: Engine) -> tuple[CaseView, list[EventView]] | None:
    """The late case whose history tells most: many hands and limits, and yet one page."""
    found = {row.case_id for row in engine.queries.limits(light="overdue", limit=_CANDIDATES)}
    histories = {case_id: engine.queries.history(case_id) for case_id in sorted(found)}
    if not histories:
        return None
    best = max(histories, key=lambda case_id: _worth(histories[case_id]))
    return engine.queries.case(best), histories[best]


def _worth(events: list[EventView]) -> tuple[bool, int, int]:
    hands = {event.actor for event in events}
    kinds = {event.kind for event in events}
    return len(events) <= _SCREENFUL, len(hands) + len(kinds), len(events)


def _next(screen: Screen, engine: Engine, file: Path, person: str, late: CaseView | None) -> None:
    screen.out.print()
    screen.heading("接下来可以试", "What to try next")
    program = str(_PROGRAM) if _PROGRAM.exists() else "python -m web.cli"
    lines = [f"export WANGGE_DATABASE=sqlite:///{file} WANGGE_LANG={screen.lang}"]
    lines.append(f"{program} inbox --person {person}")
    box = engine.queries.inbox(person)
    if box.pool:
        name = short_names((*box.mine, *box.pool))[box.pool[0].case_id, box.pool[0].task_id]
        lines.append(f"{program} claim {name} --person {person}")
        lines.append(f"{program} complete {name} --form --person {person}")
    if late is not None:
        lines.append(f"{program} case show {late.number}")
        lines.append(f"{program} case replay {late.number} --at {(late.sequence + 1) // 2}")
        lines.append(f"{program} limit list --light red")
    for line in (*lines, f"{program} verify", f"{program} doctor"):
        screen.out.print(f"  {line}", soft_wrap=True, markup=False)
