"""Functions that ask what lies outside the case: the calendar, the organisation, the time.

Each goes through the case's `World`, so that question and answer are kept and asked again they
are the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.clock import Instant, instant, moment
from engine.feel.builtins.registry import builtin
from engine.feel.frame import Frame
from engine.feel.values import Value

LOCAL = timezone(timedelta(hours=8))
"""The time of the house: China has one zone and no summer time."""

LONGEST = 10_000
"""The largest number of days or hours that is asked for."""

LATEST = instant(datetime(9000, 1, 1, tzinfo=UTC))
"""The last instant that is asked about."""

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


def _day(value: date) -> str | None:
    """Return the local date as text; None at the edges of time, where there is none."""
    if not isinstance(value, datetime):
        return value.isoformat()
    try:
        return (value.astimezone(LOCAL) if value.tzinfo else value).date().isoformat()
    except OverflowError:
        return None


@builtin("working day", "date: day")
def _working_day(frame: Frame, moment_of_day: date) -> Value:
    day = _day(moment_of_day)
    return None if day is None else frame.asked("working_day", [day])


@builtin("add working days", "date: day, days: number")
def _add_working_days(frame: Frame, moment_of_day: date, days: Decimal) -> Value:
    day = _day(moment_of_day)
    if day is None or days != days.to_integral_value() or abs(days) > LONGEST:
        return None
    answer = frame.asked("add_working_days", [day, int(days)])
    return date.fromisoformat(answer) if type(answer) is str else answer


@builtin("deadline", "from: moment, amount: number, unit: string")
def _deadline(frame: Frame, start: datetime, amount: Decimal, unit: str) -> Value:
    at = instant(start if start.tzinfo else start.replace(tzinfo=LOCAL))
    return _asked_deadline(frame, at, amount, unit)


@builtin("deadline", "from: number, amount: number, unit: string")
def _deadline_from_instant(frame: Frame, start: Decimal, amount: Decimal, unit: str) -> Value:
    if start != start.to_integral_value() or abs(start) > LATEST:
        return None
    return _asked_deadline(frame, int(start), amount, unit)


def _asked_deadline(frame: Frame, start: Instant, amount: Decimal, unit: str) -> Value:
    """Return when a limit that starts at an instant ends; None for a wrong amount or unit."""
    name = unit.replace(" ", "_")
    if amount != amount.to_integral_value() or not 0 <= amount <= LONGEST or name not in UNITS:
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
