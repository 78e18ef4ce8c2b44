"""Filters, `for`, `some` and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from engine.feel.compiled.scope import Node, Scope, branches, compiled, node, weight
from engine.feel.frame import Code, Frame
from engine.feel.values import Range, Value

MAX_ITERATORS = 10


class Nothing(Exception):
    """What should be iterated over is null."""


Domain = Callable[[Frame], Iterator[Value]]


@node("filter")
def _filter(tree: Node, scope: Scope) -> Code:
    source, condition = branches(tree)
    elements = compiled(source, scope)
    if condition.data in ("number", "negative"):
        index = compiled(condition, scope)
        return lambda frame: at(as_list(elements(frame)), index(frame))
    variable = scope.findings.variable()
    test = compiled(condition, scope.inner({"item": variable}, variable))
    cost = weight([condition])

    def run(frame: Frame) -> Value:
        found: list[Value] = []
        items = as_list(elements(frame))
        for item in items:
            frame.budget.spend(cost)
            frame.variables[variable] = item
            held = test(frame)
            if type(held) is Decimal:
                return at(items, held)
            if held is True:
                found.append(item)
        return found

    return run


def as_list(value: Value) -> list[Value]:
    """Return the list that a value stands for."""
    if type(value) is list:
        return value
    return [] if value is None else [value]


def at(items: list[Value], index: Value) -> Value:
    """Return the element at a place that counts from 1, or from the end when negative."""
    if type(index) is not Decimal or index != index.to_integral_value():
        return None
    if not 1 <= abs(index) <= len(items):
        return None
    place = int(index)
    return items[place - 1 if place > 0 else place]


@node("loop")
def _loop(tree: Node, scope: Scope) -> Code:
    iterations, body = branches(tree)
    steps, inside = _iterators(iterations, scope)
    partial = scope.findings.variable()
    code = compiled(body, inside.inner({"partial": partial}))
    cost, keeps = weight([body]), partial in scope.findings.used

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        try:
            for _ in _each(steps, frame, 0):
                frame.budget.spend(cost)
                if keeps:
                    frame.budget.elements(len(results))
                    frame.variables[partial] = list(results)
                results.append(code(frame))
        except Nothing:
            return None
        return results

    return run


@node("some", "every")
def _quantified(tree: Node, scope: Scope) -> Code:
    iterations, body = branches(tree)
    steps, inside = _iterators(iterations, scope)
    code = compiled(body, inside)
    cost, decisive = weight([body]), tree.data == "some"

    def run(frame: Frame) -> Value:
        result: bool | None = not decisive
        try:
            for _ in _each(steps, frame, 0):
                frame.budget.spend(cost)
                held = code(frame)
                if held is decisive:
                    return decisive
                if held is not (not decisive):
                    result = None
        except Nothing:
            return None
        return result

    return run


def _iterators(tree: Node, scope: Scope) -> tuple[list[tuple[int, Domain]], Scope]:
    """Compile the iterations of a loop; each sees the variables of those before it."""
    steps: list[tuple[int, Domain]] = []
    for child in branches(tree)[:MAX_ITERATORS]:
        bounds = [compiled(bound, scope) for bound in branches(child)]
        domain = _elements(bounds[0]) if len(bounds) == 1 else _span(*bounds)
        variable = scope.findings.variable()
        steps.append((variable, domain))
        scope = scope.inner({str(child.children[0]): variable})
    if len(tree.children) > MAX_ITERATORS:
        en = f"a loop may have at most {MAX_ITERATORS} variables"
        scope.findings.add(tree, "feel_too_large", en, "循环变量过多")
    return steps, scope


def _each(steps: list[tuple[int, Domain]], frame: Frame, index: int) -> Iterator[None]:
    """Set the loop's variables to one combination after the other."""
    variable, domain = steps[index]
    for value in domain(frame):
        frame.budget.spend(1)
        frame.variables[variable] = value
        if index + 1 == len(steps):
            yield
        else:
            yield from _each(steps, frame, index + 1)


def _elements(code: Code) -> Domain:
    return lambda frame: members(code(frame))


def members(value: Value) -> Iterator[Value]:
    """Give what a loop over a value runs through; raises Nothing when it is null."""
    if type(value) is Range:
        return _between(value.low, value.high, value.low_included, value.high_included)
    if value is None:
        raise Nothing
    return iter(as_list(value))


def _span(low: Code, high: Code) -> Domain:
    return lambda frame: _between(low(frame), high(frame), True, True)


def _between(low: Value, high: Value, with_low: bool, with_high: bool) -> Iterator[Value]:
    """Give whole numbers or dates from one end to the other, upwards or downwards."""
    if type(low) is not type(high) or type(low) not in (Decimal, date):
        raise Nothing
    step = Decimal(1) if type(low) is Decimal else timedelta(1)
    upwards = low <= high
    value = low
    while value <= high if upwards else value >= high:
        if (with_low or value != low) and (with_high or value != high):
            yield value
        try:
            value = value + step if upwards else value - step
        except OverflowError:
            return
