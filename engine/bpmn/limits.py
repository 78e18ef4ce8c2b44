"""Time limits that elements declare: told to the run when they begin and when their element closes."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.extensions import Limit
from engine.bpmn.fault import DiagramFault
from engine.bpmn.seam import current
from engine.bpmn.times import instant_of
from engine.clock import Instant

UNITS = frozenset({"day", "working_day", "hour", "working_hour"})


def start_limits(task: Task, limits: tuple[Limit, ...]) -> None:
    """Start the limits of an element that is entered; an amount of 0 means that there is none."""
    running = task.internal_data.get("limits")
    for limit in limits:
        if running is not None and limit.name in running:
            continue
        amount = _amount(limit, task)
        unit = scopes.text_of(limit.unit, task, f"the unit of the limit {limit.name}")
        if unit not in UNITS:
            raise DiagramFault(f"the limit {limit.name} has the unit {unit}, not {sorted(UNITS)}")
        since = _since(limit, task)
        if amount:
            running = task.internal_data.setdefault("limits", [])
            running.append(limit.name)
            current().limits_started.append((task.id, limit.name, amount, unit, since))


def end_limits(task: Task) -> None:
    """Tell that the limits of an element are over."""
    for name in task.internal_data.pop("limits", ()):
        current().limits_ended.append((task.id, name))


def _amount(limit: Limit, task: Task) -> int:
    value: Any = scopes.value_of(limit.amount, task)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise DiagramFault(
            f"the limit {limit.name}: {limit.amount} gave {value!r}, no whole number"
        )
    return value


def _since(limit: Limit, task: Task) -> Instant | None:
    if limit.starts_at is None:
        return None
    value = scopes.value_of(limit.starts_at, task)
    return None if value is None else instant_of(value)
