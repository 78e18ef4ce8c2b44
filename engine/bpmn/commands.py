"""What can be done to a running case: judged first, then carried out. A refusal has changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
)
from SpiffWorkflow.task import Task

from engine.bpmn import interpreter, scopes
from engine.bpmn.elements import ServiceTask, UserTask
from engine.bpmn.events import Catch, throw
from engine.bpmn.multi import MultiInstance
from engine.bpmn.seam import READY, STARTED, UNFINISHED, WAITING, current
from engine.bpmn.sending_back import way_back
from engine.bpmn.skips import skip
from engine.bpmn.tokens import emit, open_tasks, stop, withdraw
from engine.bpmn.trees import CaseTree
from engine.errors import NotFound, WrongState


def _held(tree: CaseTree, verb: str, task_id: str, kind: type, state: int) -> Task:
    """Return the task that a command is about, in the state that the command needs."""
    task = tree.find(task_id)
    if task is not None and "incident" in task.internal_data and task._state & UNFINISHED:
        reason = f"an incident holds it: {task.internal_data['incident']}"
        raise WrongState(verb, "task", task_id, reason, code="incident")
    if task is None or task._state != state or not isinstance(task.task_spec, kind):
        raise WrongState(verb, "task", task_id, "it is not open for that, or not any more")
    return task


def complete(tree: CaseTree, task_id: str, answers: dict[str, Any]) -> None:
    """A person has done a user task; the answers become `<element id>.<field>`."""
    task = _held(tree, "complete", task_id, UserTask, READY)
    scopes.write(task, task.task_spec.bpmn_id, answers)
    visited = task.workflow.visited
    if task.task_spec.bpmn_id not in visited and "undoes" not in task.internal_data:
        visited.append(task.task_spec.bpmn_id)
    task.task_spec.leave(task)


def fire(tree: CaseTree, task_id: str) -> None:
    """A timer is due."""
    task = _held(tree, "trigger", task_id, Catch, WAITING)
    due = task.internal_data.get("timer", {}).get("due")
    if due is None or due > current().now:
        raise WrongState("trigger", "timer", task_id, "it is not due", code="not_due")
    task.task_spec.fire(task, None)


def deliver(tree: CaseTree, task_id: str, payload: dict[str, Any] | None = None) -> None:
    """A message has come for one particular wait."""
    task = _held(tree, "deliver a message to", task_id, Catch, WAITING)
    if task.task_spec.message is None:
        reason = "it does not wait for a message"
        raise WrongState("deliver a message to", "task", task_id, reason)
    task.task_spec.fire(task, payload)


def signal(tree: CaseTree, name: str, payload: dict[str, Any] | None = None) -> None:
    """A signal has come: it goes to whatever in the case waits for it."""
    if not interpreter.broadcast(tree, name, payload):
        raise WrongState("hear", "signal", name, "nothing in the case waits for it", code="no_wait")


def job_done(tree: CaseTree, task_id: str, result: Any = None) -> None:
    """A handler has brought a result."""
    task = _held(tree, "finish the job of", task_id, ServiceTask, STARTED)
    spec = task.task_spec
    scopes.write(task, spec.extensions.result or spec.bpmn_id, result)
    spec.leave(task)


def job_error(tree: CaseTree, task_id: str, code: str, message: str = "") -> None:
    """A handler has brought a business error; nobody catching it is an incident."""
    task = _held(tree, "finish the job of", task_id, ServiceTask, STARTED)
    if not throw(task, ErrorEventDefinition, code, at_task=True):
        said = f": {message}" if message else ""
        stop(task, f"nobody catches the error {code}{said}")


def job_failed(tree: CaseTree, task_id: str, why: str) -> None:
    """A handler has given up: an incident, and a retry asks for the job again."""
    task = _held(tree, "finish the job of", task_id, ServiceTask, STARTED)
    stop(task, why)


def _stopped(tree: CaseTree, verb: str, task_id: str) -> Task:
    task = tree.find(task_id)
    if task is None or not interpreter.is_stopped(task):
        raise WrongState(verb, "incident", task_id, "there is no incident, or not any more")
    return task


def retry(tree: CaseTree, task_id: str) -> None:
    """Try again what an incident stopped."""
    interpreter.retry(_stopped(tree, "retry", task_id))


def skip_incident(tree: CaseTree, task_id: str, flow: str | None = None) -> None:
    """Let the token of an incident leave its element as if it were done; at a gateway along `flow`."""
    skip(_stopped(tree, "skip", task_id), flow)


def send_back(tree: CaseTree, task_id: str, to: str) -> None:
    """Withdraw this token and put a new one on a user task that was done earlier in the same scope."""
    task = _held(tree, "send back", task_id, UserTask, READY)
    leaving, target = way_back(task, to)
    withdraw(leaving)
    emit(task.workflow.task_tree, target)


def add_signer(tree: CaseTree, task_id: str, item: Any) -> None:
    """Add an item to a running multi-instance."""
    task = _held(tree, "add a signer to", task_id, MultiInstance, STARTED)
    if "over" in task.internal_data:
        raise WrongState("add a signer to", "group", task_id, "it is over")
    task.task_spec.add(task, item)


def remove_signer(tree: CaseTree, task_id: str) -> None:
    """Take an item of a multi-instance back."""
    child = tree.find(task_id)
    if (
        child is None
        or not child._state & UNFINISHED
        or child.parent is None
        or not isinstance(child.parent.task_spec, MultiInstance)
        or not child.parent.task_spec.is_item(child.parent, child)
    ):
        raise WrongState("remove", "signer", task_id, "it is not open, or not any more")
    child.parent.task_spec.remove(child.parent, child)


def throw_escalation(tree: CaseTree, task_id: str, code: str) -> None:
    """Throw an escalation at a task and outward; nobody catching it is fine."""
    task = tree.find(task_id)
    if task is None or not task._state & UNFINISHED:
        raise WrongState("escalate", "task", task_id, "it is not open any more")
    throw(task, EscalationEventDefinition, code, at_task=True)


def withdraw_all(tree: CaseTree) -> None:
    """End the case: withdraw every token."""
    for task in open_tasks(tree):
        withdraw(task)


VERBS: dict[str, Callable[..., None]] = {
    "complete": complete,
    "fire": fire,
    "deliver": deliver,
    "signal": signal,
    "job_done": job_done,
    "job_error": job_error,
    "job_failed": job_failed,
    "retry": retry,
    "skip": skip_incident,
    "send_back": send_back,
    "add_signer": add_signer,
    "remove_signer": remove_signer,
    "throw_escalation": throw_escalation,
    "withdraw_all": withdraw_all,
}


def verb(name: str) -> Callable[..., None]:
    """Return what a verb does.

    Errors: NotFound for a word that is none.
    """
    if name not in VERBS:
        raise NotFound("apply", "verb", name, "there is no such verb")
    return VERBS[name]
