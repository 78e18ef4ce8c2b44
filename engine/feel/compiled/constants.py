"""Which expressions are constants, and their values."""

from __future__ import annotations

from engine.feel.budget import Budget
from engine.feel.compiled.scope import Findings, Node, Scope, branches, compiled
from engine.feel.frame import Frame
from engine.feel.values import Value

_CONSTANTS = frozenset(["number", "string", "true", "false", "temporal", "null", "negative"])
_TEMPORAL_FUNCTIONS = frozenset(
    ["date", "time", "date and time", "duration", "years and months duration"]
)


def constant_of(tree: Node, text: str) -> Value:
    """Return the value of a constant, or of a date or duration made from one; else None."""
    if not _is_constant(tree):
        return None
    findings = Findings(text)
    value = compiled(tree, Scope(findings))(Frame({}, None, Budget(), {}))
    return None if findings.problems else value


def _is_constant(tree: Node) -> bool:
    if tree.data == "negative":
        return branches(tree)[0].data == "number"
    if tree.data == "call":
        callee, arguments = branches(tree)
        made = callee.data == "name" and callee.children[0] in _TEMPORAL_FUNCTIONS
        return made and all(_is_constant(child) for child in branches(arguments))
    return tree.data in _CONSTANTS
