"""The elements of a diagram that do something by themselves, each a task spec of the library with our behaviour.

The library's hooks carry a token through its turn: `_update_hook` when it arrives (False = it waits),
`_run_hook` when it is its turn, `_on_complete_hook` when it leaves, `_on_cancel` when it is withdrawn.
A kind of element says what it is by `work` (its own part of the turn) and `targets` (where its token goes).
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task

from engine.bpmn import scopes, undoing
from engine.bpmn.extensions import NOTHING, Extensions
from engine.bpmn.fault import DiagramFault
from engine.bpmn.limits import end_limits, start_limits
from engine.bpmn.offers import offer
from engine.bpmn.seam import READY, STARTED, UNFINISHED, Opened, current
from engine.bpmn.tokens import disarm, place, spend_step, stop, withdraw_scope


class Node(BpmnSpecMixin):  # type: ignore[misc]  # the library has no types
    """Passes every token on; the root of all elements."""

    attached = ""  # "activity" or "scope": an event armed together with something, not a token
    joins = False  # waits for the tokens of several incoming flows …
    counts = False  # … and needs one on each of them
    closed = False  # a scope inside it sees nothing of what is outside
    triggered = False  # an event sub-process
    undo: str | None = None  # the compensation handler
    extensions: Extensions = NOTHING

    @property
    def waits_for_others(self) -> bool:
        """Whether tokens have to be joined here."""
        return self.joins and len(self._inputs) > 1

    def _predict(self, *args: Any, **kwargs: Any) -> None:
        """Predict nothing."""

    def _on_ready(self, my_task: Task) -> None:
        self._on_ready_hook(my_task)

    def _on_ready_hook(self, my_task: Task) -> None:
        """Do nothing; a user task opens here."""

    def _update_hook(self, my_task: Task) -> bool:
        return True

    def _run_hook(self, my_task: Task) -> bool | None:
        try:
            spend_step()
            done = self.work(my_task)
        except DiagramFault as fault:
            stop(my_task, str(fault))
            return None
        if not done or not my_task._state & UNFINISHED:
            return None
        return True if self.wind_up(my_task) else None

    def wind_up(self, task: Task) -> bool:
        """Evaluate what a token leaves behind; False when that stopped it on the way out."""
        try:
            self.hand_over(task)
            parent = task.parent
            if parent is not None and parent.task_spec.is_item(parent, task):
                parent.task_spec.judge(parent, task)
        except DiagramFault as fault:
            stop(task, str(fault), leaving=True)
            return False
        return True

    def leave(self, task: Task) -> None:
        """Finish a token that a command has moved."""
        if self.wind_up(task):
            task.complete()

    def _on_complete_hook(self, my_task: Task) -> None:
        parent = my_task.parent
        if parent is not None and parent.task_spec.is_item(parent, my_task):
            parent.task_spec.item_done(parent, my_task)
            return
        for spec in self.targets(my_task):
            place(my_task, spec)

    def _on_cancel(self, my_task: Task) -> None:
        """Do nothing; whatever has something inside withdraws it."""

    def work(self, task: Task) -> bool:
        """Do the element's own part; True when the token can leave at once."""
        return True

    def hand_over(self, task: Task) -> None:
        """Write the declared outputs."""

    def targets(self, task: Task) -> list[Any]:
        """Return the elements that get a token."""
        outputs: list[Any] = self.outputs
        return outputs

    def is_item(self, group: Task, task: Task) -> bool:
        """Whether `task` is an item of a running multi-instance `group` (never, save for those)."""
        return False


class Start(Node):
    """The library's hidden root of every scope; it arms the event sub-processes of the scope."""

    def __init__(self, wf_spec: Any) -> None:
        super().__init__(wf_spec, "Start")
        self.bpmn_id = None
        self.handlers: list[str] = []

    def work(self, task: Task) -> bool:
        """Arm the event sub-processes, then start the scope."""
        for name in self.handlers:
            spec = self._wf_spec.task_specs[name]
            spec._update(place(task, spec))
        return True

    def targets(self, task: Task) -> list[Any]:
        """Return the start event that the case was started at, else the one without trigger."""
        at = task.internal_data.pop("at", None)
        if at is not None:
            return [self._wf_spec.task_specs[at]]
        plain = [s for s in self.outputs if not s.trigger]
        return plain or self.outputs[:1]


class End(Node):
    """The library's hidden end join. It is never instantiated: a scope ends when it has no token left."""


class StartEvent(Node):
    """A start event. What triggers it is the business of whoever starts the scope."""

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition
        self.trigger = not isinstance(event_definition, NoneEventDefinition)


