"""Calling functions, and writing them."""

from __future__ import annotations

from collections.abc import Callable

from lark import Token, Tree

from engine.feel.budget import Budget
from engine.feel.builtins.registry import BUILTINS, Builtin
from engine.feel.builtins.text import judged_pattern
from engine.feel.compiled.literals import unescaped
from engine.feel.compiled.scope import Node, Scope, branches, compiled, depth, node, weight
from engine.feel.compiled.types import evident_type, parameter
from engine.feel.faults import BudgetExceeded
from engine.feel.frame import Code, Frame
from engine.feel.types import coerced
from engine.feel.values import Function, Value

_CALL_DEPTH = 3
"""What a call adds to the depth of its body."""


@node("call")
def _call(tree: Node, scope: Scope) -> Code:
    callee, given = branches(tree)
    arguments = [compiled(child, scope) for child in branches(given)]
    named: list[str] | None = None
    if given.data == "named_arguments":
        named = [str(child) for child in given.children if isinstance(child, Token)]
    if callee.data == "name":
        name = str(callee.children[0])
        if name in BUILTINS and not scope.local(name):
            return _builtin_call(tree, scope, BUILTINS[name], arguments, named)
    function = compiled(callee, scope)

    def run(frame: Frame) -> Value:
        called = function(frame)
        if type(called) is not Function:
            return None
        values = [argument(frame) for argument in arguments]
        if named is None:
            return invoke(frame, called, values)
        return invoke_named(frame, called, dict(zip(named, values, strict=True)))

    return run


def _builtin_call(
    tree: Node, scope: Scope, function: Builtin, arguments: list[Code], named: list[str] | None
) -> Code:
    wrong = function.misfit(len(arguments), named)
    if wrong:
        scope.findings.add(tree, "feel_arguments", wrong, f"函数 {function.name} 的参数不对")
        return lambda frame: None
    _judge_pattern(tree, scope, function.name, named)
    run = function.run

    def positional(frame: Frame) -> Value:
        return run(frame, [argument(frame) for argument in arguments])

    def by_name(frame: Frame) -> Value:
        values = [argument(frame) for argument in arguments]
        return function.run_named(frame, dict(zip(named or (), values, strict=True)))

    return positional if named is None else by_name


_PATTERNS = frozenset(["matches", "replace", "split"])


def _judge_pattern(tree: Node, scope: Scope, name: str, named: list[str] | None) -> None:
    """Note a constant regular expression that RE2 cannot run."""
    given = branches(tree)[1].children
    if name not in _PATTERNS or named is not None or len(given) < 2:
        return
    second = given[1]
    if not isinstance(second, Tree) or second.data != "string":
        return
    pattern = unescaped(str(second.children[0]))
    if pattern is not None and not judged_pattern(pattern):
        en = "the regular expression cannot be run: RE2 has neither look-around nor back-references"
        scope.findings.add(second, "feel_pattern", en, "正则表达式无法执行")


def invoke_named(frame: Frame, function: Function, given: dict[str, Value]) -> Value:
    """Call a function value with arguments by name; null when the names are not its own."""
    if function.names is None:
        return None if function.named is None else function.named(frame, given)
    if given.keys() != set(function.names):
        return None
    return function.call(frame, [given[name] for name in function.names])


def invoke(frame: Frame, function: Function, values: list[Value]) -> Value:
    """Call a function value; null when the number of arguments is not its own."""
    if function.names is not None and len(values) != len(function.names):
        return None
    return function.call(frame, values)


@node("function")
def _function(tree: Node, scope: Scope) -> Code:
    listed, body = branches(tree)
    parameters = [parameter(child, scope) for child in branches(listed)]
    variables = {name: scope.findings.variable() for name, _ in parameters}
    code = compiled(body, scope.inner(variables))
    names, slots = tuple(name for name, _ in parameters), list(variables.values())
    types = tuple(wanted for _, wanted in parameters)
    typed = any(wanted is not None for wanted in types)
    result = evident_type(body)
    cost, deep = weight([body]), depth(body) + _CALL_DEPTH
    if len(variables) < len(parameters):
        scope.findings.add(tree, "feel_entry", "two parameters have one name", "参数名重复")

    def run(frame: Frame) -> Value:
        frame.budget.spend(1 + len(frame.variables) // 8)
        around, known = dict(frame.variables), frame.names

        def call(caller: Frame, values: list[Value]) -> Value:
            budget = caller.budget
            if typed:
                fitted = [coerced(*pair, budget) for pair in zip(values, types, strict=True)]
                if any(map(_lost, values, fitted)):
                    return None
                values = fitted
            budget.spend(cost + len(around) // 8)
            inside = Frame(
                known, caller.ask, budget, {**around, **dict(zip(slots, values, strict=False))}
            )
            return deeper(budget, deep, lambda: code(inside))

        return Function(names, call, around, types, result)

    return run


def _lost(given: Value, fitted: Value) -> bool:
    return given is not None and fitted is None


def deeper(budget: Budget, levels: int, run: Callable[[], Value]) -> Value:
    """Run something that lies levels deeper, or stop when that is too deep."""
    if budget.depth < levels:
        raise BudgetExceeded("functions call each other too deep", "函数调用嵌套过深")
    budget.depth -= levels
    try:
        return run()
    finally:
        budget.depth += levels
