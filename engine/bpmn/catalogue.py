"""What the pages, the reports and the rules want to know of each element, read from the diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn import extensions
from engine.bpmn.extensions import BPMN, Assignment, Extensions, Limit

WITH_FORM = frozenset({"userTask", "startEvent"})
NOT_ELEMENTS = frozenset({"laneSet", "documentation", "extensionElements", "ioSpecification"})


@dataclass(frozen=True)
class Element:
    """One element of a diagram: a flow node or a sequence flow.

    Shapes: `kind` is the tag (`userTask`, `sequenceFlow`, …), `event` what its event definition is (`timer`, …),
    `process_id` the process and `scope_id` the process or sub-process it lies in, `attached_to` the activity of a
    boundary event, `source` and `target` the ends of a flow, `called` the process of a call activity.
    """

    id: str
    kind: str
    process_id: str
    scope_id: str
    file: str
    name_zh: str
    name_en: str
    documentation: str
    lane: str | None
    clauses: tuple[str, ...]
    form: str | None
    assignment: Assignment | None
    limits: tuple[Limit, ...]
    extensions: Extensions
    event: str | None = None
    interrupting: bool = True
    attached_to: str | None = None
    source: str | None = None
    target: str | None = None
    called: str | None = None
    multiple: bool = False

    def name(self, language: str) -> str:
        """Return the name in a language, or in the other one when there is none."""
        return (self.name_en or self.name_zh) if language == "en" else self.name_zh


@dataclass(frozen=True)
class Process:
    """One process of a definition."""

    id: str
    file: str
    name_zh: str
    name_en: str
    documentation: str
    start_roles: tuple[str, ...]
    clauses: tuple[str, ...]
    calls: tuple[str, ...]

    def name(self, language: str) -> str:
        """Return the name in a language, or in the other one when there is none."""
        return (self.name_en or self.name_zh) if language == "en" else self.name_zh


@dataclass(frozen=True)
class Trigger:
    """A start event by which a message or a signal starts a process.

    Shapes: `kind` is message or signal, `name` its name, `key` the expression of its correlation key.
    """

    process_id: str
    element_id: str
    kind: str
    name: str
    key: str | None


def local(node: Any) -> str:
    """Return the tag of a BPMN node without its namespace; "" for anything else."""
    tag = node.tag
    return tag[len(BPMN) :] if isinstance(tag, str) and tag.startswith(BPMN) else ""


def interrupts(node: Any) -> bool:
    """Whether a boundary event or the start of an event sub-process interrupts."""
    return bool(node.get("cancelActivity", node.get("isInterrupting", "true")) == "true")


def event_kind(node: Any) -> str | None:
    """Return what the event definition of a node is: timer, message, error and so on."""
    for child in node:
        name = local(child)
        if name.endswith("EventDefinition"):
            return name.removesuffix("EventDefinition")
    return "message" if node.get("messageRef") else None


def processes(trees: Mapping[str, Any]) -> dict[str, Process]:
    """Return every process of the files."""
    found = {}
    for file, tree in trees.items():
        for node in tree.iterfind(f"{BPMN}process"):
            said = extensions.read(node)
            roles = list(said.start_roles)
            for start in node.iterfind(f"{BPMN}startEvent"):
                roles += extensions.read(start).start_roles
            found[node.get("id")] = Process(
                id=node.get("id"),
                file=file,
                name_zh=node.get("name", ""),
                name_en=said.names.get("en", ""),
                documentation=node.findtext(f"{BPMN}documentation") or "",
                start_roles=tuple(dict.fromkeys(roles)),
                clauses=said.clauses,
                calls=tuple(
                    dict.fromkeys(e.get("calledElement") for e in node.iter(f"{BPMN}callActivity"))
                ),
            )
    return found


def declared(kind: str, event: Any) -> Any:
    """Return the message, signal, error or escalation that an event refers to, in its own file; {} if none."""
    ref, root = event.get(f"{kind}Ref"), event.getroottree().getroot()
    return next((e for e in root.iterfind(f"{BPMN}{kind}") if e.get("id") == ref), {})


def offers_undoing(node: Any) -> bool:
    """Whether a node is a compensation boundary event: it is never armed, it only points to a handler."""
    return local(node) == "boundaryEvent" and event_kind(node) == "compensate"


def undoing(scope: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each compensation boundary event of a scope with the handlers it is associated with."""
    handlers = {n.get("id"): n for n in scope if n.get("isForCompensation") in ("true", "1")}
    for boundary in filter(offers_undoing, scope):
        for line in scope.iterfind(f"{BPMN}association"):
            ends = {line.get("sourceRef"), line.get("targetRef")}
            if boundary.get("id") in ends:
                yield from ((boundary, handlers[end]) for end in ends if end in handlers)


