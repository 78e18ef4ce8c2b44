"""What a file holds, read but not yet linked: inputs, decisions, knowledge models, services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Problem
from engine.feel.dmn.boxes import Parameters
from engine.feel.dmn.decision import Key
from engine.feel.dmn.files import File
from engine.feel.dmn.logic import NOTHING, Logic
from engine.feel.dmn.source import child, children, label, local
from engine.feel.types import Type

MAX_DECISIONS = 1_000


@dataclass
class Draft:
    """An element before its requirements are followed.

    `needs` are inputs and decisions, `calls` knowledge models and services; a service has
    `outputs`, and `given` are the inputs and decisions that its caller gives instead.
    """

    kind: str
    key: Key
    file: File
    id: str
    name: str
    variable: str
    type: Type | None
    logic: Logic | None = NOTHING
    parameters: Parameters = field(default_factory=list)
    needs: list[Key] = field(default_factory=list)
    calls: list[Key] = field(default_factory=list)
    outputs: list[Key] = field(default_factory=list)
    given: list[Key] = field(default_factory=list)
    problems: Sequence[Problem] = ()
    wanted: dict[Key, str] = field(default_factory=dict)
    declares: bool = False


def drafts_of(file: File) -> list[Draft]:
    """Return all elements of a file; what is wrong with one is noted with it and in the file."""
    found: list[Draft] = []
    source = file.source
    file.items  # noqa: B018 - the types come before what uses them
    decisions = children(file.root, "decision")
    if len(decisions) > MAX_DECISIONS:
        en = f"it has more than {MAX_DECISIONS} decisions"
        source.add("file", "dmn_too_large", en, "决策过多")
        return found
    for kind, reader in _READERS.items():
        for element in children(file.root, kind):
            before = len(source.problems)
            draft = _draft(element, kind, file)
            reader(element, draft)
            if any(draft.key == other.key for other in found):
                source.add(draft.id, "dmn_id", "another decision has the same id", "决策 id 重复")
            draft.problems = source.problems[before:]
            found.append(draft)
    return found


def _draft(element: Any, kind: str, file: File) -> Draft:
    identity = element.get("id") or element.get("name") or kind
    variable = child(element, "variable")
    reference = None if variable is None else variable.get("typeRef")
    wanted = file.items.named(reference, identity)
    name = element.get("name") or identity
    return Draft(kind, (file.namespace, identity), file, identity, name, label(element), wanted)


def _key(href: str | None, file: File) -> Key:
    namespace, _, identity = (href or "").rpartition("#")
    return namespace or file.namespace, identity


def _requirements(element: Any, draft: Draft) -> None:
    for requirement in children(element, "informationRequirement"):
        for part in children(requirement, "requiredDecision", "requiredInput"):
            key = _key(part.get("href"), draft.file)
            draft.needs.append(key)
            draft.wanted[key] = local(part)
            draft.declares = True
    for requirement in children(element, "knowledgeRequirement"):
        for part in children(requirement, "requiredKnowledge"):
            draft.calls.append(_key(part.get("href"), draft.file))


def _input(element: Any, draft: Draft) -> None:
    """An input has nothing more to read."""


def _decision(element: Any, draft: Draft) -> None:
    _requirements(element, draft)
    draft.logic = draft.file.reader.inside(element, draft.id)


def _knowledge(element: Any, draft: Draft) -> None:
    _requirements(element, draft)
    inner = child(element, "encapsulatedLogic")
    if inner is None:
        return
    reader = draft.file.reader
    if (inner.get("kind") or "FEEL").upper() != "FEEL":
        en = f"functions of the kind '{inner.get('kind')}' are not executed"
        draft.file.source.advise(draft.id, "dmn_unsupported", en, "暂不支持")
        return
    draft.type = draft.type or draft.file.items.named(inner.get("typeRef"), draft.id)
    draft.parameters = reader.parameters(inner, draft.id)
    draft.logic = reader.inside(inner, draft.id)


def _service(element: Any, draft: Draft) -> None:
    for names, keys in (
        (("outputDecision",), draft.outputs),
        (("inputData",), draft.given),
        (("inputDecision",), draft.given),
    ):
        keys.extend(_key(part.get("href"), draft.file) for part in children(element, *names))


_READERS = {
    "inputData": _input,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}
