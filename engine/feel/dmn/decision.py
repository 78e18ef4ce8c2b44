"""A decision with what it requires, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.feel.budget import Budget
from engine.feel.expression import Expression
from engine.feel.frame import Ask, Names
from engine.feel.values import Value


class Logic(Protocol):
    """How a decision comes to its value."""

    @property
    def free_names(self) -> frozenset[str]:
        """Return the names it needs."""

    @property
    def input_names(self) -> frozenset[str]:
        """Return the names that its inputs need; all of them where it has no columns."""

    @property
    def cell_names(self) -> frozenset[str]:
        """Return the names that its cells need; none where it has no cells."""

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the value among these names."""


class Overlay:
    """Names over other names."""

    def __init__(self, over: Mapping[str, Any], under: Names) -> None:
        self._over, self._under = over, under

    def __getitem__(self, name: str, /) -> Any:
        """Return the upper value of a name, or the lower one."""
        return self._over[name] if name in self._over else self._under[name]


@dataclass(frozen=True)
class Decision:
    """A decision; `requires` are the decisions whose values it uses, each before those that use it.

    `inputs` are the names that must come from outside.
    """

    id: str
    name: str
    variable: str
    logic: Logic
    requires: tuple[Decision, ...]
    inputs: frozenset[str]

    def evaluate(self, names: Names, ask: Ask | None = None, budget: Budget | None = None) -> Value:
        """Return the value of the decision among these names; the required decisions come first.

        Errors: FeelError (`decision_hits`, `decision_input`) when the rules contradict each other
        or an input is not allowed; BudgetExceeded.
        """
        counted = budget or Budget()
        found: dict[str, Value] = {}
        around = Overlay(found, names)
        for required in self.requires:
            found[required.variable] = required.logic.evaluate(around, ask, counted)
        return self.logic.evaluate(around, ask, counted)


@dataclass(frozen=True)
class Formula:
    """A decision that is one expression."""

    expression: Expression

    @property
    def free_names(self) -> frozenset[str]:
        """Return the names it needs."""
        return self.expression.free_names

    @property
    def input_names(self) -> frozenset[str]:
        """Return the same names: all may come from outside."""
        return self.expression.free_names

    @property
    def cell_names(self) -> frozenset[str]:
        """Return nothing: there are no cells."""
        return frozenset()

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the value among these names."""
        return self.expression.evaluate(names, ask, budget)
