"""What the rules of the gate look at: the scopes of all files, and what may be referred to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.catalogue import event_kind, local
from engine.bpmn.extensions import BPMN
from engine.bpmn.parser import EXECUTED

KNOWN = frozenset(tag for tag, _, _ in EXECUTED)


@dataclass(frozen=True)
class Scope:
    """A process or sub-process: its node in the file, its flow nodes by id and its flows by their ends."""

    node: Any
    nodes: dict[str, Any]
    flows: list[Any]
    out: dict[str, list[Any]]
    into: dict[str, list[Any]]

    @property
    def id(self) -> str:
        """The id of the process or sub-process."""
        return str(self.node.get("id", "?"))

    @property
    def is_handler(self) -> bool:
        """Whether an event starts it inside the scope around it."""
        return bool(self.node.get("triggeredByEvent") == "true")


class Context:
    """All files together."""

    def __init__(
        self, trees: Mapping[str, Any], decisions: Mapping[str, Any], forms: Mapping[str, Any]
    ) -> None:
        self.trees, self.decisions, self.forms = trees, decisions, forms
        self.processes = {
            node.get("id") for tree in trees.values() for node in tree.iterfind(f"{BPMN}process")
        }
        self.callable = {
            start.getparent().get("id")
            for tree in trees.values()
            for start in tree.iterfind(f"{BPMN}process/{BPMN}startEvent")
            if event_kind(start) is None
        }
        self.user_tasks = {
            node.get("id") for tree in trees.values() for node in tree.iter(f"{BPMN}userTask")
        }
        self.scopes = [s for tree in trees.values() for s in _scopes(tree)]


def _scopes(tree: Any) -> list[Scope]:
    found = []
    todo = list(tree.iterfind(f"{BPMN}process"))
    while todo:
        node = todo.pop(0)
        scope = _scope(node)
        found.append(scope)
        todo += [n for n in scope.nodes.values() if local(n) == "subProcess"]
    return found


def _scope(node: Any) -> Scope:
    flows = node.findall(f"{BPMN}sequenceFlow")
    out: dict[str, list[Any]] = {}
    into: dict[str, list[Any]] = {}
    for flow in flows:
        out.setdefault(flow.get("sourceRef"), []).append(flow)
        into.setdefault(flow.get("targetRef"), []).append(flow)
    nodes = {child.get("id", ""): child for child in node if local(child) in KNOWN}
    return Scope(node, nodes, flows, out, into)
