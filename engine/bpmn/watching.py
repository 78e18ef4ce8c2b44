"""Conditional events: looked at whenever everything is at rest, fired when their condition has become true.

A condition must have been false before it can become true again. Nothing (null) is not true: what is asked for
may not be known yet.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.fault import DiagramFault
from engine.bpmn.seam import WAITING
from engine.bpmn.tokens import age, open_tasks, spend_step, stop


def fire_what_became_true(tree: Any) -> bool:
    """Fire the oldest conditional event whose condition has become true; False when there is none."""
    watching = [
        task
        for container in tree.containers()
        if container.spec.watched
        for task in open_tasks(container)
        if task._state == WAITING and task.task_spec.name in container.spec.watched
    ]
    became, stopped = [], False
    for task in sorted(watching, key=lambda t: age(t.id)):
        try:
            if _became_true(task):
                became.append(task)
        except DiagramFault as fault:
            stop(task, str(fault))
            stopped = True
    if became:
        _fire(became[0])
    return bool(became) or stopped


def _became_true(task: Task) -> bool:
    """Whether a condition is true that was not; one that is not true any more can become true again."""
    holds = scopes.condition(task.task_spec.condition, task, null=False)
    if not holds:
        task.internal_data.pop("holds", None)
        return False
    return "holds" not in task.internal_data


def _fire(task: Task) -> None:
    try:
        spend_step()
    except DiagramFault as fault:
        stop(task, str(fault))
        return
    task.internal_data["holds"] = True
    task.task_spec.fire(task, None)
