"""To whom a user task is offered: its assignment, evaluated when the task comes up."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.extensions import Extensions
from engine.bpmn.fault import DiagramFault


def offer(extensions: Extensions, task: Task) -> dict[str, Any]:
    """Return role, unit, candidates, constraints, copies and inputs of a user task as JSON.

    Shapes: {"role", "unit", "candidates": [person…] or None, "same_as": [element…], "not_same_as": [element…],
    "copies": [{"role", "unit"}…], "input": {…}, "item": value of a multi-instance item};
    `role` and `unit` are None when only candidates are named.
    """
    rule = extensions.assignment
    if rule is None:
        raise DiagramFault("nobody is assigned")
    answer: dict[str, Any] = {"role": None, "unit": None, "candidates": None}
    if rule.role is not None:
        answer["role"] = scopes.text_of(rule.role, task, "the role")
        answer["unit"] = scopes.text_of(rule.unit, task, "the unit")
    if rule.candidates is not None:
        answer["candidates"] = _people(rule.candidates, task)
    answer["same_as"] = list(rule.same_as)
    answer["not_same_as"] = list(rule.not_same_as)
    answer["copies"] = [
        {
            "role": scopes.text_of(role, task, "the role that gets a copy"),
            "unit": scopes.text_of(unit, task, "the unit that gets a copy"),
        }
        for role, unit in extensions.copies
    ]
    answer["input"] = task.internal_data.get("input", {})
    if "vars" in task.internal_data:
        answer["item"] = next(iter(task.internal_data["vars"].values()), None)
    return answer


def _people(text: str, task: Task) -> list[str]:
    value = scopes.value_of(text, task)
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    if not isinstance(value, list) or not value or not all(isinstance(p, str) for p in value):
        raise DiagramFault(f"the candidates {text} gave {value!r}, not a list of persons")
    return value
