"""Constants, lists, contexts and ranges."""

from __future__ import annotations

import re
from decimal import DecimalException

from lark import Token

from engine.feel.compiled.scope import Node, Scope, branches, compiled, node
from engine.feel.frame import Code, Frame
from engine.feel.temporal import read
from engine.feel.values import Function, Range, Value, kind, number

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b"}


def constant(value: Value) -> Code:
    """Return code that always gives the same value."""
    return lambda frame: value


def unescaped(text: str) -> str | None:
    """Return what a quoted text means; None when it is no valid Unicode."""

    def replaced(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        if digits is None:
            return _ESCAPED.get(match[3], match[3] if match[3] in "\"'\\" else match[0])
        return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else "\ud800"

    plain = _ESCAPE.sub(replaced, text[1:-1])
    try:
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None


@node("number")
def _number(tree: Node, scope: Scope) -> Code:
    try:
        return constant(number(str(tree.children[0])))
    except DecimalException:
        scope.findings.add(
            tree, "feel_number", "the number is too large or too small", "数字超出范围"
        )
        return constant(None)


@node("string")
def _string(tree: Node, scope: Scope) -> Code:
    plain = unescaped(str(tree.children[0]))
    if plain is None:
        scope.findings.add(tree, "feel_text", "the text holds half a character", "文本编码不完整")
    return constant(plain)


@node("temporal")
def _temporal(tree: Node, scope: Scope) -> Code:
    value = read(str(tree.children[0]).lstrip("@ \t\r\n")[1:-1])
    if value is None:
        en = f"{tree.children[0]} is no date, time or duration"
        scope.findings.add(tree, "feel_date", en, "不是有效的日期、时间或时长")
    return constant(value)


@node("true")
def _true(tree: Node, scope: Scope) -> Code:
    return constant(True)


@node("false")
def _false(tree: Node, scope: Scope) -> Code:
    return constant(False)


@node("null")
def _null(tree: Node, scope: Scope) -> Code:
    return constant(None)


@node("list")
def _list(tree: Node, scope: Scope) -> Code:
    elements = [compiled(child, scope) for child in branches(tree)]
    return lambda frame: [element(frame) for element in elements]


@node("context")
def _context(tree: Node, scope: Scope) -> Code:
    names: dict[str, int] = {}
    entries: list[tuple[str, int, Code]] = []
    for child in branches(tree):
        name = entry_name(child, scope)
        if name.startswith("$"):
            en = f"the entry '{name}' begins with $, which is reserved"
            scope.findings.add(child, "feel_entry", en, "条目名不能以 $ 开头")
            return constant(None)
        if name in names:
            en = f"the entry '{name}' stands twice"
            scope.findings.add(child, "feel_entry", en, f"条目 {name} 重复")
            return constant(None)
        variable, value = scope.findings.variable(), branches(child)[0]
        wider = {**names, name: variable}
        seen = wider if value.data == "function" else names  # a function may call itself
        entries.append((name, variable, compiled(value, scope.inner(seen))))
        names = wider

    def run(frame: Frame) -> Value:
        made: dict[str, Value] = {}
        for name, variable, code in entries:
            frame.variables[variable] = None
            value = made[name] = frame.variables[variable] = code(frame)
            if type(value) is Function and value.variables is not None:
                value.variables[variable] = value  # so that it can call itself
        return made

    return run


def entry_name(tree: Node, scope: Scope) -> str:
    """Return the name of a context's entry, which may be written as a text."""
    token = tree.children[0]
    if isinstance(token, Token) and token.type == "STRING":
        return unescaped(str(token)) or ""
    return str(token)


@node("open_range", "closed_range")
def _range(tree: Node, scope: Scope) -> Code:
    low, high, end = branches(tree)
    first, last = compiled(low, scope), compiled(high, scope)
    included = tree.data == "closed_range", end.data == "included"

    def run(frame: Frame) -> Value:
        return made_range(first(frame), last(frame), *included)

    return run


_ENDS = frozenset(["null", "number", "string", "date", "time"]) | {
    "date and time",
    "days and time duration",
    "years and months duration",
}


def made_range(low: Value, high: Value, low_included: bool, high_included: bool) -> Value:
    """Return a range; null when its ends are of different types or have no order."""
    if {kind(low), kind(high)} - _ENDS or (None not in (low, high) and kind(low) != kind(high)):
        return None
    return Range(low, high, low_included, high_included)
