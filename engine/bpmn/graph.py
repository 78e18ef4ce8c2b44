"""Questions about the flow graph of one scope: who can reach what without passing where."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from weakref import WeakKeyDictionary

from SpiffWorkflow.task import Task


def position(task: Task) -> str:
    """Return the element a token is on; one that waits at a join is still on its way from the last element."""
    return str(task.internal_data.get("from", task.task_spec.name))


def successors(scope: Any, name: str, *, loose: bool = True) -> list[str]:
    """Return the elements behind one, also through boundary events (non-interrupting ones if `loose`)."""
    spec = scope.task_specs[name]
    attached = [
        b for b in getattr(spec, "boundaries", ()) if loose or scope.task_specs[b].interrupting
    ]
    return [*spec._outputs, *attached]


def reachable(scope: Any, start: str, without: Collection[str], *, loose: bool = True) -> set[str]:
    """Return every element a token on `start` can come to without passing through those in `without`."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for name in successors(scope, todo.pop(), loose=loose):
            if name not in seen and name not in without:
                seen.add(name)
                todo.append(name)
    return seen


_AROUND: WeakKeyDictionary[Any, dict[tuple[str, str], frozenset[str]]] = WeakKeyDictionary()
"""Specs never change, so what lies around an element is worked out once."""


def around(scope: Any, element: str, join: str) -> frozenset[str]:
    """Return an element and whatever a token on it can come to without passing through a join."""
    known = _AROUND.setdefault(scope, {})
    if (element, join) not in known:
        known[element, join] = frozenset({element} | reachable(scope, element, {join}))
    return known[element, join]


def must_wait_for(join: Any, by_flow: dict[str, Task], token: Task) -> bool:
    """Whether an inclusive join must wait for this token.

    It must when the token can reach an incoming flow that is empty, and none that already has a token.

    Source: BPMN 2.0.2, table 13.3 (inclusive gateway).
    """
    here = position(token)
    if token.task_spec is join and here in by_flow:
        return False
    ahead = around(join._wf_spec, here, join.name)
    sources = [name for name in join._inputs if name in ahead]
    return any(s not in by_flow for s in sources) and not any(s in by_flow for s in sources)


def meeting_joins(scope: Any, target: str, leaving: str, other: Task) -> set[str]:
    """Return the joins that consume an open token before it can come round to `target` or `leaving`."""
    if "from" in other.internal_data:
        return {other.task_spec.name}
    ahead = reachable(scope, position(other), {target, leaving}) | {other.task_spec.name}
    return {name for name in ahead if scope.task_specs[name].waits_for_others}


def leads_back(scope: Any, target: str, leaving: str, others: list[Task]) -> bool:
    """Whether `target` lies before `leaving` on the same branch: no join with other tokens in between."""
    cut: set[str] = set()
    for other in others:
        cut |= meeting_joins(scope, target, leaving, other)
    return leaving in reachable(scope, target, cut, loose=False)


def in_the_way(scope: Any, target: str, leaving: str, others: list[Task]) -> list[Task]:
    """Return the open tokens that a token sent back from `leaving` to `target` would double.

    A token is in the way when the new one can come to where it stands without passing the element that is
    left and without passing a join that would consume it first.
    """
    found = []
    for other in others:
        cut = {leaving} | meeting_joins(scope, target, leaving, other)
        if position(other) in {target} | reachable(scope, target, cut, loose=False):
            found.append(other)
    return found


def starved_joins(scope: Any, target: str, leaving: str, others: list[Task]) -> list[str]:
    """Return the parallel joins at which a token sent back to `target` would wait for ever.

    It would when the other branches have already been joined: an incoming flow of the join can then be
    reached neither by the new token (through a fork behind the target) nor by any open token.
    """
    found = []
    for name in reachable(scope, target, {leaving}):
        spec = scope.task_specs[name]
        if not (spec.counts and spec.waits_for_others):
            continue
        sources = {target} | reachable(scope, target, {name, leaving})
        for other in others:
            here = position(other)
            sources |= {here} | reachable(scope, here, {name, target, leaving})
        if not set(spec._inputs) <= sources:
            found.append(name)
    return sorted(found)
