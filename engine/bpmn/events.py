"""Catching and throwing. Events are told, never polled: a command names the catch that it fires."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    ErrorEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.task import Task

from engine.bpmn import scopes, times, undoing
from engine.bpmn.elements import Activity, Node
from engine.bpmn.fault import DiagramFault
from engine.bpmn.gateways import EventGateway
from engine.bpmn.seam import STARTED, WAITING, current
from engine.bpmn.tokens import emit, spend_step, stop, withdraw, withdraw_scope
from engine.bpmn.undoing import CompensationEventDefinition


def timer_kind(definition: Any) -> str:
    """Return `date`, `duration` or `cycle`."""
    if isinstance(definition, TimeDateEventDefinition):
        return "date"
    return "cycle" if isinstance(definition, CycleTimerEventDefinition) else "duration"


class Catch(Activity):
    """An intermediate catch event or receive task, alone or behind an event gateway."""

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition

    @property
    def is_timer(self) -> bool:
        """Whether time fires it."""
        return isinstance(self.event_definition, TimerEventDefinition)

    @property
    def message(self) -> str | None:
        """The name of the message that fires it."""
        if isinstance(self.event_definition, MessageEventDefinition):
            return str(self.event_definition.name)
        return None

    @property
    def signal(self) -> str | None:
        """The name of the signal that fires it."""
        if isinstance(self.event_definition, SignalEventDefinition):
            return str(self.event_definition.name)
        return None

    @property
    def condition(self) -> str | None:
        """The condition that fires it when it becomes true."""
        if isinstance(self.event_definition, ConditionalEventDefinition):
            return str(self.event_definition.expression).strip()
        return None

    def _update_hook(self, my_task: Task) -> bool:
        if my_task._state != WAITING:
            try:
                self.arm(my_task)
                my_task._set_state(WAITING)
            except DiagramFault as fault:
                stop(my_task, str(fault))
        return False

    def arm(self, task: Task) -> None:
        """Compute, once, what the wait needs: the due instant of a timer, the correlation key of a message."""
        spend_step()
        self.enter(task)
        known = task.internal_data
        if self.is_timer and "timer" not in known:
            value = scopes.value_of(self.event_definition.expression.strip(), task)
            known["timer"] = times.plan(timer_kind(self.event_definition), value, current().now)
        if self.extensions.correlation is not None:
            known["key"] = scopes.value_of(self.extensions.correlation, task)

    def fire(self, task: Task, payload: Any) -> None:
        """It happened."""
        if payload is not None:
            scopes.write(task, self.extensions.result or self.bpmn_id, payload)
        self.leave(task)

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.internal_data.pop("timer", None)
        gateway = my_task.parent
        if isinstance(gateway.task_spec, EventGateway) and gateway._state == STARTED:
            gateway.complete()
        super()._on_complete_hook(my_task)


class Attached(Catch):
    """What boundary events and event sub-process starts share: they may interrupt, or fire again and again."""

    def __init__(
        self, wf_spec: Any, bpmn_id: str, event_definition: Any, cancel_activity: bool, **kw: Any
    ) -> None:
        super().__init__(wf_spec, bpmn_id, event_definition, **kw)
        self.interrupting = cancel_activity

    def fire(self, task: Task, payload: Any) -> None:
        """It happened: interrupt if it must, and start the tokens behind."""
        timer = task.internal_data.get("timer", {})
        if "every" in timer:
            missed = times.advance(timer, current().now, self.extensions.catch_up)
            payload = {"missed": missed} if self.extensions.catch_up == "last" else None
        spent = self.is_timer and ("every" not in timer or "due" not in timer)
        if self.interrupting or spent:
            task.complete()
        for target in self.outputs:
            self.start(task, target, payload)

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.internal_data.clear()
        if self.interrupting:
            self.interrupt(my_task)

    def interrupt(self, task: Task) -> None:
        """Withdraw what the event interrupts."""
        raise NotImplementedError

    def start(self, task: Task, target: Any, payload: Any) -> None:
        """Put a token on the element behind the event; it hangs on the root and lives its own life."""
        raise NotImplementedError


class Boundary(Attached):
    """A boundary event. Its tokens outlive the activity."""

    attached = "activity"

    def interrupt(self, task: Task) -> None:
        """Withdraw the activity."""
        withdraw(task.parent)

    def start(self, task: Task, target: Any, payload: Any) -> None:
        """Start behind the event, in the scope around the activity."""
        if payload is not None:
            scopes.write(task, self.bpmn_id, payload)
        emit(task.workflow.task_tree, target, source=self.name)


class Handler(Attached):
    """The start of an event sub-process, armed as long as the scope around it lives."""

    attached = "scope"

    def interrupt(self, task: Task) -> None:
        """Withdraw everything else in the scope."""
        withdraw_scope(task.workflow, sparing=task)

    def start(self, task: Task, target: Any, payload: Any) -> None:
        """Start the event sub-process, in a variable scope of its own that knows the payload."""
        emit(task.workflow.task_tree, target, source=self.name, payload=payload)


def _catches(task: Task, kind: Any, code: str | None) -> bool:
    definition: Any = getattr(task.task_spec, "event_definition", None)
    armed = task._state == WAITING and task.task_spec.attached
    return bool(armed and isinstance(definition, kind) and definition.code in (None, code))


def _catcher(task: Task, kind: type, code: str | None, at_task: bool) -> Task | None:
    """Return the nearest armed event outward that catches an error or escalation; a named code first.

    Outward is: the event sub-processes of the scope, the activity that runs the scope, the scope around it, …
    An event sub-process does not catch what is thrown inside it.
    """
    activity: Task | None = task if at_task else None
    container, within = task.workflow, task.task_spec.name
    while True:
        found: list[Task] = []
        if activity is not None:
            parent = activity.parent
            host = parent if parent.task_spec.is_item(parent, activity) else activity
            found = [c for c in host.children if _catches(c, kind, code)]
        if not found:
            found = [
                t
                for t in container.tasks.values()
                if t.task_spec.attached == "scope"
                and _catches(t, kind, code)
                and within not in t.task_spec._outputs
            ]
        if found:
            return min(found, key=lambda t: t.task_spec.event_definition.code is None)
        activity = container.host
        if activity is None:
            return None
        container, within = activity.workflow, activity.task_spec.name


def throw(task: Task, kind: type, code: str | None, *, at_task: bool = False) -> bool:
    """Throw an error or escalation outward from a task; False when nobody catches it."""
    found = _catcher(task, kind, code, at_task)
    if found is not None:
        found.task_spec.fire(found, {"code": code} if code else None)
    return found is not None


class Throw(Node):
    """An intermediate throw event, send task, or end event."""

    ends = False

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition

    def work(self, task: Task) -> bool:
        """Throw."""
        definition = self.event_definition
        if isinstance(definition, CodeEventDefinition):
            caught = throw(task, type(definition), definition.code)
            if not caught and isinstance(definition, ErrorEventDefinition):
                raise DiagramFault(f"nobody catches the error {definition.code}")
        elif isinstance(definition, MessageEventDefinition):
            self._send(task, str(definition.name))
        elif isinstance(definition, SignalEventDefinition):
            current().thrown.append({"signal": str(definition.name), **self._letter(task)})
        elif isinstance(definition, TerminateEventDefinition):
            withdraw_scope(task.workflow, sparing=task)
        elif isinstance(definition, CompensationEventDefinition):
            return undoing.undo(task, definition.activity)
        return True

    def _send(self, task: Task, name: str) -> None:
        """Keep the message until everything is at rest; who gets it is judged then."""
        key = self.extensions.correlation
        value = None if key is None else scopes.value_of(key, task)
        current().thrown.append({"message": name, "key": value, **self._letter(task)})

    def _letter(self, task: Task) -> dict[str, Any]:
        payload = scopes.bring_in(self.extensions.inputs, task)
        return {"payload": payload, "from": task.id, "element": self.bpmn_id}

    def _on_complete_hook(self, my_task: Task) -> None:
        undoing.completed(my_task)
        super()._on_complete_hook(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        undoing.give_up(my_task)

    def targets(self, task: Task) -> list[Any]:
        """Return what follows; nothing does behind an end event."""
        return [] if self.ends else super().targets(task)


class EndEvent(Throw):
    """An end event: the token is gone."""

    ends = True


class Link(Node):
    """Either end of a link: what is thrown goes on behind the catch of the same name, as along a flow."""
