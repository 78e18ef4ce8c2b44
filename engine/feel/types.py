"""Types: which values fit them, and how a value is brought to the type that is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from engine.feel.budget import Budget
from engine.feel.values import Function, Range, Value, kind

Fits = Callable[[Value, Budget], bool]


@dataclass(frozen=True)
class Type:
    """A type: what `fits` its shape, and what it `admits` where constraints count as well.

    `element` is the type of a list's elements, `result` and `takes` are those of a function.
    """

    name: str
    fits: Fits = field(compare=False)
    element: Type | None = None
    result: Type | None = None
    takes: tuple[Type, ...] | None = None
    fields: Mapping[str, Type] | None = field(default=None, compare=False)
    limited: Fits | None = field(default=None, compare=False)

    def admits(self, value: Value, budget: Budget) -> bool:
        """Tell whether a value fits and keeps to the constraints."""
        return self.fits(value, budget) if self.limited is None else self.limited(value, budget)


class Types(dict[str, Type]):
    """The types of one file by their names; each such collection is equal to itself only."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


NO_TYPES = Types()

_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
NAMED_TYPES = frozenset(
    ["number", "string", "boolean", "date", "time", "list", "context", "range", "function"]
) | frozenset(_ALIASES.values())


def _of_kind(name: str) -> Type:
    return Type(name, lambda value, budget: kind(value) == name)


ANY = Type("Any", lambda value, budget: value is not None)
NULL = Type("Null", lambda value, budget: value is None)
_NAMED = {name: _of_kind(name) for name in NAMED_TYPES} | {"Any": ANY, "Null": NULL}
_NAMED["list"] = Type("list", lambda value, budget: type(value) is list, ANY)
NEVER = Type("never", lambda value, budget: False)


def named_type(name: str) -> Type | None:
    """Return a type of the language; None when there is none of that name."""
    return _NAMED.get(_ALIASES.get(name, name))


def list_of(element: Type) -> Type:
    """Return the type of lists of such elements."""

    def fits(value: Value, budget: Budget) -> bool:
        if type(value) is not list:
            return False
        budget.spend(len(value))
        return all(item is None or element.fits(item, budget) for item in value)

    def limited(value: Value, budget: Budget) -> bool:
        if type(value) is not list:
            return False
        budget.spend(len(value))
        return all(item is None or element.admits(item, budget) for item in value)

    return Type(f"list<{element.name}>", fits, element, limited=limited)


def range_of(end: Type) -> Type:
    """Return the type of ranges between such ends."""

    def fits(value: Value, budget: Budget) -> bool:
        if type(value) is not Range:
            return False
        return all(one is None or end.fits(one, budget) for one in (value.low, value.high))

    return Type(f"range<{end.name}>", fits)


def context_of(fields: Mapping[str, Type]) -> Type:
    """Return the type of contexts that have at least these entries."""

    def shaped(value: Value, budget: Budget, judge: Callable[[Type], Fits]) -> bool:
        if type(value) is not dict:
            return False
        budget.spend(len(fields))
        return all(
            name in value and (value[name] is None or judge(wanted)(value[name], budget))
            for name, wanted in fields.items()
        )

    inner = ", ".join(f"{name}: {wanted.name}" for name, wanted in fields.items())
    return Type(
        f"context<{inner}>",
        lambda value, budget: shaped(value, budget, lambda wanted: wanted.fits),
        fields=dict(fields),
        limited=lambda value, budget: shaped(value, budget, lambda wanted: wanted.admits),
    )


def function_of(takes: tuple[Type, ...], result: Type | None) -> Type:
    """Return the type of functions that take such arguments, as many, and give such a result."""

    def fits(value: Value, budget: Budget) -> bool:
        return type(value) is Function and _may_be(value, takes, result)

    inner = ", ".join(one.name for one in takes)
    name = f"function<{inner}> -> {result.name if result else 'Any'}"
    return Type(name, fits, result=result, takes=takes)


def _may_be(function: Function, takes: tuple[Type, ...], result: Type | None) -> bool:
    """Tell whether a function stands where one with these parameters is expected."""
    if function.names is None:
        return True
    if len(function.names) != len(takes):
        return False
    mine = function.takes or (None,) * len(takes)
    return conforms(function.result, result) and all(map(conforms, takes, mine))


def conforms(given: Type | None, wanted: Type | None) -> bool:
    """Tell whether all values of a type may stand where another is wanted; unknown types may."""
    if wanted is None or given is None or "Any" in (wanted.name, given.name):
        return True
    if given.name in (wanted.name, "Null"):
        return True
    if wanted.fields is not None and given.fields is not None:
        mine = given.fields
        return all(
            name in mine and conforms(mine[name], one) for name, one in wanted.fields.items()
        )
    if wanted.element is not None and given.element is not None:
        return conforms(given.element, wanted.element)
    if (
        wanted.takes is not None
        and given.takes is not None
        and len(wanted.takes) == len(given.takes)
    ):
        return conforms(given.result, wanted.result) and all(
            map(conforms, wanted.takes, given.takes)
        )
    return False


def _declared(function: Function, takes: tuple[Type, ...], result: Type | None) -> Function:
    """Return a function with these types for its arguments and its result."""
    if function.names is None or (result is None and all(one.name == "Any" for one in takes)):
        return function

    def call(caller: Any, values: list[Value]) -> Value:
        budget: Budget = caller.budget
        fitted = [coerced(*pair, budget) for pair in zip(values, takes, strict=True)]
        return coerced(function.call(caller, fitted), result, budget)

    return Function(function.names, call, function.variables, takes, result)


def coerced(value: Value, wanted: Type | None, budget: Budget) -> Value:
    """Bring a value to a type: a list of one stands for its element, an element for its list.

    A date becomes its midnight in UTC where a date and time is expected; a function from now on
    takes and gives what its type says; what does not fit is null.
    """
    if wanted is None or value is None or wanted is ANY:
        return value
    if wanted.admits(value, budget):
        return value if wanted.takes is None else _declared(value, wanted.takes, wanted.result)
    if type(value) is list and len(value) == 1 and wanted.admits(value[0], budget):
        return value[0]
    if wanted.element is not None and wanted.admits([value], budget):
        return [value]
    if type(value) is date and wanted.name == "date and time":
        return datetime.combine(value, time(), UTC)
    return None
