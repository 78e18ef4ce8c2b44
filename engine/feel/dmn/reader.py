"""Reads DMN files: the decisions in them, what they require, and all that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from engine import xml
from engine.feel.dmn.decision import Decision, Formula, Logic
from engine.feel.dmn.rows import read_table
from engine.feel.dmn.source import Source, child, children, local, text
from engine.feel.expression import expression
from engine.feel.faults import DecisionFault

_EXPRESSIONS = {
    "context": "a boxed context",
    "invocation": "a boxed invocation",
    "relation": "a relation",
    "list": "a boxed list",
    "functionDefinition": "a boxed function",
    "conditional": "a boxed conditional",
    "for": "a boxed iteration",
    "some": "a boxed iteration",
    "every": "a boxed iteration",
    "filter": "a boxed filter",
}
MAX_DECISIONS = 1_000
CASE = "case"
"""The case file, which every decision of a process may read."""


@dataclass(frozen=True)
class _Draft:
    """A decision that has been read, before its requirements are followed."""

    id: str
    name: str
    variable: str
    logic: Logic | None
    decisions: tuple[str, ...]
    inputs: frozenset[str]


def decisions(data: bytes, name: str = "decisions") -> dict[str, Decision]:
    """Return the decisions of a DMN file by their ids.

    Errors: Invalid when it is not XML we take; DecisionFault with every problem and its place
    otherwise.
    """
    root = xml.parse(data, name)
    source = Source(name, _names(root))
    if local(root) != "definitions":
        source.add("file", "dmn_file", "its root is not the definitions of DMN", "不是 DMN 文件")
        raise DecisionFault(name, source.problems)
    drafts = _drafts(root, source)
    ordered = _ordered(drafts, source)
    if source.problems:
        raise DecisionFault(name, source.problems)
    return _linked(ordered)


def _names(root: Any) -> frozenset[str]:
    """Return all names that the file gives to something, so that the scanner knows the odd ones."""
    return frozenset(
        element.get("name")
        for element in root.iter()
        if local(element) in ("inputData", "decision", "variable", "itemComponent", "output")
        and element.get("name")
    )


def _drafts(root: Any, source: Source) -> dict[str, _Draft]:
    inputs = {element.get("id"): _variable(element) for element in children(root, "inputData")}
    drafts: dict[str, _Draft] = {}
    found = children(root, "decision")
    if len(found) > MAX_DECISIONS:
        en = f"it has more than {MAX_DECISIONS} decisions"
        source.add("file", "dmn_too_large", en, "决策过多")
        return drafts
    for element in found:
        draft = _draft(element, inputs, source)
        if draft.id in drafts:
            source.add(draft.id, "dmn_id", "another decision has the same id", "决策 id 重复")
        drafts[draft.id] = draft
    if not found:
        source.add("file", "dmn_file", "it has no decision", "文件中没有决策")
    return drafts


def _variable(element: Any) -> str:
    variable = child(element, "variable")
    named = None if variable is None else variable.get("name")
    return named or element.get("name") or element.get("id") or ""


def _draft(element: Any, inputs: dict[str, str], source: Source) -> _Draft:
    identity = element.get("id") or element.get("name") or "decision"
    needed: list[str] = []
    known: set[str] = set()
    for requirement in children(element, "informationRequirement"):
        for part in children(requirement, "requiredDecision", "requiredInput"):
            target = (part.get("href") or "").partition("#")[2]
            if local(part) == "requiredDecision":
                needed.append(target)
            elif target in inputs:
                known.add(inputs[target])
            else:
                en = f"it requires the input '{target}', which the file does not have"
                source.add(identity, "dmn_requirement", en, f"缺少所需输入 {target}")
    if children(element, "knowledgeRequirement"):
        source.add(
            identity, "dmn_unsupported", "knowledge models are not executed", "暂不支持知识模型"
        )
    logic = _logic(element, identity, source)
    return _Draft(
        identity,
        element.get("name") or identity,
        _variable(element),
        logic,
        tuple(needed),
        frozenset(known),
    )


def _logic(element: Any, place: str, source: Source) -> Logic | None:
    table = child(element, "decisionTable")
    if table is not None:
        return read_table(table, place, source)
    formula = child(element, "literalExpression")
    if formula is not None:
        read = source.read(place, text(formula), expression)
        return None if read is None else Formula(read)
    for part in element:
        if local(part) in _EXPRESSIONS:
            en = f"{_EXPRESSIONS[local(part)]} is not executed; write a table or an expression"
            source.add(place, "dmn_unsupported", en, "暂不支持该种表达式")
            return None
    source.add(place, "dmn_empty", "it has neither a table nor an expression", "决策没有内容")
    return None


def _ordered(drafts: dict[str, _Draft], source: Source) -> list[_Draft]:
    """Return the decisions, each after those it requires; cycles and gaps are noted."""
    for draft in drafts.values():
        _judge_names(draft, drafts, source)
        for needed in draft.decisions:
            if needed not in drafts:
                en = f"it requires the decision '{needed}', which the file does not have"
                source.add(draft.id, "dmn_requirement", en, f"缺少所需决策 {needed}")
    graph = {draft.id: draft.decisions for draft in drafts.values()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = ", ".join(sorted(set(error.args[1])))
        en = f"the decisions {circle} require each other"
        source.add("file", "dmn_cycle", en, f"决策 {circle} 循环依赖")
        return []
    return [drafts[one] for one in order if one in drafts]


def _judge_names(draft: _Draft, drafts: dict[str, _Draft], source: Source) -> None:
    """Note names that nothing gives.

    A decision that declares nothing it requires may use any name in its inputs, and these in its
    cells.
    """
    declared = {drafts[need].variable for need in draft.decisions if need in drafts} | draft.inputs
    if draft.logic is None:
        return
    used = draft.logic.free_names if declared else draft.logic.cell_names - draft.logic.input_names
    for name in sorted(used - declared - {CASE}):
        en = f"the name '{name}' is unknown here; a text is written \"{name}\""
        source.add(draft.id, "dmn_name", en, f"名称 {name} 未知；文本应加引号")


def _linked(ordered: list[_Draft]) -> dict[str, Decision]:
    linked: dict[str, Decision] = {}
    for draft in ordered:
        requires: dict[str, Decision] = {}
        for needed in draft.decisions:
            requires.update({one.id: one for one in linked[needed].requires})
            requires[needed] = linked[needed]
        given = {one.variable for one in requires.values()}
        parts = [draft.logic, *(one.logic for one in requires.values())]
        free = frozenset().union(*(part.free_names for part in parts if part is not None))
        assert draft.logic is not None  # noqa: S101 - else there is a problem
        linked[draft.id] = Decision(
            draft.id,
            draft.name,
            draft.variable,
            draft.logic,
            tuple(requires.values()),
            free - given,
        )
    return linked
