"""Functions over lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from functools import cmp_to_key, reduce

from engine.feel.budget import Budget, bounded
from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equal, less
from engine.feel.frame import Frame
from engine.feel.values import DECIMAL, ZERO, Function, Months, Value, number

_SCALARS = frozenset([Decimal, str, bool, date, time, datetime, timedelta, Months])


@builtin("list contains", "list: list, element: any")
def _contains(frame: Frame, items: list[Value], element: Value) -> Value:
    return any(equal(item, element, frame.budget) is True for item in items)


@builtin("count", "list: list")
def _count(frame: Frame, items: list[Value]) -> Value:
    return number(len(items))


def _extreme(name: str, first: Callable[[Value, Value], bool | None]) -> None:
    @builtin(name, "*list: list")
    def run(frame: Frame, items: list[Value]) -> Value:
        if not items:
            return None
        best = items[0]
        if less(best, best) is None:
            return None
        for item in items[1:]:
            before = first(item, best)
            if before is None:
                return None
            best = item if before else best
        return best


_extreme("min", less)
_extreme("max", lambda one, other: less(other, one))


def _numbers(name: str, operation: Callable[[list[Decimal]], Value]) -> None:
    """Declare a function over a list of nothing but numbers."""

    @builtin(name, "*list: list")
    def run(frame: Frame, items: list[Value]) -> Value:
        if not items or not all(type(item) is Decimal for item in items):
            return [] if name == "mode" and not items else None
        try:
            return operation(items)
        except DecimalException:
            return None


def total(items: list[Decimal]) -> Decimal:
    """Return the sum of numbers."""
    return reduce(DECIMAL.add, items, ZERO)


def _mean(items: list[Decimal]) -> Decimal:
    return DECIMAL.divide(total(items), number(len(items)))


def _median(items: list[Decimal]) -> Decimal:
    ordered, middle = sorted(items), len(items) // 2
    return ordered[middle] if len(items) % 2 else _mean(ordered[middle - 1 : middle + 1])


def _deviation(items: list[Decimal]) -> Value:
    if len(items) < 2:
        return None
    mean = _mean(items)
    differences = [DECIMAL.subtract(item, mean) for item in items]
    squares = total([DECIMAL.multiply(one, one) for one in differences])
    return DECIMAL.sqrt(DECIMAL.divide(squares, number(len(items) - 1)))


def _mode(items: list[Decimal]) -> list[Decimal]:
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, count in counts.items() if count == most)


_numbers("sum", total)
_numbers("mean", _mean)
_numbers("product", lambda items: reduce(DECIMAL.multiply, items, Decimal(1)))
_numbers("median", _median)
_numbers("stddev", _deviation)
_numbers("mode", _mode)


def _quantifier(name: str, decisive: bool) -> None:
    @builtin(name, "*list: list")
    def run(frame: Frame, items: list[Value]) -> Value:
        if any(item is decisive for item in items):
            return decisive
        return (not decisive) if all(item is (not decisive) for item in items) else None


_quantifier("all", False)
_quantifier("any", True)


@builtin("sublist", "list: list, start position: number, length?: number")
def _sublist(frame: Frame, items: list[Value], start: Decimal, length: Value = None) -> Value:
    if start != int(start) or not 1 <= abs(start) <= len(items):
        return None
    begin = int(start) - 1 if start > 0 else len(items) + int(start)
    if length is None:
        return items[begin:]
    if length < 0 or begin + length > len(items):
        return None
    return items[begin : begin + int(length)]


@builtin("append", "list: list, *item: any")
def _append(frame: Frame, items: list[Value], more: list[Value]) -> Value:
    return [*items, *more]


@builtin("concatenate", "*list: any")
def _concatenate(frame: Frame, lists: list[Value]) -> Value:
    made: list[Value] = []
    for one in lists:
        piece = one if type(one) is list else [one]
        frame.budget.elements(len(piece))
        made.extend(piece)
    return made


def _place(items: list[Value], position: Decimal) -> int | None:
    """Return the index of a place that counts from 1, or from the end when negative."""
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


@builtin("insert before", "list: list, position: number, newItem: any")
def _insert(frame: Frame, items: list[Value], position: Decimal, item: Value) -> Value:
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place:]]


@builtin("remove", "list: list, position: number")
def _remove(frame: Frame, items: list[Value], position: Decimal) -> Value:
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any")
def _replace(frame: Frame, items: list[Value], position: Decimal, item: Value) -> Value:
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any")
def _replace_all(frame: Frame, items: list[Value], match: Function, item: Value) -> Value:
    made: list[Value] = []
    for one in items:
        held = _called(frame, match, [one, item])
        if type(held) is not bool:
            return None
        made.append(item if held else one)
    return made


@builtin("reverse", "list: list")
def _reverse(frame: Frame, items: list[Value]) -> Value:
    return items[::-1]


@builtin("index of", "list: list, match: any")
def _index_of(frame: Frame, items: list[Value], match: Value) -> Value:
    places = enumerate(items, 1)
    return [number(place) for place, item in places if equal(item, match, frame.budget) is True]


@builtin("distinct values", "list: list")
def _distinct(frame: Frame, items: list[Value]) -> Value:
    seen: set[tuple[type, Value]] = set()
    others: list[Value] = []
    made: list[Value] = []
    for item in items:
        if type(item) in _SCALARS:
            new = (type(item), item) not in seen
            seen.add((type(item), item))
        else:
            frame.budget.spend(len(others))
            new = not any(equal(item, other, frame.budget) is True for other in others)
            others.append(item)
        if new:
            made.append(item)
    return made


@builtin("union", "*list: any")
def _union(frame: Frame, lists: list[Value]) -> Value:
    return _distinct(frame, _concatenate(frame, lists))


@builtin("flatten", "list: list")
def _flatten(frame: Frame, items: list[Value]) -> Value:
    made: list[Value] = []
    _pour(items, made, frame.budget, 0)
    return made


def _pour(items: list[Value], made: list[Value], budget: Budget, nesting: int) -> None:
    bounded(nesting)
    budget.elements(len(items))
    for item in items:
        if type(item) is list:
            _pour(item, made, budget, nesting + 1)
        else:
            made.append(item)


class _Unordered(Exception):
    """Two elements cannot be compared."""


@builtin("sort", "list: list")
def _sort_naturally(frame: Frame, items: list[Value]) -> Value:
    return _sorted(items, lambda one, other: less(one, other))


@builtin("sort", "list: list, precedes: function")
def _sort(frame: Frame, items: list[Value], precedes: Function) -> Value:
    return _sorted(items, lambda one, other: _called(frame, precedes, [one, other]))


def _sorted(items: list[Value], precedes: Callable[[Value, Value], Value]) -> Value:
    def order(one: Value, other: Value) -> int:
        first, second = precedes(one, other), precedes(other, one)
        if type(first) is not bool or type(second) is not bool:
            raise _Unordered
        return second - first

    try:
        return sorted(items, key=cmp_to_key(order))
    except _Unordered:
        return None


def _called(frame: Frame, function: Function, values: list[Value]) -> Value:
    frame.budget.spend(1)
    if function.names is not None and len(function.names) != len(values):
        return None
    return function.call(frame, values)
