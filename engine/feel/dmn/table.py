"""Decision tables: which rules hit, and what becomes of several hits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from engine.errors import Problem
from engine.feel.budget import Budget
from engine.feel.builtins.registry import BUILTINS
from engine.feel.comparison import equal
from engine.feel.expression import Expression, UnaryTests, tested
from engine.feel.faults import FeelError
from engine.feel.frame import Ask, Frame, Names
from engine.feel.types import Type, coerced
from engine.feel.values import Value, number
from engine.feel.writing import text_of


@dataclass(frozen=True)
class Input:
    """An input column: what is tested, and what it may be."""

    label: str
    expression: Expression
    allowed: UnaryTests | None = None


@dataclass(frozen=True)
class Output:
    """An output column: its name, default and type, and its values in order of their priority."""

    name: str
    default: Expression | None = None
    priorities: tuple[Value, ...] | None = None
    type: Type | None = None


@dataclass(frozen=True)
class Rule:
    """A row: one test for each input, one expression for each output, with its own type if any."""

    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]
    types: tuple[Type | None, ...]


@dataclass(frozen=True)
class Hit:
    """A rule that matched: its number from 1, and its results."""

    rule: int
    results: tuple[Value, ...]


@dataclass(frozen=True)
class Table:
    """A decision table. `policy` is one letter of U A P F R O C; `aggregation` belongs to C.

    Unless it is `strict`, an input that is not allowed is null, as DMN has it.
    """

    id: str
    policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    strict: bool = True

    @property
    def free_names(self) -> frozenset[str]:
        """Return the names that the inputs and cells need."""
        return self.input_names | self.cell_names

    @property
    def input_names(self) -> frozenset[str]:
        """Return the names that the input expressions need."""
        return frozenset().union(*(column.expression.free_names for column in self.inputs))

    @property
    def cell_names(self) -> frozenset[str]:
        """Return the names that the cells need."""
        cells = [cell for rule in self.rules for cell in (*rule.tests, *rule.results)]
        return frozenset().union(*(cell.free_names for cell in cells))

    @property
    def deep(self) -> int:
        """Return how deep its deepest cell goes."""
        cells = [cell.deep for rule in self.rules for cell in (*rule.tests, *rule.results)]
        return 4 + max([*cells, *(column.expression.deep for column in self.inputs)], default=0)

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the table's value. Errors: FeelError (`decision_hits`, `decision_input`)."""
        hits = self._hits(names, ask, budget)
        if not hits:
            return self._default(names, ask, budget)
        return _POLICIES[self.policy](self, hits, budget)

    def _hits(self, names: Names, ask: Ask | None, budget: Budget) -> list[Hit]:
        frames = [
            tested(self._tested(column, names, ask, budget), names, ask, budget)
            for column in self.inputs
        ]
        hits: list[Hit] = []
        for index, (rule, checks) in enumerate(self._checks, 1):
            if all(test.passes(frames[at]) for at, test in checks):
                results = [
                    coerced(result.evaluate(names, ask, budget), own or column.type, budget)
                    for result, own, column in zip(
                        rule.results, rule.types, self.outputs, strict=True
                    )
                ]
                hits.append(Hit(index, tuple(results)))
                if self.policy == "F":
                    break
        return hits

    @cached_property
    def _checks(self) -> list[tuple[Rule, list[tuple[int, UnaryTests]]]]:
        """Return each rule with the tests that do not let everything through, and their columns."""
        return [
            (rule, [(at, test) for at, test in enumerate(rule.tests) if test.text != "-"])
            for rule in self.rules
        ]

    def _tested(self, column: Input, names: Names, ask: Ask | None, budget: Budget) -> Value:
        value = column.expression.evaluate(names, ask, budget)
        if column.allowed is None or value is None:
            return value
        if not column.allowed.matches(value, names, ask, budget):
            if not self.strict:
                return None
            shown = text_of(value, budget) or "a value without text"
            en = f"{column.label} is {shown}, which is not among the allowed values"
            self.refuse("decision_input", en, f"{column.label} 的值不在允许范围内")
        return value

    def _default(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        listed = self.policy in "RO" or (self.policy == "C" and self.aggregation is None)
        if all(column.default is None for column in self.outputs):
            empty: Value = [] if listed else None
            return number(0) if self.aggregation == "COUNT" else empty
        results = [
            None if column.default is None else column.default.evaluate(names, ask, budget)
            for column in self.outputs
        ]
        value = self.result(Hit(0, tuple(results)))
        return [value] if listed else value

    def result(self, hit: Hit) -> Value:
        """Return a hit's results: the only one as it is, several as a context."""
        if len(self.outputs) == 1:
            return hit.results[0]
        names = [column.name for column in self.outputs]
        return dict(zip(names, hit.results, strict=True))

    def rank(self, hit: Hit) -> tuple[int, ...]:
        """Return where a hit stands by the priorities of its results; less comes first."""
        budget = Budget()
        return tuple(
            _place(value, column.priorities, budget)
            for value, column in zip(hit.results, self.outputs, strict=True)
            if column.priorities is not None
        )

    def refuse(self, code: str, en: str, zh: str) -> NoReturn:
        """Stop: the table has no answer that could be defended."""
        raise FeelError(self.id, [Problem(self.id, code, en, zh)], code=code)


def _place(value: Value, ordered: tuple[Value, ...], budget: Budget) -> int:
    places = (place for place, other in enumerate(ordered) if equal(value, other, budget) is True)
    return next(places, len(ordered))


def _rules(hits: list[Hit]) -> str:
    return " and ".join(str(hit.rule) for hit in hits)


def _unique(table: Table, hits: list[Hit], budget: Budget) -> Value:
    if len(hits) > 1:
        en = f"rules {_rules(hits)} match together, but the hit policy allows one"
        table.refuse("decision_hits", en, f"规则 {_rules(hits)} 同时命中")
    return table.result(hits[0])


def _any(table: Table, hits: list[Hit], budget: Budget) -> Value:
    first = table.result(hits[0])
    for hit in hits[1:]:
        if equal(first, table.result(hit), budget) is not True:
            both = _rules([hits[0], hit])
            en = f"rules {both} match together with different results"
            table.refuse("decision_hits", en, f"规则 {both} 同时命中且结果不同")
    return first


def _priority(table: Table, hits: list[Hit], budget: Budget) -> Value:
    return table.result(min(hits, key=table.rank))


def _first(table: Table, hits: list[Hit], budget: Budget) -> Value:
    return table.result(hits[0])


def _rule_order(table: Table, hits: list[Hit], budget: Budget) -> Value:
    return [table.result(hit) for hit in hits]


def _output_order(table: Table, hits: list[Hit], budget: Budget) -> Value:
    return [table.result(hit) for hit in sorted(hits, key=table.rank)]


def _collect(table: Table, hits: list[Hit], budget: Budget) -> Value:
    values = [table.result(hit) for hit in hits]
    if table.aggregation is None:
        return values
    function = BUILTINS[table.aggregation.lower()]
    return function.run(Frame({}, None, budget, {}), [values])


_POLICIES: dict[str, Callable[[Table, list[Hit], Budget], Value]] = {
    "U": _unique,
    "A": _any,
    "P": _priority,
    "F": _first,
    "R": _rule_order,
    "O": _output_order,
    "C": _collect,
}
