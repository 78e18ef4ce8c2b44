"""How a decision or a piece of one comes to its value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.feel.budget import Budget
from engine.feel.expression import Expression
from engine.feel.frame import Ask, Names, Ready
from engine.feel.types import Type, coerced
from engine.feel.values import Value

_NONE: frozenset[str] = frozenset()


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

    @property
    def deep(self) -> int:
        """Return how many levels one evaluation goes down, calls apart."""

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the value among these names."""


class Overlay:
    """Names with FEEL values over other names."""

    __slots__ = ("_over", "_under")

    def __init__(self, over: Mapping[str, Value], under: Names) -> None:
        self._over, self._under = over, under

    def __getitem__(self, name: str, /) -> Any:
        """Return the upper value of a name, or the lower one."""
        if name in self._over:
            value = self._over[name]
            return Ready(value) if type(value) is list or type(value) is dict else value
        return self._under[name]


Run = Callable[[Names, Ask | None, Budget], Value]


@dataclass(frozen=True)
class Boxed:
    """A boxed expression: its names, its depth and its code."""

    free_names: frozenset[str]
    cell_names: frozenset[str]
    deep: int
    run: Run

    @property
    def input_names(self) -> frozenset[str]:
        """Return the names it needs."""
        return self.free_names

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the value among these names."""
        budget.spend(1)
        return self.run(names, ask, budget)


def boxed(run: Run, parts: Iterable[Logic], without: frozenset[str] = _NONE) -> Boxed:
    """Return a boxed expression of these parts; the names `without` come from within."""
    known = list(parts)
    free = _NONE.union(*(part.free_names for part in known))
    cells = _NONE.union(*(part.cell_names for part in known))
    deep = 2 + max((part.deep for part in known), default=0)
    return Boxed(free - without, cells - without, deep, run)


NOTHING = boxed(lambda names, ask, budget: None, ())
"""Logic that nobody wrote: its value is null."""


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

    @property
    def deep(self) -> int:
        """Return how deep the expression's parts lie in each other."""
        return 2 + self.expression.deep

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Return the value among these names."""
        return self.expression.evaluate(names, ask, budget)


def typed(logic: Logic, wanted: Type | None) -> Logic:
    """Return logic whose value is brought to a type."""
    if wanted is None:
        return logic

    def run(names: Names, ask: Ask | None, budget: Budget) -> Value:
        return coerced(logic.evaluate(names, ask, budget), wanted, budget)

    return Boxed(logic.free_names, logic.cell_names, logic.deep + 1, run)
