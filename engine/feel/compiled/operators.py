"""Logic, comparison, arithmetic and membership."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lark import Token

from engine.feel import arithmetic
from engine.feel.comparison import at_most, both, equal, less, member
from engine.feel.compiled.literals import constant
from engine.feel.compiled.scope import Node, Scope, branches, compiled, node
from engine.feel.frame import Code, Frame
from engine.feel.values import Range, Value

Comparison = Callable[[Value, Value, Frame], bool | None]


@node("conditional")
def _conditional(tree: Node, scope: Scope) -> Code:
    condition, then, otherwise = (compiled(child, scope) for child in branches(tree))
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@node("conjunction", "disjunction")
def _logic(tree: Node, scope: Scope) -> Code:
    parts = [compiled(child, scope) for child in branches(tree)]
    decisive = tree.data == "disjunction"
    neutral = not decisive

    def run(frame: Frame) -> Value:
        result: bool | None = neutral
        for part in parts:
            value = part(frame)
            if value is decisive:
                return decisive
            if value is not neutral:
                result = None
        return result

    return run


def _equal(left: Value, right: Value, frame: Frame) -> bool | None:
    if type(left) is str and type(right) is str:
        return left == right
    return equal(left, right, frame.budget)


def _unequal(left: Value, right: Value, frame: Frame) -> bool | None:
    same = _equal(left, right, frame)
    return None if same is None else not same


def _less(left: Value, right: Value, frame: Frame) -> bool | None:
    if type(left) is Decimal and type(right) is Decimal:
        return left < right
    return less(left, right)


def _at_most(left: Value, right: Value, frame: Frame) -> bool | None:
    return at_most(left, right)


def _greater(left: Value, right: Value, frame: Frame) -> bool | None:
    return _less(right, left, frame)


def _at_least(left: Value, right: Value, frame: Frame) -> bool | None:
    return at_most(right, left)


COMPARISONS: dict[str, Comparison] = {
    "=": _equal,
    "!=": _unequal,
    "<": _less,
    "<=": _at_most,
    ">": _greater,
    ">=": _at_least,
}


@node("compare")
def _compare(tree: Node, scope: Scope) -> Code:
    left, right = (compiled(child, scope) for child in branches(tree))
    compare = COMPARISONS[str(tree.children[1])]
    return lambda frame: compare(left(frame), right(frame), frame)


@node("between")
def _between(tree: Node, scope: Scope) -> Code:
    value, low, high = (compiled(child, scope) for child in branches(tree))

    def run(frame: Frame) -> Value:
        tested = value(frame)
        return both(at_most(low(frame), tested), at_most(tested, high(frame)))

    return run


_OPERATIONS: dict[str, arithmetic.Operation] = {
    "PLUS": arithmetic.add,
    "MINUS": arithmetic.subtract,
    "TIMES": arithmetic.multiply,
    "DIVIDE": arithmetic.divide,
}


@node("sum", "product")
def _chain(tree: Node, scope: Scope) -> Code:
    first, *others = (compiled(child, scope) for child in branches(tree))
    signs = [child.type for child in tree.children if isinstance(child, Token)]
    steps = [(_OPERATIONS[sign], other) for sign, other in zip(signs, others, strict=True)]

    def run(frame: Frame) -> Value:
        value = first(frame)
        for operation, other in steps:
            value = operation(value, other(frame), frame.budget)
        return value

    return run


@node("power")
def _power(tree: Node, scope: Scope) -> Code:
    first, *others = (compiled(child, scope) for child in branches(tree))

    def run(frame: Frame) -> Value:
        value = first(frame)
        for other in others:
            value = arithmetic.power(value, other(frame), frame.budget)
        return value

    return run


@node("negative")
def _negative(tree: Node, scope: Scope) -> Code:
    [inner] = branches(tree)
    code = compiled(inner, scope)
    if inner.data == "number":
        return constant(arithmetic.negative(code(None)))  # type: ignore[arg-type]
    return lambda frame: arithmetic.negative(code(frame))


Test = Callable[[Value, Frame], bool | None]
"""A unary test: compares a value with something."""


def unary_test(tree: Node, scope: Scope, asked: str | None = None) -> Test:
    """Compile one unary test; where it mentions the name `asked`, it is a condition by itself."""
    if tree.data == "unary_comparison":
        compare = COMPARISONS[str(tree.children[0])]
        bound = compiled(branches(tree)[0], scope)
        return lambda value, frame: compare(value, bound(frame), frame)
    code = compiled(tree, scope)
    if asked is not None and mentions(tree, asked):
        return lambda value, frame: code(frame) is True
    return lambda value, frame: member(value, code(frame), frame.budget)


def mentions(tree: Node, name: str) -> bool:
    """Tell whether a name stands anywhere in a node."""
    return any(part.children[0] == name for part in tree.find_data("name"))


@node("membership")
def _membership(tree: Node, scope: Scope) -> Code:
    subject, tested = branches(tree)
    value = compiled(subject, scope)
    inner = tested.data in ("test_list", "unary_range")
    choices = branches(tested) if inner else [tested]
    return any_of(value, [unary_test(choice, scope) for choice in choices])


def any_of(value: Code, tests: list[Test]) -> Code:
    """Return code that tells whether one of the tests holds, in three-valued logic."""

    def run(frame: Frame) -> Value:
        tested = value(frame)
        result: bool | None = False
        for test in tests:
            held = test(tested, frame)
            if held is True:
                return True
            if held is None:
                result = None
        return result

    return run


@node("unary_range")
def _unary_range(tree: Node, scope: Scope) -> Code:
    [comparison] = branches(tree)
    sign = str(comparison.children[0])
    bound = compiled(branches(comparison)[0], scope)

    def run(frame: Frame) -> Value:
        value = bound(frame)
        if sign == "=":
            return Range(value, value)
        if sign in ("<", "<="):
            return Range(None, value, False, sign == "<=")
        return Range(value, None, sign == ">=", False) if sign in (">", ">=") else None

    return run


@node("test_list")
def _test_list(tree: Node, scope: Scope) -> Code:
    en = "several tests in brackets may stand only after 'in'; a list is written [a, b]"
    scope.findings.add(tree, "feel_syntax", en, "括号内的多个条件只能用在 in 之后")
    return constant(None)
