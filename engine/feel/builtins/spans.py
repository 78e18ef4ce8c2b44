"""The function that reads a range from text."""

from __future__ import annotations

import re

from engine.feel.budget import Budget
from engine.feel.builtins.registry import builtin
from engine.feel.compiled.constants import constant_of
from engine.feel.compiled.scope import Node, branches
from engine.feel.faults import FeelError
from engine.feel.frame import Frame
from engine.feel.syntax import parsed_expression
from engine.feel.values import Range, Value

_FROM = re.compile(r"\s*([\[(\]])(.*?)\.\.\s*[)\[]\s*", re.DOTALL)
_UP_TO = re.compile(r"\s*[(\]]\s*\.\.(.*)([\])\[])\s*", re.DOTALL)
_READING = 100
"""What it costs to read a text as an expression, for each 10 characters."""

_KNOWN = frozenset(["date and time"])


@builtin("range", "from: string")
def _range(frame: Frame, text: str) -> Value:
    frame.budget.spend(_READING * (1 + len(text) // 10))
    try:
        return _read(text, frame.budget)
    except FeelError:
        return None


def _read(text: str, budget: Budget) -> Value:
    if match := _UP_TO.fullmatch(text):
        high = constant_of(parsed_expression(match[1], _KNOWN), text)
        return None if high is None else Range(None, high, False, match[2] == "]")
    if match := _FROM.fullmatch(text):
        low = constant_of(parsed_expression(match[2], _KNOWN), text)
        return None if low is None else Range(low, None, match[1] == "[", False)
    tree = parsed_expression(text, _KNOWN)
    if tree.data not in ("open_range", "closed_range"):
        return None
    low, high = (constant_of(end, text) for end in _ends(tree))
    closed = branches(tree)[2].data == "included"
    if low is None or high is None or type(low) is not type(high):
        return None
    return Range(low, high, tree.data == "closed_range", closed)


def _ends(tree: Node) -> list[Node]:
    return branches(tree)[:2]