def link_name(node: Any) -> str | None:
    """Return the name of the link that a node throws or catches."""
    definition = node.find(f"{BPMN}linkEventDefinition")
    return None if definition is None else (definition.get("name") or "").strip()


def links(scope: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each link that is thrown in a scope with the catches of its name."""
    catches = [n for n in scope if local(n) == "intermediateCatchEvent"]
    for throw in scope.iterfind(f"{BPMN}intermediateThrowEvent"):
        name = link_name(throw)
        if name is not None:
            yield from ((throw, catch) for catch in catches if link_name(catch) == name)


def triggers(trees: Mapping[str, Any]) -> tuple[Trigger, ...]:
    """Return the start events of processes that a message or a signal fires."""
    found = []
    for tree in trees.values():
        for start in tree.iterfind(f"{BPMN}process/{BPMN}startEvent"):
            for kind in ("message", "signal"):
                definition = start.find(f"{BPMN}{kind}EventDefinition")
                if definition is not None:
                    name = declared(kind, definition).get("name")
                    key, process = extensions.read(start).correlation, start.getparent().get("id")
                    found.append(Trigger(process, start.get("id"), kind, name, key))
    return tuple(found)


def elements(trees: Mapping[str, Any], forms: Mapping[str, Any]) -> dict[str, Element]:
    """Return every flow node and sequence flow of the files by id."""
    found: dict[str, Element] = {}
    for file, tree in trees.items():
        lanes = {
            ref.text.strip(): ref.getparent().get("name", "")
            for ref in tree.iter(f"{BPMN}flowNodeRef")
            if ref.text
        }
        for process in tree.iterfind(f"{BPMN}process"):
            for scope, node in _nodes(process):
                element = _element(node, process.get("id"), scope.get("id"), file, lanes, forms)
                found[element.id] = element
    return found


def _nodes(process: Any) -> Iterator[tuple[Any, Any]]:
    scopes = [process]
    while scopes:
        scope = scopes.pop()
        for node in scope:
            if node.get("id") and local(node) and local(node) not in NOT_ELEMENTS:
                yield scope, node
                if local(node) == "subProcess":
                    scopes.append(node)


def _element(
    node: Any,
    process_id: str,
    scope_id: str,
    file: str,
    lanes: Mapping[str, str],
    forms: Mapping[str, Any],
) -> Element:
    said, own = extensions.read(node), node.get("id")
    return Element(
        id=own,
        kind=local(node),
        process_id=process_id,
        scope_id=scope_id,
        file=file,
        name_zh=node.get("name", ""),
        name_en=said.names.get("en", ""),
        documentation=node.findtext(f"{BPMN}documentation") or "",
        lane=lanes.get(own),
        clauses=said.clauses,
        form=said.form or (own if own in forms and local(node) in WITH_FORM else None),
        assignment=said.assignment,
        limits=said.limits,
        extensions=said,
        event=event_kind(node),
        interrupting=interrupts(node),
        attached_to=node.get("attachedToRef"),
        source=node.get("sourceRef"),
        target=node.get("targetRef"),
        called=node.get("calledElement"),
        multiple=node.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None,
    )
