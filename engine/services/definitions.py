"""Policies: deployed whole, kept byte for byte, in force from an instant on."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from engine.advance.library import compiled, files
from engine.advance.rights import Rights
from engine.advance.streams import Streams
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.casework.bound import Bound
from engine.casework.commands.cases import process_of
from engine.clock import Instant
from engine.errors import Invalid, NotFound, Problem, WrongState
from engine.model import lifecycle
from engine.model.document import read_yaml
from engine.model.event import canonical
from engine.store import Row, Transaction, schema
from engine.store.statements import add_missing, insert, rows, upsert

ROLES = ("policy_staff", "administrator")


class Definitions:
    """Deploy and retire."""

    def __init__(self, streams: Streams, rights: Rights) -> None:
        self._streams = streams
        self._rights = rights

    def deploy(
        self, actor: Actor, content: Mapping[str, bytes], *, key: str | None = None
    ) -> Receipt:
        """Deploy a policy: new cases start under it from now on, running cases keep their version.

        Shapes: `content` is the policy's folder, by path: `policy.yaml`, one `.bpmn`, `*.dmn`, `forms/*.json`.
        Errors: NotAllowed; Invalid with every finding of diagrams, tables and forms; WrongState `unchanged`.
        """
        policy = _policy(content)
        kept = {path: data for path, data in content.items() if _is_kept(path)}
        manifest = {path: sha256(data).hexdigest() for path, data in sorted(kept.items())}
        digest = sha256(canonical([policy, manifest])).hexdigest()

        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            self._rights.require(tx, actor, ROLES, now, "deploy", "policy", policy)
            versions = tx.all(rows(schema.definition, "policy"), policy=policy)
            _is_new(policy, digest, versions)
            calls = _checked(tx, policy, kept)
            version = max((v.version for v in versions), default=0) + 1
            tx.run(
                add_missing(schema.artifact),
                [{"sha256": manifest[path], "bytes": data} for path, data in kept.items()],
            )
            _supersede(tx, versions)
            facts = canonical({"files": manifest, "calls": calls}).decode()
            row = {"policy": policy, "version": version, "digest": digest, "manifest": facts}
            state = {"status": "effective", "deployed_at": now, "effective_at": now}
            tx.run(insert(schema.definition), [{**row, **state, "deployed_by": actor.person}])
            return [["deployed", policy, version, digest]]

        command = actor.command(
            "definition.deploy", key, policy=policy, digest=digest, files=manifest
        )
        return self._streams.record(f"policy/{policy}", command, decide)

    def retire(self, actor: Actor, policy: str, version: int, *, key: str | None = None) -> Receipt:
        """Let no new case start under a version (废止). Errors: NotFound, NotAllowed, WrongState."""

        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            self._rights.require(tx, actor, ROLES, now, "retire", "policy", policy)
            found = [
                v
                for v in tx.all(rows(schema.definition, "policy"), policy=policy)
                if v.version == version
            ]
            if not found:
                raise NotFound("retire", "policy", policy, f"it has no version {version}")
            _move(tx, found[0], "retire")
            return [["retired", policy, version]]

        command = actor.command("definition.retire", key, policy=policy, version=version)
        return self._streams.record(f"policy/{policy}", command, decide)


def _policy(content: Mapping[str, bytes]) -> str:
    """The id that the folder's policy.yaml gives. Errors: Invalid."""
    data = content.get("policy.yaml")
    diagrams = [path for path in content if path.endswith(".bpmn")]
    if data is None or len(diagrams) != 1:
        problem = Problem(
            "policy.yaml",
            "incomplete",
            "a policy is a folder with policy.yaml and one diagram",
            "政策文件夹须有 policy.yaml 和一个流程图",
        )
        raise Invalid("deploy", "policy", "folder", [problem], code="incomplete")
    return str(read_yaml(data, "policy.yaml", "policy").get("id", ""))


def _is_kept(path: str) -> bool:
    """Scenarios and words about the policy are no part of what runs."""
    return path.endswith((".bpmn", ".dmn", ".json")) or path == "policy.yaml"


def _is_new(policy: str, digest: str, versions: list[Row]) -> None:
    if any(v.digest == digest and v.status == "effective" for v in versions):
        raise WrongState(
            "deploy", "policy", policy, "exactly this is in force already", code="unchanged"
        )


def _checked(tx: Transaction, policy: str, content: Mapping[str, bytes]) -> list[str]:
    """Lint the policy together with what it calls, and return the ids of the policies it calls itself."""
    called = _needed(tx, policy, content)
    bound: Bound = compiled({policy: content, **called})
    process = bound.diagrams.processes.get(process_of(policy))
    if process is None:
        problem = Problem(
            policy,
            "process_id",
            f"the process must be called {process_of(policy)}",
            "流程编号应与政策一致",
        )
        raise Invalid("deploy", "policy", policy, [problem], code="process_id")
    others = (c for c in process.calls if bound.diagrams.process(c).file.split("/")[0] != policy)
    return sorted(map(policy_of, others))


def policy_of(process: str) -> str:
    """The policy whose process this is."""
    return process.replace("_", "-")


def _needed(
    tx: Transaction, policy: str, content: Mapping[str, bytes]
) -> dict[str, dict[str, bytes]]:
    """The files of every policy in force that this one may call, however far."""
    in_force = {v.policy: v for v in tx.all(rows(schema.definition, "status"), status="effective")}
    text = b"".join(content.values())
    todo = [name for name in in_force if process_of(name).encode() in text and name != policy]
    found: dict[str, dict[str, bytes]] = {}
    while todo:
        name = todo.pop()
        if name not in found and name != policy and name in in_force:
            found[name] = files(tx, in_force[name].digest)
            todo += orjson.loads(in_force[name].manifest)["calls"]
    return found


def _supersede(tx: Transaction, versions: list[Row]) -> None:
    for version in versions:
        if version.status == "effective":
            _move(tx, version, "supersede")


def _move(tx: Transaction, version: Row, trigger: str) -> None:
    status = lifecycle.after(
        lifecycle.VERSION, version.status, trigger, f"{version.policy} {version.version}"
    )
    tx.run(upsert(schema.definition), [{**version._asdict(), "status": status}])
