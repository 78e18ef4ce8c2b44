"""Compensation: what was completed can be undone by the handler drawn for it, newest first.

A scope remembers on its hidden root which of its activities with a handler were completed, once per completion.
A throwing event takes what it is to undo from there and waits while the handlers run one after the other.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.task import Task

from engine.bpmn.seam import STARTED, UNFINISHED
from engine.bpmn.tokens import place, withdraw


class CompensationEventDefinition(EventDefinition):  # type: ignore[misc]  # the library has no types
    """Undo one activity (by its id), or whatever was completed in the scope."""

    def __init__(self, activity: str | None) -> None:
        super().__init__()
        self.activity = activity


def completed(task: Task) -> None:
    """Remember an activity that could be undone; a handler that has finished lets its thrower go on."""
    if task.task_spec.undo is not None:
        root = task.workflow.task_tree
        root.internal_data.setdefault("done", []).append(task.task_spec.name)
    thrower = task.internal_data.pop("undoes", None)
    if thrower is not None:
        waiting = task.workflow.top_workflow.find(thrower)
        if waiting is not None and waiting._state & UNFINISHED:
            del waiting.internal_data["undoing"]
            waiting.task_spec._update(waiting)


def undo(task: Task, activity: str | None) -> bool:
    """Start the next handler that a throwing event waits for; True when all is undone."""
    scope, notes = _scope(task), task.internal_data
    if "undo" not in notes:
        notes["undo"] = _take(scope, activity)
    if not notes["undo"]:
        del notes["undo"]
        return True
    task._set_state(STARTED)
    specs = scope.spec.task_specs
    handler = specs[specs[notes["undo"].pop(0)].undo]
    token = place(scope.task_tree, handler)
    token.internal_data["undoes"] = task.id
    notes["undoing"] = token.id
    handler._update(token)
    return False


def give_up(task: Task) -> None:
    """Withdraw the handler that a withdrawn thrower was waiting for."""
    running = task.internal_data.get("undoing")
    if running is not None:
        handler = task.workflow.top_workflow.find(running)
        if handler is not None:
            withdraw(handler)


def _scope(task: Task) -> Any:
    """Return the scope whose activities are undone: an event sub-process undoes what is around it."""
    scope = task.workflow
    while scope.host is not None and scope.host.task_spec.triggered:
        scope = scope.host.workflow
    return scope


def _take(scope: Any, activity: str | None) -> list[str]:
    """Take the completed activities from the memory of the scope, newest first: each is undone once."""
    notes = scope.task_tree.internal_data
    done = notes.pop("done", [])
    kept = [name for name in done if activity not in (None, name)]
    if kept:
        notes["done"] = kept
    return [name for name in reversed(done) if activity in (None, name)]
