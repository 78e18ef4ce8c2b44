"""A case as it stood: the moment, what had just happened, and everything that was known then (A2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine import CaseView, EventView
from web.cli.casefile import show_case
from web.cli.fields import field_row, fields
from web.cli.record import show_lines, told
from web.cli.rows import timer_row
from web.cli.teller import Teller
from web.cli.values import says_nothing

_SAID: Final = frozenset(
    ("accepted_at", "found_at", "model", "number", "outcome", "place", "policy", "registered_at", "seat",
     "started_by", "title", "unit")
)  # fmt: skip
"""Fields that stand among the facts of the case already."""


def show_moment(teller: Teller, view: CaseView, events: Sequence[EventView], library: Path) -> None:
    """Show a case as it stood after the last of these events; lights and times are those of then."""
    screen, last = teller.screen, events[-1]
    if screen.json:
        screen.document(view)
        return
    then = teller.at(last.at)
    at = screen.wall(last.at)
    screen.heading(
        f"过程回放：{at}，第 {last.sequence} 条记录之后（重新执行所得）",
        f"Replay: {at}, after event {last.sequence}, by executing the events again",
    )
    show_lines(screen, list(told(then, events, full=False))[-1:])
    screen.out.print()
    show_case(then, view, events)
    timers = [timer_row(then, timer) for timer in view.timers]
    if timers:
        screen.table(timers, ("what", "due", "timer"), screen.text("定时", "Timers"))
    known = fields(library)
    filed = [
        field_row(then, known, name, value)
        for name, value in sorted(view.file.items())
        if name not in _SAID and not says_nothing(value)
    ]
    screen.table(filed, ("name", "text"), screen.text("案卷数据", "Data"))
