"""What boxed expressions do: contexts, invocations, lists, relations, functions, choices, loops."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.budget import Budget
from engine.feel.compiled.calls import deeper, invoke_named
from engine.feel.compiled.loops import Nothing, as_list, at, members
from engine.feel.dmn.logic import Logic, Overlay, boxed
from engine.feel.frame import Ask, Frame, Names
from engine.feel.types import Type, coerced
from engine.feel.values import Function, Value

Entries = list[tuple[str, Logic]]


def context(entries: Entries, result: Logic | None) -> Logic:
    """Return a context, or its result; each entry sees those before it."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        made: dict[str, Value] = {}
        inside = Overlay(made, names)
        for name, logic in entries:
            made[name] = logic.evaluate(inside, ask, budget)
        return made if result is None else result.evaluate(inside, ask, budget)

    parts = [logic for _, logic in entries] + ([] if result is None else [result])
    return boxed(run, parts, frozenset(name for name, _ in entries))


def invocation(callee: Logic, bindings: Entries) -> Logic:
    """Return the call of a function with arguments by name."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        called = callee.evaluate(names, ask, budget)
        given = {name: logic.evaluate(names, ask, budget) for name, logic in bindings}
        if type(called) is not Function:
            return None
        return invoke_named(Frame(names, ask, budget, {}), called, given)

    return boxed(run, [callee, *(logic for _, logic in bindings)])


def listed(elements: list[Logic]) -> Logic:
    """Return a list of values."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        return [element.evaluate(names, ask, budget) for element in elements]

    return boxed(run, elements)


def relation(columns: list[str], rows: list[list[Logic]]) -> Logic:
    """Return a list of contexts, one for each row."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        budget.elements(len(rows) * len(columns))
        return [
            {
                column: cell.evaluate(names, ask, budget)
                for column, cell in zip(columns, row, strict=True)
            }
            for row in rows
        ]

    return boxed(run, [cell for row in rows for cell in row])


def conditional(condition: Logic, then: Logic, otherwise: Logic) -> Logic:
    """Return a choice between two values."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        chosen = then if condition.evaluate(names, ask, budget) is True else otherwise
        return chosen.evaluate(names, ask, budget)

    return boxed(run, [condition, then, otherwise])


class _Element:
    """The names in a filter: the element, its entries, and what stands around."""

    def __init__(self, element: Value, under: Names) -> None:
        inner = element if type(element) is dict else {}
        self._names = Overlay({"item": element, **inner}, under)

    def __getitem__(self, name: str, /) -> Any:
        return self._names[name]


def filtered(source: Logic, match: Logic) -> Logic:
    """Return the elements that match, or the one at a place."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        items = as_list(source.evaluate(names, ask, budget))
        found: list[Value] = []
        for item in items:
            inner = len(item) if type(item) is dict else 0
            budget.spend(1 + inner)
            held = match.evaluate(_Element(item, names), ask, budget)
            if type(held) is Decimal:
                return at(items, held)
            if held is True:
                found.append(item)
        return found

    made = boxed(run, [source, match])
    return type(made)(source.free_names, made.cell_names - match.free_names, made.deep, run)


def loop(variable: str, source: Logic, inside: Logic) -> Logic:
    """Return the list of a value for each element; `partial` holds those so far."""
    keeps = "partial" in inside.free_names

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        results: list[Value] = []
        try:
            for item in members(source.evaluate(names, ask, budget)):
                budget.elements(1 + keeps * len(results))
                around = {variable: item, "partial": list(results) if keeps else None}
                results.append(inside.evaluate(Overlay(around, names), ask, budget))
        except Nothing:
            return None
        return results

    return boxed(run, [source, inside], frozenset([variable, "partial"]))


def quantified(variable: str, source: Logic, inside: Logic, decisive: bool) -> Logic:
    """Return whether some (`decisive` is True) or every element satisfies."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        result: bool | None = not decisive
        try:
            for item in members(source.evaluate(names, ask, budget)):
                held = inside.evaluate(Overlay({variable: item}, names), ask, budget)
                if held is decisive:
                    return decisive
                if held is not (not decisive):
                    result = None
        except Nothing:
            return None
        return result

    return boxed(run, [source, inside], frozenset([variable]))


Parameters = list[tuple[str, Type | None]]


def function(parameters: Parameters, body: Logic) -> Logic:
    """Return a function that sees the names around it."""

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        return made_function(parameters, body, names, None)

    return boxed(run, [body], frozenset(name for name, _ in parameters))


def made_function(
    parameters: Parameters, body: Logic, around: Names, result: Type | None
) -> Function:
    """Return a function value; an argument that does not fit its type is null."""

    def run(values: list[Value], ask: Ask | None, budget: Budget) -> Value:
        given = {
            name: coerced(value, wanted, budget)
            for (name, wanted), value in zip(parameters, values, strict=True)
        }
        return body.evaluate(Overlay(given, around), ask, budget)

    return native([name for name, _ in parameters], run, body.deep, result, parameters)


Native = Callable[[list[Value], Ask | None, Budget], Value]


def native(
    names: list[str], run: Native, deep: int, result: Type | None, parameters: Parameters
) -> Function:
    """Return a function value of so many levels whose result is brought to a type."""

    def call(caller: Frame, values: list[Value]) -> Value:
        budget = caller.budget
        budget.spend(2 + len(values))
        value = deeper(budget, deep + 4, lambda: run(values, caller.ask, budget))
        return coerced(value, result, budget)

    return Function(tuple(names), call, None, tuple(wanted for _, wanted in parameters), result)