class Activity(Node):
    """Anything that boundary events, limits and outputs can be attached to."""

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.boundaries: list[str] = []

    def enter(self, task: Task) -> None:
        """Arm what is attached and start the limits, each once: a retry restarts no deadline."""
        start_limits(task, self.extensions.limits)
        armed = task.internal_data.get("armed", 0)
        for name in self.boundaries[armed:]:
            spec = self._wf_spec.task_specs[name]
            task.internal_data["armed"] = armed = armed + 1
            spec._update(place(task, spec))

    def hand_over(self, task: Task) -> None:
        """Write the declared outputs, evaluated where the task stands."""
        scopes.carry_out(self.extensions.outputs, task, task)

    def _on_complete_hook(self, my_task: Task) -> None:
        disarm(my_task)
        end_limits(my_task)
        undoing.completed(my_task)
        super()._on_complete_hook(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        disarm(my_task)
        end_limits(my_task)


class UserTask(Activity):
    """Waits READY until a person completes it; opening it evaluates who that may be."""

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.manual = True

    def _on_ready_hook(self, my_task: Task) -> None:
        try:
            spend_step()
            inputs = scopes.bring_in(self.extensions.inputs, my_task)
            if inputs:
                my_task.internal_data["input"] = inputs
            assignment = offer(self.extensions, my_task)
            self.enter(my_task)
        except DiagramFault as fault:
            stop(my_task, str(fault))
            return
        current().opened.append(Opened(my_task.id, self.bpmn_id, "user", assignment))


class ScriptTask(Activity):
    """`wangge:result variable` = expression."""

    def __init__(self, wf_spec: Any, bpmn_id: str, script: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.script = script.strip()

    def work(self, task: Task) -> bool:
        """Evaluate and keep."""
        self.enter(task)
        result = self.extensions.result or self.bpmn_id
        scopes.write(task, result, scopes.value_of(self.script, task))
        return True


class BusinessRuleTask(Activity):
    """Evaluates a decision; the result is a variable for the outputs and for what comes after."""

    def work(self, task: Task) -> bool:
        """Decide and keep."""
        self.enter(task)
        answer = scopes.decide(self.extensions.decision or "", task)
        scopes.write(task, self.extensions.result or self.bpmn_id, answer)
        return True


class ServiceTask(Activity):
    """Asks for a job and stays STARTED until a command brings the outcome."""

    def work(self, task: Task) -> bool:
        """Ask for the job."""
        self.enter(task)
        job = {
            "handler": self.extensions.handler or self.bpmn_id,
            "input": scopes.bring_in(self.extensions.inputs, task),
        }
        task.internal_data["job"] = job
        current().opened.append(Opened(task.id, self.bpmn_id, "job", job))
        return False

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.internal_data.pop("job", None)
        super()._on_complete_hook(my_task)


class SubProcess(Activity):
    """Runs a scope of its own inside."""

    def __init__(self, wf_spec: Any, bpmn_id: str, subworkflow_spec: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.spec = subworkflow_spec

    def work(self, task: Task) -> bool:
        """Start the scope; True when it has ended."""
        top = task.workflow.top_workflow
        if top.get_subprocess(task) is not None:
            return True
        self.enter(task)
        variables = scopes.bring_in(self.extensions.inputs, task)
        payload = task.internal_data.pop("payload", None)
        if payload is not None:
            start = top.subprocess_specs[self.spec].start.outputs[0]
            variables[start.bpmn_id] = scopes.canonical(payload)
        task._set_state(STARTED)
        top.create_subprocess(task, self.spec).data.update(variables)
        return False

    def hand_over(self, task: Task) -> None:
        """Write the declared outputs, evaluated inside the scope that has ended."""
        scope = task.workflow.top_workflow.get_subprocess(task)
        if scope is not None:
            scopes.carry_out(self.extensions.outputs, scope.task_tree, task)

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.workflow.top_workflow.delete_subprocess(my_task)
        super()._on_complete_hook(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        super()._on_cancel(my_task)
        top = my_task.workflow.top_workflow
        scope = top.get_subprocess(my_task)
        if scope is not None:
            scope.completed = True
            withdraw_scope(scope)
            top.delete_subprocess(my_task)


class CallActivity(SubProcess):
    """Runs a called process, which sees nothing of its caller."""

    closed = True


def is_open_work(task: Task) -> bool:
    """Whether a person can complete this task now."""
    return bool(task._state == READY and isinstance(task.task_spec, UserTask))
