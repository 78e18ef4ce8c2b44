"""Pools: one of them is executed, the others are drawn to show with whom messages are exchanged."""

from __future__ import annotations

from typing import Any

from engine.bpmn.catalogue import local
from engine.bpmn.extensions import BPMN
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

CORRELATED = frozenset({"correlationKey", "correlationProperty", "correlationSubscription"})


def drop_drawn(tree: Any) -> None:
    """Take out the processes of pools that are not executable, when another process of the file is."""
    processes = tree.findall(f"{BPMN}process")
    if not any(_executable(p) for p in processes):
        return
    pools = _pools(tree)
    for process in processes:
        if not _executable(process) and process.get("id") in pools:
            tree.remove(process)


def check(tree: Any) -> list[Finding]:
    """Return what is wrong with the pools of a file; `drop_drawn` has been there."""
    pools = _pools(tree)
    running = [p.get("id", "?") for p in tree.iterfind(f"{BPMN}process") if p.get("id") in pools]
    found = [finding(p, "pools", others=", ".join(running)) for p in running[1:]]
    for node in tree.iter():
        if local(node) in CORRELATED:
            found.append(finding(node.get("id"), "unsupported", kind=local(node)))
    return found


def _executable(process: Any) -> bool:
    return process.get("isExecutable") in ("true", "1")


def _pools(tree: Any) -> set[str]:
    """Return the processes that a collaboration shows as pools."""
    participants = tree.iterfind(f"{BPMN}collaboration/{BPMN}participant")
    return {p.get("processRef") for p in participants if p.get("processRef")}
