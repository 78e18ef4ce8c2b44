"""What can happen to a token: it is put on an element, is withdrawn, or stops with an incident.

A task is a token on an element. Only three relations between tasks mean anything, each while the parent is
unfinished: activity and its armed boundary events, multi-instance and its items, event gateway and its catches.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn.fault import DiagramFault
from engine.bpmn.seam import CANCELLED, FUTURE, STARTED, UNFINISHED, current, element_of

OUT_OF_STEPS = "the diagram went round too often within one step (step budget exhausted)"


def place(parent: Task, spec: Any, source: str | None = None) -> Task:
    """Create a token for an element; the library's `_update` lets it arrive.

    A token that comes to a join remembers the element it came from, so that joins can count flows.
    """
    task = parent._add_child(spec, FUTURE)
    if spec.waits_for_others:
        task.internal_data["from"] = source or parent.task_spec.name
    return task


def emit(parent: Task, spec: Any, source: str | None = None, payload: Any = None) -> Task:
    """Create a token and let it arrive at its element."""
    task = place(parent, spec, source)
    if payload is not None:
        task.internal_data["payload"] = payload
    spec._update(task)
    return task


def withdraw(task: Task) -> None:
    """Take the token back, with everything that runs inside its element."""
    if task._state & UNFINISHED:
        task._set_state(CANCELLED)
        task.task_spec._on_cancel(task)


def withdraw_scope(container: Any, sparing: Task | None = None) -> None:
    """Withdraw every token of a scope, save one."""
    for task in list(container.tasks.values()):
        if task is not sparing:
            withdraw(task)


def disarm(task: Task) -> None:
    """Withdraw the events attached to a task; tokens they have already emitted live on."""
    for child in task.children:
        if child._state & UNFINISHED and child.task_spec.attached == "activity":
            child._set_state(CANCELLED)


def stop(task: Task, why: str, *, leaving: bool = False) -> None:
    """The token stops here with an incident that somebody must see; deadlines around it keep running."""
    task.internal_data["incident"] = why
    if leaving:
        task.internal_data["leaving"] = True
    task._set_state(STARTED)
    current().trace.append([task.id, element_of(task), "incident", why])


def spend_step() -> None:
    """Take one step of the command's budget."""
    run = current()
    if run.budget <= 0:
        raise DiagramFault(OUT_OF_STEPS)
    run.budget -= 1


def age(task_id: str) -> tuple[int, int]:
    """Return the sort key that puts task ids in the order they were issued."""
    sequence, n = task_id.split(".")
    return int(sequence), int(n)


def open_tasks(container: Any) -> list[Task]:
    """Return the unfinished tasks of one scope, in order of creation."""
    return [t for t in container.tasks.values() if t._state & UNFINISHED]
