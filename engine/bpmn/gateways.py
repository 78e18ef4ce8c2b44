"""Gateways that split by condition and join by counting tokens per incoming flow."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.elements import Node
from engine.bpmn.fault import DiagramFault
from engine.bpmn.seam import STARTED, WAITING
from engine.bpmn.tokens import place, withdraw


class Gateway(Node):
    """Waits at arrival when tokens have to be joined; they are judged when nothing else can move."""

    def _update_hook(self, my_task: Task) -> bool:
        if "from" in my_task.internal_data:
            my_task._set_state(WAITING)
            return False
        return True


class ParallelGateway(Gateway):
    """Joins when each incoming flow has a token; forks to every outgoing flow."""

    joins = counts = True


class ConditionalGateway(Gateway):
    """Chooses outgoing flows by condition, in the order of the file; the flow without one is the default."""

    many = False

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.conditions: list[tuple[str, str]] = []
        self.default: str | None = None

    def connect(self, taskspec: Any) -> None:
        """Connect the default flow."""
        super().connect(taskspec)
        self.default = taskspec.name

    def connect_outgoing_if(self, condition: str, taskspec: Any) -> None:
        """Connect a flow with a condition."""
        BpmnTaskSpec.connect(self, taskspec)
        self.conditions.append((condition.strip(), taskspec.name))

    def work(self, task: Task) -> bool:
        """Choose."""
        chosen: list[str] = []
        for text, name in self.conditions:
            if scopes.condition(text, task):
                chosen.append(name)
                if not self.many:
                    break
        if not chosen:
            if self.default is None:
                raise DiagramFault("no branch applies and there is no default")
            chosen = [self.default]
        task.internal_data["to"] = chosen
        return True

    def targets(self, task: Task) -> list[Any]:
        """Return what was chosen."""
        return [self._wf_spec.task_specs[name] for name in task.internal_data.pop("to")]


class ExclusiveGateway(ConditionalGateway):
    """The first condition that holds; every incoming token passes by itself."""


class InclusiveGateway(ConditionalGateway):
    """Every condition that holds; joins when no token elsewhere can still reach an empty incoming flow."""

    many = True
    joins = True


class EventGateway(Node):
    """Arms the catch events behind it and waits for the first."""

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)

    def work(self, task: Task) -> bool:
        """Arm every catch event behind."""
        task._set_state(STARTED)
        for spec in self.outputs:
            spec._update(place(task, spec))
        return False

    def targets(self, task: Task) -> list[Any]:
        """Return nothing: the token has become the event that won."""
        return []

    def _on_complete_hook(self, my_task: Task) -> None:
        for child in my_task.children:
            withdraw(child)

    def _on_cancel(self, my_task: Task) -> None:
        for child in my_task.children:
            withdraw(child)
