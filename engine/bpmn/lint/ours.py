"""Our extension elements: known, in their place, complete, and referring to things that exist."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import Any

from engine.bpmn.catalogue import local
from engine.bpmn.extensions import (
    BPMN,
    IN_WANGGE,
    LOOP_ATTRIBUTES,
    REPEATABLE,
    VOCABULARY,
    Limit,
    children,
    read,
)
from engine.bpmn.limits import UNITS
from engine.bpmn.lint.context import Context
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.identity import is_name
from engine.bpmn.lint.sentences import finding

EVERYWHERE = frozenset({"clause", "name"})
WAITING = "userTask serviceTask subProcess callActivity receiveTask intermediateCatchEvent"
PLACES: dict[str, frozenset[str]] = {
    kind: frozenset(tags.split())
    for kind, tags in {
        "assignment": "userTask",
        "copy": "userTask",
        "form": "userTask startEvent",
        "limit": WAITING,
        "handler": "serviceTask",
        "input": "userTask serviceTask subProcess callActivity sendTask intermediateThrowEvent "
        "endEvent",
        "output": f"{WAITING} scriptTask businessRuleTask",
        "result": "scriptTask businessRuleTask serviceTask receiveTask intermediateCatchEvent",
        "decision": "businessRuleTask",
        "correlation": "receiveTask sendTask intermediateCatchEvent intermediateThrowEvent "
        "boundaryEvent startEvent endEvent",
        "start": "process startEvent",
        "catchUp": "boundaryEvent startEvent",
    }.items()
}


def check_places(tree: Any) -> list[Finding]:
    """Return whatever of our namespace stands where nobody reads it, or is unknown."""
    found = []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        owner = _owner(node)
        for attribute in node.attrib:
            if str(attribute).startswith(IN_WANGGE):
                name = str(attribute)[len(IN_WANGGE) :]
                if local(node) != "multiInstanceLoopCharacteristics" or name not in LOOP_ATTRIBUTES:
                    kind = local(node) or node.tag
                    found.append(finding(owner, "our_attribute", kind=kind, name=name))
        if node.tag.startswith(IN_WANGGE):
            found += _element(node, owner)
    return found


def _owner(node: Any) -> str:
    while node is not None and not (local(node) and node.get("id")):
        node = node.getparent()
    return "?" if node is None else str(node.get("id"))


def _element(node: Any, owner: str) -> list[Finding]:
    kind = node.tag[len(IN_WANGGE) :]
    parent = node.getparent()
    if kind not in VOCABULARY or parent.tag != f"{BPMN}extensionElements" or len(node):
        near = get_close_matches(kind, VOCABULARY, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(VOCABULARY)}"
        return [finding(owner, "our_element", kind=kind, hint=hint)]
    must, may = VOCABULARY[kind]
    found = [
        finding(owner, "our_attribute", kind=kind, name=a)
        for a in node.attrib
        if a not in must | may
    ]
    found += [
        finding(owner, "our_missing", kind=kind, name=a)
        for a in sorted(must)
        if not node.get(a, "").strip()
    ]
    tag = local(parent.getparent())
    if kind not in EVERYWHERE and tag not in PLACES[kind]:
        found.append(finding(owner, "our_place", kind=kind, tag=tag))
    return found


def check(node: Any, context: Context) -> list[Finding]:
    """Return what is wrong with what our elements say on one node."""
    name, kind = node.get("id"), local(node)
    counts = Counter(e.tag[len(IN_WANGGE) :] for e in children(node))
    found = [
        finding(name, "our_twice", kind=k)
        for k, n in counts.items()
        if n > 1 and k not in REPEATABLE
    ]
    said = read(node)
    found += _names(name, said)
    if said.catch_up not in ("each", "last"):
        found.append(_value(name, "catchUp", "value", said.catch_up, "each, last"))
    if said.form is not None and said.form not in context.forms:
        found.append(finding(name, "unknown_reference", kind="form", ref=said.form))
    if kind == "userTask":
        found += _assignment(name, said.assignment, context)
    if kind == "businessRuleTask":
        found += _referred(name, "decision", said.decision, context.decisions)
    if kind == "callActivity":
        called = node.get("calledElement")
        found += _referred(name, "process", called, context.processes)
        if called in context.processes - context.callable:
            found.append(finding(name, "called_start", process=called))
    for limit in said.limits:
        found += _limit(name, limit)
    return found


def _limit(name: str, limit: Limit) -> list[Finding]:
    found = []
    if not limit.unit.startswith("=") and limit.unit not in UNITS:
        found.append(_value(name, "limit", "unit", limit.unit, ", ".join(sorted(UNITS))))
    amount = limit.amount
    if not amount.startswith("=") and not (amount.isascii() and amount.isdigit()):
        found.append(_value(name, "limit", "amount", amount, "a whole number, or = expression"))
    return found


def _value(owner: str, kind: str, name: str, value: str, allowed: str) -> Finding:
    return finding(owner, "our_value", kind=kind, name=name, value=value, allowed=allowed)


def _names(owner: str, said: Any) -> list[Finding]:
    targets = [target for target, _ in said.inputs]
    targets += [target.removeprefix("case.") for target, _ in said.outputs]
    targets += [limit.name for limit in said.limits] + ([said.result] if said.result else [])
    return [finding(owner, "bad_name", name=t) for t in targets if not is_name(t)]


def _referred(owner: str, kind: str, ref: str | None, known: Any) -> list[Finding]:
    if not ref:
        return [finding(owner, "no_reference", kind=kind)]
    return [] if ref in known else [finding(owner, "unknown_reference", kind=kind, ref=ref)]


def _assignment(owner: str, rule: Any, context: Context) -> list[Finding]:
    if rule is None or not (rule.role or rule.candidates):
        return [finding(owner, "no_assignment")]
    return [
        finding(owner, "unknown_reference", kind="user task", ref=ref)
        for ref in (*rule.same_as, *rule.not_same_as)
        if ref not in context.user_tasks
    ]
