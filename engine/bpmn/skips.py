"""Skipping an incident: the token leaves the faulty element as if it had been done."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn.gateways import ConditionalGateway
from engine.bpmn.interpreter import fire_join
from engine.bpmn.seam import WAITING
from engine.bpmn.tokens import open_tasks, withdraw
from engine.errors import WrongState


def skip(task: Task, flow: str | None) -> None:
    """Let the token go on; nothing is evaluated any more.

    Shapes: `flow` is the id of the element behind the gateway to go to; needed where there is a choice.
    """
    spec, notes = task.task_spec, task.internal_data
    starved = "from" in notes
    if isinstance(spec, ConditionalGateway) and not starved:
        notes["to"] = [_choice(spec, flow, task.id)]
    del notes["incident"]
    notes.pop("leaving", None)
    if spec.attached:
        withdraw(task)
    elif starved:
        _open_join(task)
    else:
        task.complete()


def _choice(spec: Any, flow: str | None, task_id: str) -> str:
    outputs: list[str] = spec._outputs
    if flow is None and len(outputs) == 1:
        return outputs[0]
    if flow not in outputs:
        reason = f"say where the case goes on: {', '.join(outputs)}"
        raise WrongState("skip", "incident", task_id, reason, code="flow_needed")
    return flow


def _open_join(task: Task) -> None:
    """Let a join go on with the tokens it has."""
    by_flow = {task.internal_data["from"]: task}
    for other in open_tasks(task.workflow):
        if other._state == WAITING and other.task_spec is task.task_spec:
            by_flow.setdefault(other.internal_data["from"], other)
    fire_join(by_flow)
