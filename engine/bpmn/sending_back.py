"""Whether a token may go back to an earlier user task: never where that would double or strand a branch.

The graph gives the reason in the words of the diagram; the token game of the gate, played from where the
tokens would stand, has the last word.
"""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.task import Task

from engine.bpmn import graph, sound
from engine.bpmn.gateways import EventGateway
from engine.bpmn.tokens import open_tasks
from engine.errors import WrongState


def way_back(task: Task, to: str) -> tuple[Task, Any]:
    """Return the token to withdraw (the group of a last signer) and the element to go back to.

    Errors: WrongState `never_done`, `parallel_work`, `not_before` or `joined_work`, naming the steps.
    """
    scope, target = task.workflow.spec, _target(task, to)
    leaving = task
    if task.parent.task_spec.is_item(task.parent, task):
        leaving = task.parent
        if len(leaving.task_spec.active(leaving)) > 1:
            _refuse(task, "other signers are still at work", "parallel_work")
    if "undoes" in leaving.internal_data:
        _refuse(task, "it undoes something, and nothing leads to it", "not_before")
    others = [t for t in _tokens(task.workflow) if t is not leaving]
    here = leaving.task_spec.name
    doubled = graph.in_the_way(scope, target.name, here, others)
    if doubled:
        names = ", ".join(sorted({t.task_spec.name for t in doubled}))
        _refuse(task, f"{names} would then be open twice", "parallel_work")
    if not graph.leads_back(scope, target.name, here, others):
        _refuse(task, f"{target.name} does not lead to {here} on this branch", "not_before")
    starved = graph.starved_joins(scope, target.name, here, others)
    if starved:
        joined = ", ".join(starved)
        _refuse(task, f"the branches before {joined} have been joined already", "joined_work")
    _play(task, target, here, others)
    return leaving, target


def _target(task: Task, element: str) -> Any:
    spec = task.workflow.spec.task_specs.get(element)
    if spec is None or element not in task.workflow.visited:
        _refuse(task, f"{element} was never done in this part of the case", "never_done")
    return spec


def _tokens(container: Any) -> list[Task]:
    """Return the tokens that move by themselves: no armed events, no items, no losers of a race."""
    return [
        t
        for t in open_tasks(container)
        if not t.task_spec.attached
        and not t.parent.task_spec.is_item(t.parent, t)
        and not isinstance(t.parent.task_spec, EventGateway)
    ]


def _play(task: Task, target: Any, here: str, others: list[Task]) -> None:
    """Refuse what the token game refuses; what is too parallel to be played is left to the graph."""
    scope = task.workflow.spec
    if sound.on_the_side(scope, here):
        return
    state = {
        (t.task_spec.name, t.internal_data.get("from", ""))
        for t in others
        if not sound.on_the_side(scope, t.task_spec.name)
    }
    found = sound.play(scope, frozenset(state | {(target.name, "")}))
    if found is None or found.code == "too_parallel":
        return
    if found.code == "doubled_token":
        _refuse(task, f"{found.element} could then be reached twice", "parallel_work")
    _refuse(task, f"{found.element} would then wait for ever", "joined_work")


def _refuse(task: Task, reason: str, code: str) -> NoReturn:
    raise WrongState("send back", "task", task.id, reason, code=code)
