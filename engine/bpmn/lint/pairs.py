"""Links and compensation: two ends that are drawn apart must find each other."""

from __future__ import annotations

from collections import Counter
from typing import Any

from engine.bpmn.catalogue import event_kind, link_name, links, local, offers_undoing, undoing
from engine.bpmn.extensions import BPMN
from engine.bpmn.lint.context import Scope
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding


def check(scope: Scope) -> list[Finding]:
    """Return what is wrong with the links and the compensation of a scope."""
    return _links(scope) + _handlers(scope) + _throwers(scope)


def _links(scope: Scope) -> list[Finding]:
    linked = {n.get("id"): n for n in scope.nodes.values() if link_name(n) is not None}
    joined = list(links(scope.node))
    catches = Counter(link_name(n) for n in linked.values() if local(n).endswith("CatchEvent"))
    paired = {end.get("id") for pair in joined for end in pair}
    found = [finding(own, "link_alone", name=link_name(n)) for own, n in linked.items()
             if own not in paired]  # fmt: skip
    found += [
        finding(own, "link_twice", name=link_name(n))
        for own, n in linked.items()
        if catches[link_name(n)] > 1
    ]
    return found


def _handlers(scope: Scope) -> list[Finding]:
    found = []
    pairs = list(undoing(scope.node))
    boundaries = Counter(b.get("id") for b, _ in pairs)
    handlers = Counter(h.get("id") for _, h in pairs)
    hosts = Counter(n.get("attachedToRef") for n in scope.nodes.values() if offers_undoing(n))
    for own, node in scope.nodes.items():
        undoes = node.get("isForCompensation") in ("true", "1")
        if offers_undoing(node):
            if boundaries[own] != 1 or hosts[node.get("attachedToRef")] > 1:
                found.append(finding(own, "undo_pair"))
            if scope.is_handler:
                found.append(finding(own, "undo_here"))
        if undoes and handlers[own] != 1:
            found.append(finding(own, "undo_pair"))
        host = scope.nodes.get(node.get("attachedToRef", ""))
        if host is not None and host.get("isForCompensation") in ("true", "1"):
            found.append(finding(own, "undo_guarded"))
    return found


def _throwers(scope: Scope) -> list[Finding]:
    found = []
    for own, node in scope.nodes.items():
        if local(node) == "boundaryEvent" or event_kind(node) != "compensate":
            continue
        definition = node.find(f"{BPMN}compensateEventDefinition")
        if definition.get("waitForCompletion") in ("false", "0"):
            found.append(finding(own, "undo_wait"))
        around = _around(scope.node)
        hosts = {b.get("attachedToRef") for b, _ in undoing(around)}
        activity = definition.get("activityRef")
        if (activity and activity not in hosts) or not hosts:
            found.append(finding(own, "undo_nothing", scope=around.get("id")))
        elif not activity:
            found += [finding(own, "undo_inside", inside=i) for i in _hidden(around, hosts)]
    return found


def _around(scope: Any) -> Any:
    """Return the scope whose activities are undone: an event sub-process undoes what is around it."""
    while scope.get("triggeredByEvent") == "true":
        scope = scope.getparent()
    return scope


def _hidden(scope: Any, hosts: set[str | None]) -> list[str]:
    """Return the sub-processes whose own activities would stay done, because they have no handler as a whole."""
    return [
        child.get("id", "?")
        for child in scope
        if local(child) == "subProcess"
        and child.get("triggeredByEvent") != "true"
        and child.get("id") not in hosts
        and any(offers_undoing(n) for n in child.iter(f"{BPMN}boundaryEvent"))
    ]
