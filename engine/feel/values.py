"""The values of the language.

A FEEL value is one of: None, bool, Decimal, str, date, time, datetime, timedelta (days and time
duration), Months (years and months duration), list, dict with str keys (context), Range,
Function, Personal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

Value = Any

DECIMAL = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Numbers are IEEE 754 decimal128: 34 digits, bounded exponents."""

ZERO = Decimal(0)


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months."""

    months: int


@dataclass(frozen=True)
class Range:
    """All values between two ends; None is an open end."""

    low: Value
    high: Value
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True)
class Personal:
    """A personal value that lies elsewhere: an expression may only ask whether it is there."""

    id: str
    sha256: str


class Function:
    """A function as a value: one written in an expression, or a built-in one.

    `call` takes the frame of the caller and the arguments in the order of `names`; `variables`
    are the local variables around a written function; `takes` and `result` are its types as far
    as they are declared. A built-in function has no `names`, but `named`, which takes the
    arguments by name.
    """

    __slots__ = ("call", "named", "names", "result", "takes", "variables")

    def __init__(
        self,
        names: tuple[str, ...] | None,
        call: Callable[..., Value],
        variables: dict[int, Value] | None = None,
        takes: tuple[Any, ...] | None = None,
        result: Any = None,
    ) -> None:
        self.names, self.call, self.variables = names, call, variables
        self.takes, self.result = takes, result
        self.named: Callable[..., Value] | None = None


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    Personal: "personal",
}


def kind(value: Value) -> str:
    """Return the name of a value's type, as FEEL calls it."""
    return _KINDS[type(value)]


def number(value: int | str | Decimal) -> Decimal:
    """Return a number with at most 34 digits; raises DecimalException when it has none."""
    return DECIMAL.create_decimal(value)
