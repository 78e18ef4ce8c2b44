"""FEEL values as JSON and back: what is not JSON is an object whose key begins with `$`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from engine.errors import Problem
from engine.feel.budget import Budget, bounded
from engine.feel.faults import FeelError
from engine.feel.temporal import read_date, read_datetime, read_duration, read_time, written
from engine.feel.values import DECIMAL, ZERO, Months, Personal, Value, number

Json = Any

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader keeps exact."""


def to_json(value: Value, budget: Budget | None = None) -> Json:
    """Return a FEEL value as JSON; functions and ranges have none.

    Errors: FeelError (`feel_value`) for a value without JSON form or a key that begins with `$`;
    BudgetExceeded for one that is too large or too deep.
    """
    return _to_json(value, budget or Budget(), 0)


def _to_json(value: Value, budget: Budget, nesting: int) -> Json:
    known = type(value)
    if known in _AS_IT_IS:
        if known is str:
            budget.hold(len(value))
        return value
    if known is list or known is dict:
        budget.elements(len(value))
        return _collection(value, budget, nesting + 1)
    writer = _WRITERS.get(known)
    if writer is None:
        raise _refused(f"a {known.__name__} cannot be kept")
    return writer(value)


def _collection(value: Value, budget: Budget, nesting: int) -> Json:
    bounded(nesting)
    if type(value) is list:
        return [_to_json(item, budget, nesting) for item in value]
    for key in value:
        if key.startswith("$"):
            raise _refused(f"the key '{key[:20]}' begins with $, which is reserved")
        budget.hold(len(key))
    return {key: _to_json(item, budget, nesting) for key, item in value.items()}


def _number(value: Decimal) -> Json:
    if value == value.to_integral_value() and -LARGEST <= value <= LARGEST:
        return int(value)
    return {"$n": str(DECIMAL.normalize(value) if value else ZERO)}


_AS_IT_IS = frozenset([type(None), bool, str])
_WRITERS: dict[type, Callable[[Any], Json]] = {
    Decimal: _number,
    int: lambda value: _number(number(value)),
    date: lambda value: {"$d": written(value)},
    time: lambda value: {"$t": written(value)},
    datetime: lambda value: {"$dt": written(value)},
    Months: lambda value: {"$ym": written(value)},
    timedelta: lambda value: {"$dur": written(value)},
    Personal: lambda value: {"$p": value.id, "sha256": value.sha256},
}


def from_json(json: Json, budget: Budget | None = None) -> Value:
    """Return JSON as a FEEL value; what is a FEEL value already stays as it is.

    Errors: FeelError (`feel_value`) for an unknown tag, a wrong text in a tag, or a float;
    BudgetExceeded for one that is too large or too deep.
    """
    return _from_json(json, budget or Budget(), 0)


def _from_json(json: Json, budget: Budget, nesting: int) -> Value:
    known = type(json)
    if known is int:
        return number(json)
    if known is list:
        bounded(nesting)
        budget.elements(len(json))
        return [_from_json(item, budget, nesting + 1) for item in json]
    if known is dict:
        bounded(nesting)
        if is_tagged(json):
            return _untagged(json)
        budget.elements(len(json))
        return {key: _from_json(item, budget, nesting + 1) for key, item in json.items()}
    if known is float:
        raise _refused("a binary floating-point number is not exact")
    return json


def is_tagged(json: dict[str, Json]) -> bool:
    """Tell whether an object stands for a value that JSON does not have."""
    return (0 < len(json) <= 2 and next(iter(json)).startswith("$")) or "$p" in json


def _decimal(text: str) -> Decimal | None:
    try:
        value = number(text)
    except DecimalException:
        return None
    return value if value.is_finite() else None


def _months(text: str) -> Value:
    value = read_duration(text)
    return value if isinstance(value, Months) else None


def _days(text: str) -> Value:
    value = read_duration(text)
    return value if isinstance(value, timedelta) else None


_READERS: dict[str, Callable[[str], Value]] = {
    "$n": _decimal,
    "$d": read_date,
    "$t": read_time,
    "$dt": read_datetime,
    "$ym": _months,
    "$dur": _days,
}


def _untagged(json: dict[str, Json]) -> Value:
    if json.keys() == {"$p", "sha256"}:
        return Personal(str(json["$p"]), str(json["sha256"]))
    tag, text = next(iter(json.items()))
    reader = _READERS.get(tag)
    value = reader(text) if reader and len(json) == 1 and type(text) is str else None
    if value is None:
        raise _refused(f"the value tagged '{tag[:20]}' cannot be read")
    return value


def _refused(why: str) -> FeelError:
    return FeelError("", [Problem("value", "feel_value", why, "值无法转换")], code="feel_value")
