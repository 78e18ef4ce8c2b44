"""What `a.b` means: an entry of a context, or a property of a date, time, duration or range."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.feel.budget import Budget
from engine.feel.values import Months, Range, Value, number


def _offset(value: Any) -> timedelta | None:
    offset: timedelta | None = value.utcoffset()
    return offset


def _zone(value: Any) -> str | None:
    return getattr(value.tzinfo, "key", None)


def _whole(value: int) -> Value:
    return number(value)


_DATE: dict[str, Callable[[Any], Value]] = {
    "year": lambda value: _whole(value.year),
    "month": lambda value: _whole(value.month),
    "day": lambda value: _whole(value.day),
    "weekday": lambda value: _whole(value.isoweekday()),
}
_TIME: dict[str, Callable[[Any], Value]] = {
    "hour": lambda value: _whole(value.hour),
    "minute": lambda value: _whole(value.minute),
    "second": lambda value: _whole(value.second),
    "time offset": _offset,
    "timezone": _zone,
}


def _part(divisor: int, modulus: int) -> Callable[[Any], Value]:
    """Return the reader of one part of a duration, with the duration's sign."""

    def read(value: timedelta) -> Value:
        size = abs(value)
        amount = (size.days * 86_400 + size.seconds) // divisor % modulus
        return _whole(-amount if value < timedelta() else amount)

    return read


def _month_part(part: Callable[[int], int]) -> Callable[[Any], Value]:
    def read(value: Months) -> Value:
        amount = part(abs(value.months))
        return _whole(-amount if value.months < 0 else amount)

    return read


_PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    date: _DATE,
    time: _TIME,
    datetime: {
        **_DATE,
        **_TIME,
        "date": lambda value: value.date(),
        "time": lambda value: value.timetz(),
    },
    timedelta: {
        "days": _part(86_400, 10**10),
        "hours": _part(3_600, 24),
        "minutes": _part(60, 60),
        "seconds": _part(1, 60),
    },
    Months: {
        "years": _month_part(lambda size: size // 12),
        "months": _month_part(lambda size: size % 12),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def entry(value: Value, name: str, budget: Budget) -> Value:
    """Return the entry or property of that name; over a list, the list of those of its elements."""
    known = type(value)
    if known is dict:
        return value.get(name)
    if known is list:
        budget.elements(len(value))
        return [None if type(item) is list else entry(item, name, budget) for item in value]
    reader = _PROPERTIES.get(known, {}).get(name)
    return reader(value) if reader else None
