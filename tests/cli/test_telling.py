"""The parts of what the terminal shows: lines that fit, short references, steps, the clock of a demonstration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from engine import EventView, HandClock, InboxRow, SystemClock
from engine.scenarios import Library
from tests.cli.conftest import LIBRARY
from web.cli.coverage import coverage
from web.cli.references import short_names
from web.cli.steps import steps
from web.cli.wrapping import wrap
from web.clock import clock_of, leave_clock

NINE = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
MIXED = "李伟（荷塘社区第1网格 · 网格责任人）办理“受理核查”，转到“现场受理”；时限 15 天，到 10月27日 24:00"


@pytest.mark.parametrize("width", [12, 20, 31, 58])
def test_lines_fit_and_lose_nothing(width):
    lines = wrap(MIXED, width)

    assert max(cell_len(line) for line in lines) <= width
    assert "".join(lines).replace(" ", "") == MIXED.replace(" ", "")


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation():
    for width in range(12, 60):
        lines = wrap(MIXED, width)
        assert not any(line[0] in "，；）”" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_words_and_their_punctuation_are_not_torn():
    text = "on to “Handle” (孙桂英); Means: Phone, until 9 Oct 24:00; Grid 1 · Head"
    for width in range(12, 60):
        lines = wrap(text, width)
        assert " ".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in ");:,·”" or line[-1] in "(“" for line in lines)


def test_a_word_that_is_wider_than_the_line_is_cut():
    assert wrap("see 0123456789abcdef", 8) == ["see", "01234567", "89abcdef"]


def test_words_are_not_torn():
    assert wrap("completed “Check and accept” today", 16) == [
        "completed “Check",
        "and accept”",
        "today",
    ]


def row(number: str, task: str) -> InboxRow:
    told: dict[str, Any] = dict.fromkeys(InboxRow.__dataclass_fields__)
    return InboxRow(**{**told, "case_id": number, "number": number, "task_id": task})


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        ([], "00004/6.5"),
        ([("330100002003001-2026-00004", "7.1")], "00004/6.5"),
        ([("330100002003002-2026-00004", "6.5")], "1-2026-00004/6.5"),
    ],
)
def test_a_reference_is_as_short_as_it_is_unique(others, wanted):
    rows = [row("330100002003001-2026-00004", "6.5"), *(row(*other) for other in others)]

    assert short_names(rows)["330100002003001-2026-00004", "6.5"] == wanted


def event(hours: int, *effects: list[Any]) -> EventView:
    told: dict[str, Any] = dict.fromkeys(EventView.__dataclass_fields__)
    return EventView(**{**told, "at": NINE + timedelta(hours=hours), "effects": list(effects)})


def test_steps_tell_whose_hands_a_case_was_in():
    (first, second) = steps(
        [
            event(0, ["open", "1.1", "check", ["u/grid_leader"], None]),
            event(1, ["claimed", "1.1", "li", "u/grid_leader"]),
            event(2, ["transferred", "1.1", ["u/deputy"], "busy"]),
            event(
                3,
                ["done", "1.1", "check", "wu", "u/deputy"],
                ["open", "3.2", "do", ["v/head"], None],
            ),
            event(5, ["withdrawn", "3.2", "do"]),
        ]
    )

    assert (first.person, first.seats, first.ended) == ("wu", ("u/deputy",), "completed")
    assert (first.opened_at, first.claimed_at, first.ended_at) == (
        NINE,
        None,
        NINE + timedelta(hours=3),
    )
    assert (second.person, second.ended) == (None, "withdrawn")


def test_a_demonstration_goes_on_from_where_it_ended(tmp_path: Path):
    file = tmp_path / "demo.sqlite"
    then = HandClock(SystemClock().now() - 40 * 86_400_000).now()
    leave_clock(file, then)

    assert 0 <= clock_of(f"sqlite:///{file}").now() - then < 60_000
    assert isinstance(clock_of(f"sqlite:///{tmp_path / 'site.sqlite'}"), SystemClock)
    assert isinstance(clock_of("postgresql://wangge@host/site"), SystemClock)


def test_clauses_are_found_in_both_directions():
    library = Library(LIBRARY)
    visited = {"plain": frozenset(("report",))}
    found = coverage(LIBRARY, library.policies.values(), visited)

    states = {clause.id: clause.state for clause in found.clauses}
    (report,) = [place for place in found.elements if place.element == "report"]
    assert states["C-001"] == "walked"
    assert states["C-009"] == "drawn"
    assert "paper" in states.values()
    assert (report.zh, report.en, report.scenarios) == ("发现登记", "Matter reported", ("plain",))
    assert "C-001" in report.clauses
    assert [place for place in found.elements if place.unknown] == []


def test_a_step_that_carries_an_unknown_clause_is_named():
    diagram = LIBRARY / "intake" / "case-intake" / "case-intake.bpmn"
    data = diagram.read_bytes().replace(b'clause id="C-001"', b'clause id="C-999"')
    policy = SimpleNamespace(id="case-intake", files={"case-intake.bpmn": data})

    found = coverage(LIBRARY, [policy], {})  # type: ignore[list-item]

    assert [place.unknown for place in found.elements if place.unknown] == [("C-999",)]
