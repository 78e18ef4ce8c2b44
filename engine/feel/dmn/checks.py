"""What can be said about the cells of a table before it runs: types, allowed values, overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from engine.feel.builtins.registry import BUILTINS
from engine.feel.comparison import at_most, less, within
from engine.feel.compiled.constants import constant_of
from engine.feel.compiled.scope import Node, branches
from engine.feel.syntax import parsed_tests
from engine.feel.values import Range, Value, kind

COMPARISONS = 200_000


@dataclass(frozen=True)
class Cell:
    """The values a cell lets through, when they are constants: points are ranges of one value.

    `ranges` is None where it cannot be said; `everything` is the dash.
    """

    ranges: tuple[Range, ...] | None
    everything: bool = False


def cell(text: str, known: frozenset[str]) -> Cell:
    """Return what a cell lets through. Errors: FeelError when it cannot be read."""
    if text.strip() == "-":
        return Cell((), everything=True)
    tree = parsed_tests(text, known | BUILTINS.keys())
    if tree.data == "negated_tests":
        return Cell(None)
    ranges: list[Range] = []
    for test in branches(tree):
        part = _range(test, text)
        if part is None:
            return Cell(None)
        ranges.append(part)
    return Cell(tuple(ranges))


def _range(test: Node, text: str) -> Range | None:
    if test.data == "unary_comparison":
        return _bounded(str(test.children[0]), constant_of(branches(test)[0], text))
    if test.data in ("open_range", "closed_range"):
        low, high = (constant_of(end, text) for end in branches(test)[:2])
        if low is None or high is None:
            return None
        closed = branches(test)[2].data == "included"
        return Range(low, high, test.data == "closed_range", closed)
    value = constant_of(test, text)
    return None if value is None else Range(value, value)


def _bounded(sign: str, value: Value) -> Range | None:
    if value is None or sign == "!=":
        return None
    if sign == "=":
        return Range(value, value)
    if sign in ("<", "<="):
        return Range(None, value, False, sign == "<=")
    return Range(value, None, sign == ">=", False)


def wrong_type(checked: Cell, wanted: str) -> str | None:
    """Return the type of the first constant in a cell that is not of the wanted type."""
    for part in checked.ranges or ():
        for end in (part.low, part.high):
            if end is not None and kind(end) != wanted:
                return kind(end)
    return None


def forbidden(checked: Cell, allowed: Callable[[Value], bool]) -> Value:
    """Return the first single value in a cell that is not allowed; None without one."""
    for part in checked.ranges or ():
        if part.low is not None and part.low == part.high and not allowed(part.low):
            return part.low
    return None


def overlaps(rules: list[list[Cell]]) -> list[tuple[int, int]]:
    """Return the pairs of rules, counted from 1, that surely match together for some input.

    Looks at most at COMPARISONS pairs of ranges; what it does not reach is judged when it runs.
    """
    found: list[tuple[int, int]] = []
    effort = COMPARISONS
    for (first, one), (second, other) in combinations(enumerate(rules, 1), 2):
        for left, right in zip(one, other, strict=True):
            effort -= _effort(left, right)
            if effort < 0:
                return found
            if not _meet(left, right):
                break
        else:
            found.append((first, second))
    return found


def _effort(left: Cell, right: Cell) -> int:
    return 1 + len(left.ranges or ()) * len(right.ranges or ())


def _meet(left: Cell, right: Cell) -> bool:
    if left.ranges is None or right.ranges is None:
        return left.everything or right.everything
    if left.everything or right.everything:
        return True
    return any(_touch(one, other) for one in left.ranges for other in right.ranges)


def _touch(one: Range, other: Range) -> bool:
    if one.low is not None and one.low == one.high:
        return _holds(other, one.low)
    if other.low is not None and other.low == other.high:
        return _holds(one, other.low)
    return _reaches(one, other) and _reaches(other, one)


def _holds(span: Range, value: Value) -> bool:
    if span.low is not None and span.low == span.high:
        return kind(span.low) == kind(value) and bool(span.low == value)
    return within(value, span) is True


def _reaches(one: Range, other: Range) -> bool:
    """Tell whether the first range begins before the second one ends."""
    if one.low is None or other.high is None:
        return True
    if one.low_included and other.high_included:
        return at_most(one.low, other.high) is True
    return less(one.low, other.high) is True
