"""Expressions and unary tests, read once and evaluated often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from engine.errors import Problem
from engine.feel import builtins, compiled
from engine.feel.budget import Budget
from engine.feel.builtins.registry import BUILTINS
from engine.feel.compiled.operators import any_of, unary_test
from engine.feel.compiled.scope import Findings, Node, Scope, branches, depth, weight
from engine.feel.compiled.scope import compiled as compiled_node
from engine.feel.faults import BudgetExceeded, FeelError
from engine.feel.frame import Ask, Code, Frame, Names, as_value
from engine.feel.syntax import parsed_expression, parsed_tests
from engine.feel.types import NAMED_TYPES, NO_TYPES, Types
from engine.feel.values import Value

__all__ = ["Expression", "UnaryTests", "builtins", "compiled", "expression", "unary_tests"]

_T = TypeVar("_T", bound="Compiled")
_NOTHING: dict[str, Value] = {}


@dataclass(frozen=True)
class Compiled:
    """A text of the language with its code.

    `free_names` are the names it surely needs from outside; `possible_names` stand in filters,
    where they may also be entries of the elements. `problems` is what looks wrong though it can
    be evaluated.
    """

    text: str
    free_names: frozenset[str]
    possible_names: frozenset[str]
    problems: tuple[Problem, ...]
    weight: int
    deep: int
    code: Code

    def _evaluated(
        self, names: Names, ask: Ask | None, budget: Budget, variables: dict[int, Value]
    ) -> Value:
        budget.spend(self.weight)
        try:
            return self.code(Frame(names, ask, budget, variables))
        except RecursionError:
            raise BudgetExceeded("the evaluation goes too deep", "求值嵌套过深") from None


class Expression(Compiled):
    """An expression that has been read."""

    def evaluate(
        self, names: Names = _NOTHING, ask: Ask | None = None, budget: Budget | None = None
    ) -> Value:
        """Return the value among these names; null where FEEL has no answer.

        Errors: BudgetExceeded; FeelError (`feel_no_world`) when it asks and there is nobody to ask.
        """
        return self._evaluated(names, ask, budget or Budget(), {})


class UnaryTests(Compiled):
    """The unary tests of a table cell that have been read."""

    def matches(
        self,
        value: Value,
        names: Names = _NOTHING,
        ask: Ask | None = None,
        budget: Budget | None = None,
    ) -> bool:
        """Tell whether a value passes the tests. Errors: as for expressions."""
        return self.passes(tested(value, names, ask, budget or Budget()))

    def passes(self, frame: Frame) -> bool:
        """Tell whether the value that a frame was made to test passes."""
        frame.budget.spend(self.weight)
        try:
            return self.code(frame) is True
        except RecursionError:
            raise BudgetExceeded("the evaluation goes too deep", "求值嵌套过深") from None


def tested(value: Value, names: Names, ask: Ask | None, budget: Budget) -> Frame:
    """Return a frame in which tests of a value run."""
    return Frame(names, ask, budget, {_ASKED: as_value(value, budget)})


_PHRASES = BUILTINS.keys() | NAMED_TYPES
"""The names of the language, some of which hold words that mean something by themselves."""

_ASKED = 0
"""The variable that holds the tested value, which is called `?`."""


@lru_cache(maxsize=4096)
def expression(
    text: str,
    known: frozenset[str] = frozenset(),
    strict: bool = True,
    types: Types = NO_TYPES,
) -> Expression:
    """Read an expression; `known` are names around it that are not plain words (`date and time`).

    `types` are those of the file around it.
    Errors: FeelError with position and what was expected. Unless `strict` is False also for what
    FEEL would only answer with null: unknown functions and types, wrong numbers of arguments,
    impossible dates.
    """
    tree = parsed_expression(text, known | _PHRASES | types.keys())
    findings = Findings(text, types)
    code = compiled_node(tree, Scope(findings))
    _judge_calls(tree, findings, known)
    return _result(Expression, findings, tree, code, strict)


@lru_cache(maxsize=4096)
def unary_tests(
    text: str,
    known: frozenset[str] = frozenset(),
    strict: bool = True,
    types: Types = NO_TYPES,
) -> UnaryTests:
    """Read the unary tests of a table cell. Errors: as for `expression`."""
    if text.strip() == "-":
        return UnaryTests(text, frozenset(), frozenset(), (), 1, 1, lambda frame: True)
    tree = parsed_tests(text, known | _PHRASES | types.keys())
    findings = Findings(text, types)
    scope = Scope(findings, {"?": _ASKED})
    tests = [unary_test(child, scope, "?") for child in branches(tree)]
    code = any_of(lambda frame: frame.variables[_ASKED], tests)
    if tree.data == "negated_tests":
        code = _negated(code)
    _judge_calls(tree, findings, known)
    return _result(UnaryTests, findings, tree, code, strict)


def _negated(code: Code) -> Code:
    def run(frame: Frame) -> Value:
        held = code(frame)
        return None if held is None else not held

    return run


def _judge_calls(tree: Node, findings: Findings, known: frozenset[str]) -> None:
    """Note calls of functions that nobody knows."""
    for call in tree.find_data("call"):
        callee = branches(call)[0]
        name = str(callee.children[0]) if callee.data == "name" else ""
        if name in findings.free and name not in known and name not in BUILTINS:
            findings.add(
                callee, "feel_function", f"there is no function '{name}'", f"没有函数 {name}"
            )


def _result(kind: type[_T], findings: Findings, tree: Node, code: Code, strict: bool) -> _T:
    if strict and findings.problems:
        raise FeelError(findings.text, findings.problems)
    free, possible = frozenset(findings.free), frozenset(findings.possible)
    problems = tuple(findings.problems)
    return kind(findings.text, free, possible, problems, weight([tree]), depth(tree), code)
