"""What other engines would execute: it means nothing here, so the page says what to write instead of ignoring it.

Colours, tool settings and other things that only editors read are let through; they stay in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.bpmn.catalogue import local
from engine.bpmn.extensions import BPMN
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

ENGINES = ("camunda.org", "activiti.org", "flowable.org", "jboss.org", "bonitasoft", "alfresco.org")
"""Parts of the namespaces in which other engines keep what they execute."""

_WHO = "wangge:assignment"
_DATA = "wangge:input, wangge:output"
OURS: dict[str, str] = {
    **dict.fromkeys(("assignee", "candidateUsers", "candidateGroups"), _WHO),
    **dict.fromkeys(("assignmentDefinition", "initiator", "userTaskAssignment"), _WHO),
    **dict.fromkeys(("dueDate", "followUpDate", "taskSchedule", "priority"), "wangge:limit"),
    **dict.fromkeys(("formKey", "formRef", "formData", "formDefinition"), "wangge:form"),
    **dict.fromkeys(("class", "delegateExpression", "expression", "type"), "wangge:handler"),
    **dict.fromkeys(("topic", "taskDefinition", "connector", "taskName"), "wangge:handler"),
    **dict.fromkeys(("inputOutput", "ioMapping", "in", "out", "taskHeaders", "field"), _DATA),
    **dict.fromkeys(("executionListener", "taskListener", "executionListeners"), "a task"),
    **dict.fromkeys(
        ("taskListeners", "script", "onEntry-script", "onExit-script"), "a script task"
    ),
    **dict.fromkeys(("collection", "elementVariable", "loopCharacteristics"), "wangge:collection"),
    **dict.fromkeys(("decisionRef", "calledDecision", "mapDecisionResult"), "wangge:decision"),
    **dict.fromkeys(("resultVariable", "properties"), "wangge:result"),
    **dict.fromkeys(("calledElement", "caseRef", "calledElementBinding"), "calledElement"),
    **dict.fromkeys(("subscription", "correlationKey"), "wangge:correlation"),
    **dict.fromkeys(("candidateStarterGroups", "candidateStarterUsers"), "wangge:start"),
    **dict.fromkeys(("failedJobRetryTimeCycle", "retries"), "the settings of the handler"),
}
"""What is executed elsewhere, and what says the same here."""


def check(tree: Any) -> list[Finding]:
    """Return what another engine would execute."""
    found = []
    for node in tree.iter():
        if local(node) and node.get("id"):
            names = dict.fromkeys(_foreign(node))
            found += [
                finding(node.get("id"), "foreign", name=n, instead=OURS[n])
                for n in names
                if n in OURS
            ]
    return found


def _foreign(node: Any) -> Iterator[str]:
    """Yield the local names of attributes and extension elements of other engines on a node."""
    holders = [node, *(c for c in node if local(c).endswith("LoopCharacteristics"))]
    for holder in holders:
        yield from (name for space, name in map(_split, holder.attrib) if _is_engine(space))
        for extension in holder.iterfind(f"{BPMN}extensionElements/*"):
            if isinstance(extension.tag, str):
                space, name = _split(extension.tag)
                if _is_engine(space):
                    yield name


def _split(name: Any) -> tuple[str, str]:
    space, _, own = str(name).rpartition("}")
    return space, own


def _is_engine(space: str) -> bool:
    return any(engine in space for engine in ENGINES)
