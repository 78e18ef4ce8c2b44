"""Which values are equal, which is less, what lies within what; null when it cannot be said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.budget import Budget, bounded
from engine.feel.temporal import comparable
from engine.feel.values import Months, Range, Value

_ORDERED = frozenset([Decimal, str, date, datetime, time, timedelta, Months])


def equal(left: Value, right: Value, budget: Budget, nesting: int = 0) -> bool | None:
    """Tell whether two values are equal; None when their types differ or have no equality."""
    if left is None or right is None:
        return left is right
    known = type(left)
    if known is not type(right):
        return None
    if known in _ORDERED or known is bool:
        return bool(comparable(left) == comparable(right))
    bounded(nesting)
    if known is list:
        return _equal_lists(left, right, budget, nesting + 1)
    if known is dict:
        return _equal_contexts(left, right, budget, nesting + 1)
    return bool(left == right) if known is Range else None


def _equal_lists(left: Value, right: Value, budget: Budget, nesting: int) -> bool:
    if len(left) != len(right):
        return False
    budget.spend(len(left))
    pairs = zip(left, right, strict=True)
    return all(equal(one, other, budget, nesting) is True for one, other in pairs)


def _equal_contexts(left: Value, right: Value, budget: Budget, nesting: int) -> bool:
    if left.keys() != right.keys():
        return False
    budget.spend(len(left))
    return all(equal(left[key], right[key], budget, nesting) is True for key in left)


def less(left: Value, right: Value) -> bool | None:
    """Tell whether the left value comes before the right one; None when they have no order."""
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return None
    try:
        return bool(left < right)
    except TypeError:  # one of two times knows its zone, the other does not
        return None


def at_most(left: Value, right: Value) -> bool | None:
    """Tell whether the left value is less or equal; None when they have no order."""
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return None
    try:
        return bool(left <= right)
    except TypeError:
        return None


def both(left: bool | None, right: bool | None) -> bool | None:
    """Return the three-valued conjunction."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def within(value: Value, span: Range) -> bool | None:
    """Tell whether a value lies in a range; None when it cannot be compared with the ends."""
    if value is None:
        return None
    low: bool | None = True
    high: bool | None = True
    if span.low is not None:
        low = at_most(span.low, value) if span.low_included else less(span.low, value)
    if span.high is not None:
        high = at_most(value, span.high) if span.high_included else less(value, span.high)
    return None if low is None or high is None else low and high


def member(value: Value, tested: Value, budget: Budget) -> bool | None:
    """Tell whether a value is `in` another: in a range or list, or equal to it."""
    if type(tested) is Range:
        return span_within(value, tested, budget) if type(value) is Range else within(value, tested)
    if type(tested) is not list:
        return equal(value, tested, budget)
    budget.spend(len(tested))
    for element in tested:
        found = within(value, element) if type(element) is Range else equal(value, element, budget)
        if found is True or (type(element) is list and member(value, element, budget) is True):
            return True
    return equal(value, tested, budget) is True


def span_within(inner: Range, outer: Range, budget: Budget) -> bool | None:
    """Tell whether all of a range lies in another."""
    low, high = within(inner.low, outer), within(inner.high, outer)
    if low is False and not inner.low_included:
        low = equal(inner.low, outer.low, budget)
    if high is False and not inner.high_included:
        high = equal(inner.high, outer.high, budget)
    return None if low is None or high is None else low and high
