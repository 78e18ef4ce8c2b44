"""Functions that ask what lies outside the case: the calendar, the organisation, the time.

Each goes through the case's `World`, so that question and answer are kept and asked again they
are the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.clock import instant, moment
from engine.feel.builtins.registry import builtin
from engine.feel.frame import Frame
from engine.feel.values import Value

LOCAL = timezone(timedelta(hours=8))
"""The time of the house: China has one zone and no summer time."""

UNITS = frozenset(["day", "working_day", "hour", "working_hour"])


def _local(at: Any) -> datetime | None:
    """Return an answered instant as local date and time."""
    if type(at) is not Decimal:
        return None
    return moment(int(at)).astimezone(LOCAL)


@builtin("now")
def _now(frame: Frame) -> Value:
    return _local(frame.asked("now", []))


@builtin("today")
def _today(frame: Frame) -> Value:
    now = _local(frame.asked("now", []))
    return None if now is None else now.date()


def _day(value: date) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(LOCAL) if value.tzinfo else value).date()
    return value


@builtin("working day", "date: day")
def _working_day(frame: Frame, day: date) -> Value:
    return frame.asked("working_day", [_day(day).isoformat()])


@builtin("add working days", "date: day, days: number")
def _add_working_days(frame: Frame, day: date, days: Decimal) -> Value:
    if days != days.to_integral_value() or abs(days) > 10_000:
        return None
    answer = frame.asked("add_working_days", [_day(day).isoformat(), int(days)])
    return date.fromisoformat(answer) if type(answer) is str else answer


@builtin("deadline", "from: moment, amount: number, unit: string")
def _deadline(frame: Frame, start: datetime, amount: Decimal, unit: str) -> Value:
    return deadline(
        frame, instant(start if start.tzinfo else start.replace(tzinfo=LOCAL)), amount, unit
    )


@builtin("deadline", "from: number, amount: number, unit: string")
def _deadline_from_instant(frame: Frame, start: Decimal, amount: Decimal, unit: str) -> Value:
    return deadline(frame, int(start), amount, unit)


def deadline(frame: Frame, start: int, amount: Decimal, unit: str) -> Value:
    """Return when a limit that starts at an instant ends; None for a wrong amount or unit."""
    name = unit.replace(" ", "_")
    if amount != amount.to_integral_value() or not 0 <= amount <= 100_000 or name not in UNITS:
        return None
    answer = frame.asked("deadline", [start, int(amount), name])
    return _local(answer.get("due")) if type(answer) is dict else None


@builtin("superior", "unit: string, level?: string")
def _superior(frame: Frame, unit: str, level: str | None = None) -> Value:
    return frame.asked("superior", [unit, level])


@builtin("unit", "code: string")
def _unit(frame: Frame, code: str) -> Value:
    return frame.asked("unit", [code])


@builtin("next tier", "policy: string, unit: string")
def _next_tier(frame: Frame, policy: str, unit: str) -> Value:
    return frame.asked("edge", [policy, unit])


@builtin("setting", "name: string")
def _setting(frame: Frame, name: str) -> Value:
    return frame.asked("setting", [name])
