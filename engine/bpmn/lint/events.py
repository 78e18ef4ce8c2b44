"""Events: which definition may stand where, what it refers to, and timers that can be read."""

from __future__ import annotations

from typing import Any

from engine.bpmn import times
from engine.bpmn.catalogue import interrupts, local
from engine.bpmn.extensions import BPMN, read
from engine.bpmn.fault import DiagramFault
from engine.bpmn.lint.context import Scope
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

ALLOWED: dict[str, tuple[str, ...]] = {
    "startEvent": (),
    "processStart": ("message", "signal"),
    "endEvent": ("error", "escalation", "message", "signal", "compensate", "terminate"),
    "intermediateCatchEvent": ("message", "signal", "timer", "conditional", "link"),
    "intermediateThrowEvent": ("message", "signal", "escalation", "compensate", "link"),
    "boundaryEvent": (
        *("message", "signal", "timer", "conditional", "error", "escalation", "compensate"),
    ),
    "handlerStart": ("message", "signal", "timer", "conditional", "error", "escalation"),
}
THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
NEEDS_ONE = frozenset({"intermediateCatchEvent", "boundaryEvent", "handlerStart"})
HOSTS = frozenset({"userTask", "serviceTask", "receiveTask", "subProcess", "callActivity"})
UNDOABLE = HOSTS | {"scriptTask", "businessRuleTask", "sendTask"}
TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
CODED = {"error": "errorCode", "escalation": "escalationCode", "message": "name", "signal": "name"}
INSTEAD = {
    ("processStart", "timer"): "timerStart",
    ("processStart", "conditional"): "conditionalStart",
    ("handlerStart", "compensate"): "compensateStart",
}


def check(node: Any, scope: Scope) -> list[Finding]:
    """Return what is wrong with the events of a node."""
    kind, name = local(node), node.get("id")
    if kind == "startEvent":
        kind = _start(scope)
    found = []
    definitions = [e for e in node if local(e).endswith("EventDefinition")]
    kinds = [local(e).removesuffix("EventDefinition") for e in definitions]
    if kind in ALLOWED:
        found += _definitions(name, kind, kinds)
    if kind == "boundaryEvent":
        found += _host(node, scope, UNDOABLE if kinds == ["compensate"] else HOSTS)
    found += _attributes(node, kind, kinds)
    throws = kind in THROWING
    for definition, event in zip(definitions, kinds, strict=True):
        found += _reference(node, definition, event, throws)
        if event == "timer":
            found += _timer(name, definition)
        if event == "conditional" and definition.find(f"{BPMN}condition") is None:
            found.append(finding(name, "no_reference", kind="condition"))
    if kind in ("sendTask", "receiveTask") and not definitions:
        found += _reference(node, node, "message", throws)
    return found


def _attributes(node: Any, kind: str, kinds: list[str]) -> list[Finding]:
    """Return what is said about an event that its kind gives no meaning to."""
    name, found = node.get("id"), []
    if kinds and "message" not in kinds and read(node).correlation is not None:
        found.append(finding(name, "our_place", kind="correlation", tag=f"{kinds[0]} events"))
    if node.get("instantiate") in ("true", "1"):
        found.append(finding(name, "unsupported", kind="instantiate"))
    if "error" in kinds and kind != "endEvent" and not interrupts(node):
        found.append(finding(name, "error_interrupts"))
    return found


def _start(scope: Scope) -> str:
    if scope.is_handler:
        return "handlerStart"
    return "processStart" if local(scope.node) == "process" else "startEvent"


def _host(node: Any, scope: Scope, hosts: frozenset[str]) -> list[Finding]:
    ref = node.get("attachedToRef", "?")
    host = scope.nodes.get(ref)
    if host is None or local(host) not in hosts or host.get("triggeredByEvent") == "true":
        return [finding(node.get("id"), "boundary_host", host=ref)]
    return []


def _definitions(name: str, kind: str, kinds: list[str]) -> list[Finding]:
    wrong = [k for k in kinds if k not in ALLOWED[kind]]
    allowed = ", ".join(ALLOWED[kind]) or "none"
    found = []
    for each in wrong:
        instead = "cancelEventDefinition" if each == "cancel" else INSTEAD.get((kind, each))
        if instead is not None:
            found.append(finding(name, "unsupported", kind=instead))
        else:
            found.append(finding(name, "event_here", kind=each, allowed=allowed))
    if len(kinds) > 1:
        found.append(finding(name, "unsupported", kind="multipleEventDefinitions"))
    if not kinds and kind in NEEDS_ONE:
        found.append(finding(name, "event_here", kind="none", allowed=allowed))
    return found


def _reference(node: Any, definition: Any, event: str, throws: bool) -> list[Finding]:
    if event not in CODED:
        return []
    ref = definition.get(f"{event}Ref")
    if not ref:
        needed = throws or event in ("message", "signal")
        return [finding(node.get("id"), "no_reference", kind=event)] if needed else []
    root = node.getroottree().getroot()
    target = next((e for e in root.iterfind(f"{BPMN}{event}") if e.get("id") == ref), None)
    if target is None or not target.get(CODED[event]):
        kind = event if target is None else f"{event} with a {CODED[event]}"
        return [finding(node.get("id"), "unknown_reference", kind=kind, ref=ref)]
    return []


def _timer(name: str, definition: Any) -> list[Finding]:
    parts = [e for e in definition if local(e) in TIMERS]
    if len(parts) != 1:
        return [finding(name, "timer_form")]
    text = (parts[0].text or "").strip()
    if text.startswith("="):
        return []  # read as an expression, with all the others
    try:
        times.plan(TIMERS[local(parts[0])], text, 0)
    except DiagramFault as fault:
        return [finding(name, "timer_text", why=str(fault))]
    return []
