"""Values as text, as the function `string` writes them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.budget import Budget, bounded
from engine.feel.temporal import written
from engine.feel.values import DECIMAL, Function, Months, Range, Value


def plain_number(value: Decimal) -> str:
    """Return a number in plain digits, without an exponent or needless zeros."""
    return f"{DECIMAL.normalize(value):f}" if value else "0"


def text_of(value: Value, budget: Budget, nesting: int = 0) -> str | None:
    """Return a value's text; None for what has none, as null, functions and personal values."""
    if type(value) is str and nesting == 0:
        return value
    made = _scalar(value) or _collection(value, budget, nesting)
    if made is not None:
        budget.hold(len(made))
    return made


def _scalar(value: Value) -> str | None:
    if type(value) is str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is Decimal:
        return plain_number(value)
    return written(value) if isinstance(value, date | time | timedelta | Months) else None


def _collection(value: Value, budget: Budget, nesting: int) -> str | None:
    bounded(nesting)
    if type(value) is Range:
        low, high = (_inside(end, budget, nesting) for end in (value.low, value.high))
        marks = ("[" if value.low_included else "(", "]" if value.high_included else ")")
        return None if low is None or high is None else f"{marks[0]}{low} .. {high}{marks[1]}"
    if type(value) is list:
        budget.spend(len(value))
        parts = [_inside(item, budget, nesting) for item in value]
        return None if None in parts else f"[{', '.join(filter(None, parts))}]"
    if type(value) is dict:
        budget.spend(len(value))
        made = {key: _inside(item, budget, nesting) for key, item in value.items()}
        return None if None in made.values() else "{" + _entries(made) + "}"
    return None


def _entries(made: dict[str, str | None]) -> str:
    return ", ".join(f"{_key(key)}: {text}" for key, text in made.items())


def _key(key: str) -> str:
    return key if key.isidentifier() else f'"{key}"'


def _inside(value: Value, budget: Budget, nesting: int) -> str | None:
    return "null" if value is None else text_of(value, budget, nesting + 1)


def canonical(value: Value, budget: Budget, nesting: int = 0) -> str:
    """Return the text of an expression that gives the value; a function is written by its names.

    Dates, times and durations are calls (`date("2026-10-01")`), all keys of contexts are quoted.
    """
    bounded(nesting)
    if value is None:
        return "null"
    if type(value) is list:
        budget.elements(len(value))
        made = "[" + ", ".join(canonical(item, budget, nesting + 1) for item in value) + "]"
    elif type(value) is dict:
        budget.elements(len(value))
        entries = (f"{quoted(k)}: {canonical(v, budget, nesting + 1)}" for k, v in value.items())
        made = "{" + ", ".join(entries) + "}"
    elif type(value) is Range:
        low, high = (canonical(end, budget, nesting + 1) for end in (value.low, value.high))
        made = f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
    else:
        made = _single(value)
    budget.hold(len(made))
    return made


def _single(value: Value) -> str:
    if type(value) is str:
        return quoted(value)
    if isinstance(value, date | time | timedelta | Months):
        return f'{_CALLS[type(value)]}("{written(value)}")'
    if type(value) is Function:
        return f"function({', '.join(value.names or ())}) …"
    return _scalar(value) or "null"


_CALLS: dict[type, str] = {
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "duration",
    Months: "duration",
}


def quoted(text: str) -> str:
    """Return a text as it is written in an expression."""
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return f'"{text}"'


_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
