"""How built-in functions are declared, and how their arguments are judged.

A declaration names the parameters and their types: `"string: string, start position: number,
length?: number"`. `?` may be left out, `*` takes any number of arguments or one list. An argument
of another type makes the call null, as FEEL wants; a list of one element stands for its element,
and an element for a list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.frame import Frame
from engine.feel.values import Function, Months, Range, Value

Implementation = Callable[..., Value]

_TYPES: dict[str, frozenset[type]] = {
    "string": frozenset([str]),
    "number": frozenset([Decimal]),
    "boolean": frozenset([bool]),
    "date": frozenset([date]),
    "day": frozenset([date, datetime]),
    "time": frozenset([time]),
    "clock": frozenset([time, datetime]),
    "moment": frozenset([datetime]),
    "duration": frozenset([timedelta, Months]),
    "temporal": frozenset([date, time, datetime, timedelta, Months]),
    "context": frozenset([dict]),
    "range": frozenset([Range]),
    "function": frozenset([Function]),
    "list": frozenset([list]),
}

_MISFIT = object()


@dataclass(frozen=True)
class Parameter:
    """One parameter of a built-in function."""

    name: str
    type: str
    optional: bool
    variadic: bool

    def fit(self, value: Value) -> Value:
        """Return the argument as the parameter takes it, or the mark that it does not fit."""
        if self.type == "any":
            return value
        if type(value) in _TYPES[self.type]:
            return value
        if self.optional and value is None:
            return None
        if self.type == "list" and value is not None:
            return [value]
        if type(value) is list and len(value) == 1 and type(value[0]) in _TYPES[self.type]:
            return value[0]
        return _MISFIT


@dataclass(frozen=True)
class Variant:
    """One set of parameters of a built-in function, and what it does then."""

    parameters: tuple[Parameter, ...]
    implementation: Implementation

    @property
    def required(self) -> int:
        """Return how many arguments there must be."""
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def variadic(self) -> bool:
        """Tell whether any number of arguments may come."""
        return bool(self.parameters) and self.parameters[-1].variadic

    def takes(self, count: int) -> bool:
        """Tell whether that many arguments may come."""
        if self.variadic:
            return count >= len(self.parameters)
        return self.required <= count <= len(self.parameters)

    def takes_named(self, names: list[str]) -> bool:
        """Tell whether these named arguments may come."""
        mine = [parameter.name for parameter in self.parameters]
        needed = {parameter.name for parameter in self.parameters if not parameter.optional}
        return len(set(names)) == len(names) and needed <= set(names) <= set(mine)

    def arranged(self, values: list[Value]) -> list[Value] | None:
        """Return the arguments as the implementation takes them; None when one does not fit."""
        if self.variadic:
            fixed = len(self.parameters) - 1
            rest = values[fixed:]
            spread = rest[0] if fixed == 0 and len(rest) == 1 and type(rest[0]) is list else rest
            values = [*values[:fixed], spread]
            if len(rest) == 1 and rest[0] is None and self.parameters[-1].type == "list":
                return None
        fitted = [
            value if parameter.variadic else parameter.fit(value)
            for parameter, value in zip(self.parameters, values, strict=False)
        ]
        return None if any(value is _MISFIT for value in fitted) else fitted


class Builtin:
    """A built-in function with all its variants."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.variants: list[Variant] = []

    def run(self, frame: Frame, values: list[Value]) -> Value:
        """Call the first variant that the arguments fit; null when there is none."""
        for variant in self.variants:
            if variant.takes(len(values)):
                fitted = variant.arranged(values)
                if fitted is not None:
                    _pay(frame, fitted)
                    return variant.implementation(frame, *fitted)
        return None

    def run_named(self, frame: Frame, values: dict[str, Value]) -> Value:
        """Call the first variant whose parameters have these names; null when there is none."""
        for variant in self.variants:
            if variant.takes_named(list(values)):
                ordered = [values.get(parameter.name) for parameter in variant.parameters]
                fitted = variant.arranged(ordered)
                if fitted is not None:
                    _pay(frame, fitted)
                    return variant.implementation(frame, *fitted)
        return None

    def misfit(self, count: int, named: list[str] | None) -> str | None:
        """Return why a call with so many, or these, arguments can never work; None when it can."""
        if named is not None and any(variant.takes_named(named) for variant in self.variants):
            return None
        if named is None and any(variant.takes(count) for variant in self.variants):
            return None
        return f"'{self.name}' is called as {' or '.join(self.signatures())}"

    def signatures(self) -> list[str]:
        """Return how the function is called, one text for each variant."""
        lists = [
            ", ".join(p.name + ("?" if p.optional else "") for p in one.parameters)
            for one in self.variants
        ]
        return [f"{self.name}({parameters})" for parameters in lists]

    def value(self) -> Function:
        """Return the function as a value."""
        made = Function(None, self.run)
        made.named = self.run_named
        return made


def _pay(frame: Frame, values: list[Value]) -> None:
    """Take a step for each element and each 64 characters that the function may look at."""
    steps = 1
    for value in values:
        if type(value) is list or type(value) is dict:
            steps += len(value)
        elif type(value) is str:
            steps += len(value) // 64
    frame.budget.spend(steps)


BUILTINS: dict[str, Builtin] = {}


def builtin(name: str, declared: str = "") -> Callable[[Implementation], Implementation]:
    """Declare a built-in function, or one more variant of it."""
    parameters = tuple(_parameter(text) for text in declared.split(", ") if text)

    def register(implementation: Implementation) -> Implementation:
        BUILTINS.setdefault(name, Builtin(name)).variants.append(
            Variant(parameters, implementation)
        )
        return implementation

    return register


def _parameter(text: str) -> Parameter:
    name, _, type_name = text.partition(": ")
    return Parameter(name.strip("*?"), type_name, "?" in name, name.startswith("*"))
