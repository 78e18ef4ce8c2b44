"""A decision with what it requires, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.feel.budget import Budget
from engine.feel.dmn.logic import Logic, Overlay
from engine.feel.frame import Ask, Names, as_value
from engine.feel.types import Type, coerced
from engine.feel.values import Function, Value

Key = tuple[str, str]
"""The namespace of a file, and the id of an element in it."""

_MISSING = object()


class Evaluation:
    """One evaluation: the names around it, and the values found so far."""

    __slots__ = ("ask", "budget", "found", "names")

    def __init__(self, names: Names, ask: Ask | None, budget: Budget) -> None:
        self.names, self.ask, self.budget = names, ask, budget
        self.found: dict[Key, Value] = {}


@dataclass(frozen=True)
class InputData:
    """Something that comes from outside, as `path` names it, brought to its type."""

    key: Key
    path: tuple[str, ...]
    type: Type | None

    def value(self, run: Evaluation) -> Value:
        """Return what was given, or the mark that nothing was."""
        if self.key not in run.found:
            kept = _looked_up(run, self.path)
            if kept is not _MISSING:
                kept = coerced(as_value(kept, run.budget), self.type, run.budget)
            run.found[self.key] = kept
        return run.found[self.key]


def _looked_up(run: Evaluation, path: tuple[str, ...]) -> Any:
    """Return what is kept at a path; what other files ask for may also be given by its own name."""
    try:
        kept = run.names[path[0]]
    except KeyError:
        kept = _MISSING
    for name in path[1:]:
        inner = None if kept is _MISSING else as_value(kept, run.budget)
        kept = inner[name] if type(inner) is dict and name in inner else _MISSING
    return _looked_up(run, path[1:]) if kept is _MISSING and len(path) > 1 else kept


@dataclass(frozen=True)
class Supply:
    """What stands under a name where a decision is made: an input, another decision, a function."""

    path: tuple[str, ...]
    what: InputData | Decision | Function

    def value(self, run: Evaluation) -> Value:
        """Return its value in an evaluation."""
        if isinstance(self.what, InputData):
            return self.what.value(run)
        return run.found.get(self.what.key) if isinstance(self.what, Decision) else self.what


def supplied(supplies: tuple[Supply, ...], run: Evaluation) -> dict[str, Value]:
    """Return the names that are supplied; those of another file are entries under its name."""
    made: dict[str, Value] = {}
    for supply in supplies:
        value = supply.value(run)
        if value is not _MISSING:
            *around, last = supply.path
            inner = made
            for name in around:
                inner = inner.setdefault(name, {})
            inner[last] = value
    return made


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
    key: Key = ("", "")
    type: Type | None = None
    supplies: tuple[Supply, ...] = field(default=(), repr=False)

    def evaluate(self, names: Names, ask: Ask | None = None, budget: Budget | None = None) -> Value:
        """Return the value of the decision among these names; the required decisions come first.

        Errors: FeelError (`decision_hits`, `decision_input`) when the rules contradict each other
        or an input is not allowed; BudgetExceeded.
        """
        return self.decided(Evaluation(names, ask, budget or Budget()))

    def decided(self, run: Evaluation) -> Value:
        """Return the value in an evaluation, finding first what is required and not yet found."""
        for required in self.requires:
            if required.key not in run.found:
                run.found[required.key] = required.alone(run)
        if self.key not in run.found:
            run.found[self.key] = self.alone(run)
        return run.found[self.key]

    def alone(self, run: Evaluation) -> Value:
        """Return the value where all that is required has been found."""
        around = Overlay(supplied(self.supplies, run), run.names)
        return coerced(self.logic.evaluate(around, run.ask, run.budget), self.type, run.budget)


@dataclass(frozen=True)
class Invocable:
    """A knowledge model or decision service, to be called with arguments by name."""

    name: str
    function: Function

    @property
    def parameters(self) -> Mapping[str, Type | None]:
        """Return its parameters with their types."""
        names = self.function.names or ()
        return dict(zip(names, self.function.takes or (None,) * len(names), strict=True))
