"""What an expression sees while it is evaluated."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from engine.errors import Problem
from engine.feel.budget import Budget
from engine.feel.encoding import from_json
from engine.feel.faults import FeelError
from engine.feel.values import Value

Ask = Callable[[str, list[Any]], Any]


class Names(Protocol):
    """The names around an expression: JSON or FEEL values; KeyError for unknown names."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a name."""


class Ready:
    """A name's value that is a FEEL value already, however large."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


class Frame:
    """The names, the world, the budget and the local variables of one evaluation."""

    __slots__ = ("ask", "budget", "names", "variables")

    def __init__(
        self, names: Names, ask: Ask | None, budget: Budget, variables: dict[int, Value]
    ) -> None:
        self.names, self.ask, self.budget, self.variables = names, ask, budget, variables

    def asked(self, question: str, args: list[Any]) -> Value:
        """Ask the world and return its answer. Errors: FeelError where nobody answers."""
        if self.ask is None:
            why = f"'{question}' can be asked only inside a case"
            problem = Problem("evaluation", "feel_no_world", why, f"此处不能查询 {question}")
            raise FeelError(question, [problem], code="feel_no_world")
        return from_json(self.ask(question, args), self.budget)

    def outer(self, name: str) -> Any:
        """Return a name's value as it is kept; None when nobody knows the name."""
        try:
            return self.names[name]
        except KeyError:
            return None


Code = Callable[[Frame], Value]
"""A compiled expression."""

_PLAIN = frozenset([str, bool, type(None), Decimal])


def as_value(kept: Any, budget: Budget) -> Value:
    """Return what is kept under a name as a FEEL value."""
    if type(kept) in _PLAIN:
        return kept
    return kept.value if type(kept) is Ready else from_json(kept, budget)
