"""From BPMN files to frozen, shared specs and what pages and rules want to know of each element."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engine import xml
from engine.bpmn import catalogue, lint, parser
from engine.bpmn.catalogue import Element, Process, Trigger
from engine.bpmn.lint import pools
from engine.bpmn.lint.findings import Finding, LintFailed
from engine.bpmn.sound import unsound
from engine.errors import Invalid, NotFound


@dataclass(frozen=True)
class Definition:
    """One deployed set of files. Shared by all cases, never changed.

    Shapes: `specs` by process and sub-process id; `elements` by id over all files; `processes` by id;
    `triggers` are the start events that a message or a signal fires; `digest` over
    the names and bytes of the BPMN files, in hex.
    """

    specs: Mapping[str, Any]
    elements: Mapping[str, Element]
    processes: Mapping[str, Process]
    triggers: tuple[Trigger, ...]
    decisions: Mapping[str, Any]
    digest: str

    def process(self, process_id: str) -> Process:
        """Return what is known of a process.

        Errors: NotFound when there is none of this id.
        """
        if process_id not in self.processes:
            raise NotFound("find", "process", process_id, "it is not in this definition")
        return self.processes[process_id]

    def called(self, process_id: str) -> set[str]:
        """Return the ids of the processes that a process calls, directly or through others."""
        found: set[str] = set()
        todo = [process_id]
        while todo:
            for called in self.process(todo.pop()).calls:
                if called not in found:
                    found.add(called)
                    todo.append(called)
        return found

    def start_roles(self, process_id: str) -> tuple[str, ...]:
        """Return the roles that may start a process; none means that only the engine may."""
        return self.process(process_id).start_roles

    @cached_property
    def clauses(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the elements that carry a clause, by clause."""
        found: dict[str, list[str]] = {}
        for element in self.elements.values():
            for clause in element.clauses:
                found.setdefault(clause, []).append(element.id)
        return MappingProxyType({clause: tuple(ids) for clause, ids in found.items()})

    def fingerprint(self) -> str:
        """Return a digest over everything the specs hold: it changes when somebody writes to a shared spec."""
        return hashlib.sha256(repr(_describe(self.specs, {})).encode()).hexdigest()


def _describe(value: Any, seen: dict[int, int]) -> Any:
    if isinstance(value, str | int | float | bool | type | None):
        return value
    if id(value) in seen:
        return f"#{seen[id(value)]}"
    seen[id(value)] = len(seen)
    if isinstance(value, Mapping):
        return {str(k): _describe(v, seen) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_describe(v, seen) for v in value]
    fields = getattr(value, "__dict__", {})
    return [type(value).__name__, {k: _describe(v, seen) for k, v in fields.items()}]


def parse(
    files: Mapping[str, bytes],
    decisions: Mapping[str, Any],
    forms: Mapping[str, Any],
    *,
    gated: bool = True,
) -> Definition:
    """Return the definition that some BPMN files make together, with their decisions and forms by id.

    What was deployed once has passed the gate of its day; a stricter gate of ours must not stop running cases,
    so it is parsed without (`gated` False).
    Errors: LintFailed with every finding.
    """
    trees, findings = {}, []
    for name in sorted(files):
        try:
            trees[name] = xml.parse(files[name], name)
            pools.drop_drawn(trees[name])
        except Invalid as unreadable:
            findings += [Finding(name, p.code, p.en, p.zh) for p in unreadable.problems]
    if gated:
        findings += lint.check(trees, decisions, forms)
    if findings:
        raise LintFailed(findings)
    specs = parser.specs_of(list(trees.values()))
    if gated:
        _refuse_unsound(specs)
    content = [part for name in sorted(files) for part in (name.encode(), files[name])]
    lengths = b"".join(len(part).to_bytes(8, "big") + part for part in content)
    return Definition(
        specs=MappingProxyType(specs),
        elements=MappingProxyType(catalogue.elements(trees, forms)),
        processes=MappingProxyType(catalogue.processes(trees)),
        triggers=catalogue.triggers(trees),
        decisions=MappingProxyType(dict(decisions)),
        digest=hashlib.sha256(lengths).hexdigest(),
    )


def _refuse_unsound(specs: Mapping[str, Any]) -> None:
    unsafe = [finding for spec in specs.values() if (finding := unsound(spec)) is not None]
    if unsafe:
        raise LintFailed(unsafe)
