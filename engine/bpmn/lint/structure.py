"""Nodes and flows of one scope: nothing unknown, nothing dangling, nothing ambiguous."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.bpmn.catalogue import event_kind, link_name, links, local, offers_undoing
from engine.bpmn.extensions import BPMN
from engine.bpmn.lint.context import KNOWN, Scope
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

SILENT = frozenset(
    {
        *("sequenceFlow", "extensionElements", "documentation", "laneSet", "incoming"),
        *("outgoing", "textAnnotation", "association", "group", "script"),
        *("auditing", "monitoring", "categoryValueRef"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
    }
)
CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})


def check(scope: Scope) -> list[Finding]:
    """Return what is wrong with the shape of a scope."""
    found = list(_unsupported(scope))
    starts = [n for n in scope.nodes.values() if local(n) == "startEvent"]
    plain = [n for n in starts if event_kind(n) is None]
    alone = local(scope.node) != "process"
    if not starts or len(starts if alone else plain) > 1:
        found.append(finding(scope.id, "starts", count=len(starts)))
    if not any(local(n) == "endEvent" for n in scope.nodes.values()):
        found.append(finding(scope.id, "no_end"))
    found += _flows(scope)
    for name, node in scope.nodes.items():
        found += _reached(name, node, scope)
        found += _branches(name, node, scope)
        if local(node) == "eventBasedGateway":
            found += _race(name, scope)
    return found + _islands(scope)


def _unsupported(scope: Scope) -> Iterator[Finding]:
    for child in scope.node:
        kind = local(child)
        if not kind or kind in SILENT:
            continue
        if kind not in KNOWN:
            yield finding(child.get("id") or scope.id, "unsupported", kind=kind)
            continue
        if kind != "subProcess":  # what lies in a sub-process is looked at as a scope of its own
            for inner in child:
                name = local(inner)
                if name and name not in SILENT and not name.endswith("EventDefinition"):
                    yield finding(child.get("id") or scope.id, "unsupported", kind=name)


def _flows(scope: Scope) -> list[Finding]:
    found = []
    pairs = Counter((f.get("sourceRef"), f.get("targetRef")) for f in scope.flows)
    for (source, target), count in pairs.items():
        if count > 1:
            found.append(finding(source, "twin_flow", target=target))
        if source == target:
            found.append(finding(source, "self_flow"))
    drawn = {child.get("id") for child in scope.node if local(child) not in SILENT}
    for flow in scope.flows:
        source = scope.nodes.get(flow.get("sourceRef"))
        if not {flow.get("sourceRef"), flow.get("targetRef")} <= drawn:
            found.append(finding(flow.get("id"), "flow_out_of_scope"))
        elif (
            source is not None and _condition(flow) is not None and local(source) not in CONDITIONAL
        ):
            found.append(finding(flow.get("id"), "condition_place"))
    return found


def _condition(flow: Any) -> Any:
    return flow.find(f"{BPMN}conditionExpression")


def _reached(name: str, node: Any, scope: Scope) -> list[Finding]:
    kind, found = local(node), []
    undoes = node.get("isForCompensation") in ("true", "1")
    linked = link_name(node) is not None
    handler = node.get("triggeredByEvent") == "true" or undoes
    free = handler or kind in ("startEvent", "boundaryEvent")
    free = free or (linked and kind == "intermediateCatchEvent")
    handler = handler or offers_undoing(node) or (linked and kind == "intermediateThrowEvent")
    into, out = scope.into.get(name, []), scope.out.get(name, [])
    if free and into:
        found.append(finding(name, "flow_in"))
    if not free and not into:
        found.append(finding(name, "unreached"))
    if kind == "endEvent" or handler:
        if out:
            found.append(finding(name, "flow_after_end"))
    elif not out:
        found.append(finding(name, "dead_end"))
    if len(out) > 1 and not kind.endswith("Gateway"):
        found.append(finding(name, "implicit_fork"))
    return found


def _branches(name: str, node: Any, scope: Scope) -> list[Finding]:
    out, default = scope.out.get(name, []), node.get("default")
    if local(node) in CONDITIONAL and len(out) > 1:
        bare = [f.get("id") for f in out if _condition(f) is None]
        if bare != ([default] if default else []):
            return [finding(name, "branches")]
    elif default is not None:
        return [finding(name, "default_place")]
    return []


def _race(name: str, scope: Scope) -> list[Finding]:
    found = []
    for flow in scope.out.get(name, []):
        target = scope.nodes.get(flow.get("targetRef"))
        if target is None:
            continue
        alone = len(scope.into.get(target.get("id"), [])) == 1
        if local(target) not in ("intermediateCatchEvent", "receiveTask") or not alone:
            found.append(finding(target.get("id"), "event_gateway"))
    return found


def _islands(scope: Scope) -> list[Finding]:
    """Find what has flows but cannot be reached from any start: the library would not even read it."""
    into = {name: {f.get("sourceRef") for f in flows} for name, flows in scope.into.items()}
    for throw, catch in links(scope.node):
        into.setdefault(catch.get("id"), set()).add(throw.get("id"))
    ahead: dict[str, list[str]] = {}
    for name, sources in into.items():
        for source in sources:
            ahead.setdefault(source, []).append(name)
    for name, node in scope.nodes.items():
        if local(node) == "boundaryEvent":
            ahead.setdefault(node.get("attachedToRef"), []).append(name)
    free = {n for n in scope.nodes if n not in into}
    todo = [n for n in free if local(scope.nodes[n]) != "boundaryEvent"]
    seen = set(todo)
    while todo:
        found = [n for n in ahead.get(todo.pop(), ()) if n not in seen]
        seen.update(found)
        todo += found
    return [finding(n, "unreached") for n in scope.nodes if n not in seen and n not in free]
