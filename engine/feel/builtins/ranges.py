"""The thirteen relations between points and ranges."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import less
from engine.feel.values import Range, Value

Relation = Callable[[Range, Range], bool]


def _span(value: Value) -> Range:
    return value if type(value) is Range else Range(value, value)


def _comparable(one: Range, other: Range) -> bool:
    return all(less(one.low, end) is not None for end in (one.high, other.low, other.high))


def _relation(name: str, sorts: str, relation: Relation, backwards: str = "") -> None:
    """Declare a relation, and its converse under another name.

    `sorts` lists what may stand left and right: p for a point, r for a range.
    """
    allowed = frozenset(sorts.split())

    def judged(left: Value, right: Value) -> Value:
        sort = "".join("r" if type(value) is Range else "p" for value in (left, right))
        one, other = _span(left), _span(right)
        return relation(one, other) if sort in allowed and _comparable(one, other) else None

    for declared in _declared(sorts):
        builtin(name, declared)(lambda frame, left, right: judged(left, right))
    if backwards:
        for declared in _declared(" ".join(sort[::-1] for sort in sorts.split())):
            builtin(backwards, declared)(lambda frame, left, right: judged(right, left))


def _declared(sorts: str) -> list[str]:
    """Return the parameters of each variant, as the specification names them."""
    return [", ".join(f"{name}: any" for name in _PARAMETERS[sort]) for sort in sorts.split()]


_PARAMETERS = {
    "pp": ("point1", "point2"),
    "pr": ("point", "range"),
    "rp": ("range", "point"),
    "rr": ("range1", "range2"),
}


def _before(one: Range, other: Range) -> bool:
    touching = one.high == other.low and not (one.high_included and other.low_included)
    return bool(one.high < other.low) or touching


def _meets(one: Range, other: Range) -> bool:
    return one.high_included and other.low_included and bool(one.high == other.low)


def _overlaps(one: Range, other: Range) -> bool:
    return not _before(one, other) and not _before(other, one)


def _starts_first(one: Range, other: Range) -> bool:
    earlier = one.low == other.low and one.low_included and not other.low_included
    return bool(one.low < other.low) or earlier


def _ends_first(one: Range, other: Range) -> bool:
    earlier = one.high == other.high and other.high_included and not one.high_included
    return bool(one.high < other.high) or earlier


def _overlaps_before(one: Range, other: Range) -> bool:
    return _starts_first(one, other) and not _before(one, other) and not _ends_first(other, one)


def _same_start(one: Range, other: Range) -> bool:
    return bool(one.low == other.low) and one.low_included == other.low_included


def _same_end(one: Range, other: Range) -> bool:
    return bool(one.high == other.high) and one.high_included == other.high_included


_relation("before", "pp pr rp rr", _before, "after")
_relation("meets", "rr", _meets, "met by")
_relation("overlaps", "rr", _overlaps)
_relation("overlaps before", "rr", _overlaps_before, "overlaps after")
_relation(
    "finishes", "pr rr", lambda a, b: _same_end(a, b) and not _starts_first(a, b), "finished by"
)
_relation(
    "during",
    "pr rr",
    lambda a, b: not _starts_first(a, b) and not _ends_first(b, a),
    "includes",
)
_relation("starts", "pr rr", lambda a, b: _same_start(a, b) and not _ends_first(b, a), "started by")
_relation("coincides", "pp rr", lambda a, b: _same_start(a, b) and _same_end(a, b))
