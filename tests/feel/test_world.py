"""What expressions ask about the world, and that they ask nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelError, expression, to_json

START = 1_790_816_400_000  # 2026-10-01T09:00:00+08:00


class World:
    """Answers from a table, and remembers what was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.asked = answers, []  # type: tuple[dict[str, Any], list[Any]]

    def __call__(self, question: str, args: list[Any]) -> Any:
        self.asked.append((question, args))
        return self.answers[question]


@pytest.mark.parametrize(
    ("text", "question", "args", "answer", "value"),
    [
        ('working day(@"2026-10-01")', "working_day", ["2026-10-01"], False, False),
        (
            'working day(@"2026-09-30T20:00:00Z")', "working_day", ["2026-10-01"], False, False,
        ),
        (
            'add working days(@"2026-09-30", 1)', "add_working_days", ["2026-09-30", 1],
            "2026-10-08", {"$d": "2026-10-08"},
        ),
        (
            'deadline(@"2026-10-01T09:00:00+08:00", 2, "working day")', "deadline",
            [START, 2, "working_day"], {"due": START + 1000, "provisional": False},
            {"$dt": "2026-10-01T09:00:01+08:00"},
        ),
        (
            'deadline(@"2026-10-01T09:00:00", 2, "day")', "deadline", [START, 2, "day"],
            {"due": START}, {"$dt": "2026-10-01T09:00:00+08:00"},
        ),
        (
            f'deadline({START}, 2, "hour")', "deadline", [START, 2, "hour"],
            {"due": START}, {"$dt": "2026-10-01T09:00:00+08:00"},
        ),
        ('superior("330101", "street")', "superior", ["330101", "street"], "3301", "3301"),
        ('superior("330101")', "superior", ["330101", None], None, None),
        ('unit("3301").level', "unit", ["3301"], {"code": "3301", "level": "street"}, "street"),
        ('unit("0") = null', "unit", ["0"], None, True),
        (
            'next tier("case-intake", "3301").role', "edge", ["case-intake", "3301"],
            {"unit": "33", "role": "leader"}, "leader",
        ),
        ('setting("reminder_percent") + 1', "setting", ["reminder_percent"], 50, 51),
        ("today()", "now", [], START, {"$d": "2026-10-01"}),
        ("now()", "now", [], START, {"$dt": "2026-10-01T09:00:00+08:00"}),
    ],
)  # fmt: skip
def test_calendar_organisation_and_time_are_asked_of_the_world(
    text: str, question: str, args: list[Any], answer: Any, value: Any
) -> None:
    world = World(**{question: answer})

    assert to_json(expression(text).evaluate({}, world)) == value
    assert world.asked == [(question, args)]


@pytest.mark.parametrize(
    "text",
    [
        'deadline(@"2026-10-01T09:00:00", -1, "day")',
        'deadline(@"2026-10-01T09:00:00", 1.5, "day")',
        'deadline(@"2026-10-01T09:00:00", 1, "fortnight")',
        'deadline(1.5, 1, "day")',
        'deadline(1E6000, 1, "day")',
        'add working days(@"2026-10-01", 1E6000)',
        'working day(@"9999-12-31T23:00:00Z")',
        "working day(null)",
        'add working days(@"2026-10-01", 0.5)',
        "superior(1)",
    ],
)
def test_senseless_questions_are_null_and_not_asked(text: str) -> None:
    world = World()

    assert expression(text).evaluate({}, world) is None
    assert world.asked == []


def test_outside_a_case_nothing_can_be_asked() -> None:
    with pytest.raises(FeelError, match="only inside a case") as caught:
        expression("today()").evaluate({})

    assert caught.value.code == "feel_no_world"
