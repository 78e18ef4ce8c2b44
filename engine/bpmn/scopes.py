"""Variables belong to scopes: process, called process, sub-process, multi-instance item. Tokens carry none.

A task reads outward through the scopes around it and writes into the nearest one. A called process ends
the chain: it sees nothing of its caller. `case` is the case file, shared by all. What is stored is JSON; FEEL
values exist only while an expression runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from SpiffWorkflow.task import Task

from engine import feel
from engine.bpmn.fault import DiagramFault
from engine.bpmn.seam import current
from engine.errors import Refused

CASE = "case."
ROUND = "loopCounter"

MOST_STEPS = 100_000
"""What one expression may take of the evaluation steps of its command."""


def canonical(value: Any) -> Any:
    """Return a JSON value with all keys in order, so that no behaviour hangs on who wrote them first."""
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    return value


def chain(task: Task) -> Iterator[dict[str, Any]]:
    """Yield the variable records that a task sees, nearest first."""
    at: Task | None = task
    while at is not None:
        if "input" in at.internal_data:
            yield at.internal_data["input"]
        if "vars" in at.internal_data:
            yield at.internal_data["vars"]
        elif "round" in at.internal_data:
            yield {ROUND: at.internal_data["round"]}
        yield at.workflow.data
        host = at.workflow.host
        at = None if host is None or host.task_spec.closed else host


class Names:
    """The names that a task can read, as FEEL values."""

    __slots__ = ("_extra", "_task")

    def __init__(self, task: Task, extra: dict[str, Any] | None = None) -> None:
        self._task = task
        self._extra = extra

    def __getitem__(self, name: str) -> Any:
        if self._extra is not None and name in self._extra:
            return feel.from_json(self._extra[name])
        if name == "case":
            return self._task.workflow.top_workflow.case_values()
        for variables in chain(self._task):
            if name in variables:
                return feel.from_json(variables[name])
        raise KeyError(name)


def write(task: Task, name: str, value: Any) -> None:
    """Set a variable to a JSON value in the scope nearest to the task, or a field of the case file."""
    if name.startswith(CASE):
        task.workflow.top_workflow.write_case(name[len(CASE) :], canonical(value))
        return
    own = task.internal_data.get("vars")
    (task.workflow.data if own is None else own)[name] = canonical(value)


def _thought(evaluate: Callable[[Any, feel.Budget], Any]) -> Any:
    """Return what an evaluation gives; its steps are taken from those of the command."""
    run = current()
    budget = feel.Budget(steps=min(MOST_STEPS, run.thinking))
    granted = budget.steps
    try:
        return evaluate(run.ask, budget)
    except Refused as refusal:
        raise DiagramFault(refusal.sentence) from refusal
    finally:
        run.thinking -= granted - max(budget.steps, 0)


def feel_value(text: str, task: Task, extra: dict[str, Any] | None = None) -> Any:
    """Return a literal, or the FEEL value of the expression when the text begins with `=`."""
    if not text.startswith("="):
        return text
    names = Names(task, extra)
    return _thought(lambda ask, budget: feel.expression(text[1:]).evaluate(names, ask, budget))


def value_of(text: str, task: Task, extra: dict[str, Any] | None = None) -> Any:
    """Return what `feel_value` returns, as JSON."""
    if not text.startswith("="):
        return text
    try:
        return feel.to_json(feel_value(text, task, extra))
    except (Refused, TypeError, ValueError) as error:
        raise DiagramFault(f"the value of {text} cannot be kept: {error}") from error


def condition(
    text: str, task: Task, extra: dict[str, Any] | None = None, *, null: bool | None = None
) -> bool:
    """Return the value of a condition, which must be true or false; `null` says what nothing counts as."""
    answer = feel_value(text, task, extra)
    if answer is None and null is not None:
        return null
    if not isinstance(answer, bool):
        said = "null (nothing)" if answer is None else repr(answer)
        raise DiagramFault(f"the condition {text} gave {said}, not true or false")
    return answer


def decide(decision: str, task: Task) -> Any:
    """Return the answer of a decision of the same deployment, as JSON."""
    judge, names = task.workflow.top_workflow.decisions[decision], Names(task)
    return _thought(lambda ask, budget: feel.to_json(judge.evaluate(names, ask, budget)))


def text_of(text: str, task: Task, what: str) -> str:
    """Return the value of an attribute that must be a text."""
    value = value_of(text, task)
    if not isinstance(value, str) or not value:
        raise DiagramFault(f"{what} {text} gave {value!r}, not a text")
    return value


def bring_in(pairs: Iterable[tuple[str, str]], host: Task) -> dict[str, Any]:
    """Return the declared inputs, evaluated around the host."""
    return {target: canonical(value_of(source, host)) for target, source in pairs}


def carry_out(pairs: Iterable[tuple[str, str]], inner: Task, host: Task) -> None:
    """Evaluate the declared outputs inside, then write them around the host or to the case file."""
    for target, value in [(target, value_of(source, inner)) for target, source in pairs]:
        write(host, target, value)
