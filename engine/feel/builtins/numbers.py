"""Functions over numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from engine.feel.arithmetic import negative
from engine.feel.builtins.registry import builtin
from engine.feel.frame import Frame
from engine.feel.values import DECIMAL, ZERO, Value, number

_LOWEST_SCALE, _HIGHEST_SCALE = -6111, 6176


def rounded(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Return a number with at most `scale` digits after its point, or None for no scale."""
    if not _LOWEST_SCALE <= scale <= _HIGHEST_SCALE:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and int(scale) >= -exponent:
        return value
    try:
        return value.quantize(Decimal(1).scaleb(-int(scale), DECIMAL), rounding, DECIMAL)
    except DecimalException:
        return None


def _rounding(name: str, rounding: str, declared: str) -> None:
    @builtin(name, declared)
    def round_it(frame: Frame, value: Decimal, scale: Decimal | None = None) -> Value:
        return rounded(value, ZERO if scale is None else scale, rounding)


_rounding("decimal", ROUND_HALF_EVEN, "n: number, scale: number")
_rounding("floor", ROUND_FLOOR, "n: number, scale?: number")
_rounding("ceiling", ROUND_CEILING, "n: number, scale?: number")
_rounding("round up", ROUND_UP, "n: number, scale: number")
_rounding("round down", ROUND_DOWN, "n: number, scale: number")
_rounding("round half up", ROUND_HALF_UP, "n: number, scale: number")
_rounding("round half down", ROUND_HALF_DOWN, "n: number, scale: number")


SERIES = 40
"""What it costs to compute a logarithm, a power or a root to 34 digits."""


def _unary(name: str, operation: Callable[[Decimal], Decimal]) -> None:
    @builtin(name, "number: number")
    def run(frame: Frame, value: Decimal) -> Value:
        frame.budget.spend(SERIES)
        try:
            result = operation(value)
        except DecimalException:
            return None
        return result if result.is_finite() else None


_unary("sqrt", DECIMAL.sqrt)
_unary("log", DECIMAL.ln)
_unary("exp", DECIMAL.exp)


@builtin("abs", "n: number")
@builtin("abs", "n: duration")
def _abs(frame: Frame, value: Value) -> Value:
    return max(value, negative(value))


@builtin("modulo", "dividend: number, divisor: number")
def _modulo(frame: Frame, dividend: Decimal, divisor: Decimal) -> Value:
    try:
        rest = DECIMAL.remainder(dividend, divisor)
    except DecimalException:
        return None
    return DECIMAL.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _parity(value: Decimal, wanted: int) -> bool | None:
    if value != value.to_integral_value():
        return False
    return int(value) % 2 == wanted


@builtin("odd", "number: number")
def _odd(frame: Frame, value: Decimal) -> Value:
    return _parity(value, 1)


@builtin("even", "number: number")
def _even(frame: Frame, value: Decimal) -> Value:
    return _parity(value, 0)


_PLAIN_NUMBER = frozenset("0123456789.-+eE")


@builtin("number", "from: number")
def _number(frame: Frame, value: Decimal) -> Value:
    return value


@builtin("number", "from: string, grouping separator?: string, decimal separator?: string")
def _read(
    frame: Frame, text: str, grouping: str | None = None, separator: str | None = None
) -> Value:
    if grouping not in (None, " ", ",", ".") or separator not in (None, ",", "."):
        return None
    if grouping is not None and grouping == separator:
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(separator, ".") if separator else plain
    if not plain or set(plain) - _PLAIN_NUMBER:
        return None
    try:
        return number(plain)
    except DecimalException:
        return None
