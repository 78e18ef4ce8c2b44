"""Deployed policies: from the digests a case is bound to, to the shared specs it runs on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine.bpmn import parse
from engine.casework.bound import Bound
from engine.errors import Broken, Invalid, NotFound, Problem
from engine.feel import decisions as read_decisions
from engine.model.form import Form, read_form
from engine.store import Reader, schema
from engine.store.statements import row, rows

Files = Mapping[str, bytes]
"""The files of one policy by their path within its folder."""

SIZE = 128


class Library:
    """Finds, parses and keeps definitions. What is parsed is shared by all cases and never changed."""

    def __init__(self) -> None:
        self._parsed: OrderedDict[tuple[tuple[str, str], ...], Bound] = OrderedDict()
        self._lock = threading.Lock()

    def bound(self, reader: Reader, bindings: Mapping[str, str]) -> Bound:
        """What belongs to the digests a case is bound to. Errors: Broken when a version is gone."""
        key = tuple(sorted(bindings.items()))
        with self._lock:
            known = self._parsed.get(key)
        if known is None:
            known = compiled({policy: files(reader, digest) for policy, digest in key}, gated=False)
            with self._lock:
                self._parsed[key] = known
                if len(self._parsed) > SIZE:
                    self._parsed.popitem(last=False)
        return known


def bind(reader: Reader, policy: str) -> tuple[int, dict[str, str]]:
    """The version in force of a policy, and the digests of it and of everything it calls, however far.

    Errors: NotFound when the policy, or one that it calls, has no version in force.
    """
    in_force = {
        found.policy: found
        for found in reader.all(rows(schema.definition, "status"), status="effective")
    }
    bindings: dict[str, str] = {}
    todo = [policy]
    while todo:
        name = todo.pop()
        found = in_force.get(name)
        if found is None:
            raise NotFound("start", "policy", name, "no version of it is in force")
        if name not in bindings:
            bindings[name] = found.digest
            todo += orjson.loads(found.manifest)["calls"]
    return in_force[policy].version, bindings


def files(reader: Reader, digest: str) -> dict[str, bytes]:
    """The files of a deployed version, byte for byte. Errors: Broken when it is gone."""
    found = reader.all(rows(schema.definition, "digest"), digest=digest)
    if not found:
        raise Broken(f"The definition {digest} is missing.", code="definition_missing")
    manifest: dict[str, Any] = orjson.loads(found[0].manifest)
    return {path: _artifact(reader, sha256) for path, sha256 in manifest["files"].items()}


def _artifact(reader: Reader, sha256: str) -> bytes:
    found = reader.one(row(schema.artifact), sha256=sha256)
    if found is None:
        raise Broken(f"The file {sha256} is missing.", code="definition_missing")
    return bytes(found.bytes)


def compiled(policies: Mapping[str, Files], *, gated: bool = True) -> Bound:
    """Parse and lint a policy together with the policies it calls.

    Errors: Invalid with every finding, when a diagram, table or form is at fault.
    """
    diagrams: dict[str, bytes] = {}
    decisions: dict[str, Any] = {}
    forms: dict[str, Form] = {}
    for policy, content in policies.items():
        tables = {f"{policy}/{p}": data for p, data in content.items() if p.endswith(".dmn")}
        for path, data in content.items():
            name = f"{policy}/{path}"
            if path.endswith(".bpmn"):
                diagrams[name] = data
            elif path.endswith(".dmn"):
                _add(decisions, read_decisions(data, name, tables), policy)
            elif path.startswith("forms/") and path.endswith(".json"):
                ref = path.removeprefix("forms/").removesuffix(".json")
                _add(forms, {ref: read_form(data, name)}, policy)
    return Bound(parse(diagrams, decisions, forms, gated=gated), forms)


def _add(known: dict[str, Any], new: Mapping[str, Any], policy: str) -> None:
    """Policies that run in one case share one space of names for tables and forms."""
    twice: Iterable[str] = sorted(set(known) & set(new))
    problems = [
        Problem(
            name, "duplicate_name", "a called policy has one of that name too", "与被调用政策重名"
        )
        for name in twice
    ]
    if problems:
        raise Invalid("deploy", "policy", policy, problems)
    known.update(new)
