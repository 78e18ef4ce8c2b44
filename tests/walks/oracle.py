"""What must hold whatever the engine does: judged from the block structure, without knowing how it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.walks.diagrams import Diagram
from tests.walks.places import conflict

MOST_AT_ONCE = 30


class Wrong(AssertionError):
    """The engine did what the diagram does not say."""


def never_together(diagram: Diagram, open_elements: Iterable[str]) -> None:
    """No two elements are open that the block structure keeps apart.

    Shapes: `open_elements` are the elements of open work items and jobs, one entry per token.
    """
    names = [name for name in open_elements if name in diagram.places]
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            if conflict(diagram.places[a], diagram.places[b]):
                raise Wrong(f"{a} and {b} are open together")


def no_late_join(diagram: Diagram, scope: Any, tokens: Iterable[str]) -> None:
    """No join of a scope waits while nothing is left inside its block: it would have fired too late."""
    here = set(tokens)
    for join in here & diagram.joins.keys():
        if not here & _inside(scope, diagram.joins[join], join):
            raise Wrong(f"{join} waits for nobody")


def _inside(scope: Any, fork: str, join: str) -> set[str]:
    """What lies between a fork and its join, side branches of boundary events included."""
    seen: set[str] = set()
    todo = [fork]
    while todo:
        spec = scope.task_specs[todo.pop()]
        for name in [*spec._outputs, *getattr(spec, "boundaries", ())]:
            if name != join and name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def ended_rightly(completed: Iterable[str], root_interrupts: set[str]) -> None:
    """A case ends through its last task, unless an interrupting event sub-process of the root took over."""
    done = set(completed)
    if "fin" not in done and not done & root_interrupts:
        raise Wrong("ended before its end")


def not_flooded(opened: Iterable[str]) -> None:
    """No element is opened again and again within one command."""
    for name, times in Counter(opened).items():
        if times > MOST_AT_ONCE:
            raise Wrong(f"{name} was opened {times} times at once")


def nobody_missed(
    signals: Iterable[str], waiting: Iterable[tuple[str, str, int]], now: int
) -> None:
    """A signal thrown in a command has ended every wait for it that was there before the command.

    Shapes: `waiting` are the waits that firing ends, as signal, element and the command that opened them.
    """
    thrown = set(signals)
    for name, element, since in waiting:
        if name in thrown and since < now:
            raise Wrong(f"{element} missed the signal {name}")


def limits_match(running: set[tuple[str, str]], open_tasks: set[str]) -> None:
    """A limit runs exactly as long as the element that declares it."""
    stray = {task for task, _ in running} - open_tasks
    if stray:
        raise Wrong(f"limits outlive their elements: {sorted(stray)}")
