"""Arithmetic over numbers, texts, dates and durations; null when it has no meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from functools import wraps

from engine.feel.budget import Budget
from engine.feel.temporal import MICROSECOND, add_months, add_to_time, comparable
from engine.feel.values import DECIMAL, ZERO, Months, Value, number

Operation = Callable[[Value, Value, Budget], Value]

POWER = 20
"""What it costs to compute a power to 34 digits."""

LARGEST_MONTHS = 12 * 999_999_999


def _null_on_overflow(operation: Operation) -> Operation:
    @wraps(operation)
    def guarded(left: Value, right: Value, budget: Budget) -> Value:
        try:
            return operation(left, right, budget)
        except (DecimalException, OverflowError, ValueError, TypeError):
            return None

    return guarded


@_null_on_overflow
def add(left: Value, right: Value, budget: Budget) -> Value:
    """Return the sum: of numbers, texts, durations, or a moment and a duration."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return DECIMAL.add(left, right)
    if one is str and other is str:
        budget.hold(len(left) + len(right))
        return left + right
    if one is Months and other is Months:
        return months(left.months + right.months)
    if other is timedelta:
        return moved(left, right)
    if one is timedelta:
        return moved(right, left)
    return _moved_by_months(left, right) if other is Months else _moved_by_months(right, left)


@_null_on_overflow
def subtract(left: Value, right: Value, budget: Budget) -> Value:
    """Return the difference: of numbers or durations, between moments, or a moment moved back."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return DECIMAL.subtract(left, right)
    if other is timedelta:
        return moved(left, -right)
    if one is Months and other is Months:
        return months(left.months - right.months)
    if other is Months:
        return _moved_by_months(left, Months(-right.months))
    return _between(left, right)


def _between(left: Value, right: Value) -> timedelta | None:
    """Return the time from the right moment to the left one; a date is its midnight in UTC."""
    if type(left) is time and type(right) is time:
        day = date(2000, 1, 1)
        return datetime.combine(day, left) - datetime.combine(day, right)
    if not isinstance(left, date) or not isinstance(right, date):
        return None
    if type(left) is date and type(right) is date:
        return left - right
    first, second = _as_moment(left), _as_moment(right)
    return first - second


def _as_moment(value: date) -> datetime:
    if isinstance(value, datetime):
        moment: datetime = comparable(value)
        return moment
    return datetime.combine(value, time(), UTC)


def moved(value: Value, length: timedelta) -> Value:
    """Return a moment or duration moved by a duration; a date moves by whole days."""
    if type(value) is date:
        return (datetime.combine(value, time()) + length).date()
    if type(value) is time:
        return add_to_time(value, length)
    if type(value) is datetime or type(value) is timedelta:
        return value + length
    return None


def _moved_by_months(value: Value, length: Value) -> Value:
    if type(length) is Months and isinstance(value, date):
        return add_months(value, length.months)
    return None


def months(count: int) -> Months | None:
    """Return a duration of months, or None when it is too long."""
    return Months(count) if abs(count) <= LARGEST_MONTHS else None


@_null_on_overflow
def multiply(left: Value, right: Value, budget: Budget) -> Value:
    """Return the product of numbers, or of a duration and a number."""
    if type(left) is Decimal and type(right) is Decimal:
        return DECIMAL.multiply(left, right)
    if type(left) is Decimal:
        left, right = right, left
    if type(right) is not Decimal:
        return None
    if type(left) is Months:
        return months(int(DECIMAL.multiply(number(left.months), right)))
    if type(left) is timedelta:
        return int(DECIMAL.multiply(number(left // MICROSECOND), right)) * MICROSECOND
    return None


@_null_on_overflow
def divide(left: Value, right: Value, budget: Budget) -> Value:
    """Return the quotient of numbers, of a duration and a number, or of like durations."""
    if type(left) is type(right):
        return DECIMAL.divide(_measure(left), _measure(right))
    if type(right) is not Decimal:
        return None
    if type(left) is Months:
        return months(int(DECIMAL.divide(number(left.months), right)))
    if type(left) is timedelta:
        return int(DECIMAL.divide(number(left // MICROSECOND), right)) * MICROSECOND
    return None


def _measure(value: Value) -> Decimal:
    """Return a number, or the length of a duration; raises TypeError for anything else."""
    if type(value) is Decimal:
        return value
    return number(value.months if type(value) is Months else value // MICROSECOND)


@_null_on_overflow
def power(left: Value, right: Value, budget: Budget) -> Value:
    """Return a number to the power of another."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if left == ZERO and right < ZERO:
        return None
    budget.spend(POWER)
    return DECIMAL.power(left, right)


def negative(value: Value) -> Value:
    """Return a number or duration with the other sign."""
    if type(value) is Decimal:
        return DECIMAL.minus(value)
    if type(value) is timedelta:
        return -value
    return Months(-value.months) if type(value) is Months else None
