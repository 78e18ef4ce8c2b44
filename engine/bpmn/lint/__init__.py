"""The gate before deployment: refuses what would be ignored or mis-executed, and says what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.lint import events, foreign, identity, ours, pairs, pools, structure, texts
from engine.bpmn.lint.context import Context
from engine.bpmn.lint.findings import Finding


def check(
    trees: Mapping[str, Any], decisions: Mapping[str, Any], forms: Mapping[str, Any]
) -> list[Finding]:
    """Return everything that is wrong with some files, in the order of the files."""
    context = Context(trees, decisions, forms)
    findings = identity.check(context)
    if too_large := [found for found in findings if found.code == "too_many_nodes"]:
        return too_large  # the rest would take long to find, and nobody would read it
    for tree in trees.values():
        findings += ours.check_places(tree)
        findings += foreign.check(tree)
        findings += pools.check(tree)
    for scope in context.scopes:
        findings += structure.check(scope)
        findings += pairs.check(scope)
        for node in scope.nodes.values():
            findings += events.check(node, scope)
            findings += ours.check(node, context)
            findings += texts.check(node, scope)
    return findings
