"""Names and paths."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.registry import BUILTINS
from engine.feel.compiled.scope import Node, Scope, branches, compiled, node
from engine.feel.encoding import is_tagged
from engine.feel.frame import Code, Frame, Ready, as_value
from engine.feel.properties import entry
from engine.feel.values import Value


@node("name")
def _name(tree: Node, scope: Scope) -> Code:
    name = str(tree.children[0])
    if name in BUILTINS and not scope.local(name):
        return _builtin_or_outer(name, scope)
    elements, variable = scope.resolve(name)
    behind = _outer(name) if variable is None else _variable(variable)
    return _entry_or(name, elements, behind) if elements else behind


def _builtin_or_outer(name: str, scope: Scope) -> Code:
    """Return code for a name that is a function's, unless an element or the caller knows it."""
    function = BUILTINS[name].value()
    elements, _ = scope.resolve(name)
    scope.findings.free.discard(name)
    outer = _outer(name)

    def run(frame: Frame) -> Value:
        value = outer(frame)
        return function if value is None else value

    return _entry_or(name, elements, run) if elements else run


def _outer(name: str) -> Code:
    def run(frame: Frame) -> Value:
        try:
            return as_value(frame.names[name], frame.budget)
        except KeyError:
            return None

    return run


def _variable(variable: int) -> Code:
    return lambda frame: frame.variables[variable]


def _entry_or(name: str, elements: list[int], behind: Code) -> Code:
    def run(frame: Frame) -> Value:
        for variable in elements:
            element = frame.variables[variable]
            if type(element) is dict and name in element:
                return element[name]
        return behind(frame)

    return run


@node("path")
def _path(tree: Node, scope: Scope) -> Code:
    keys: list[str] = []
    inner = tree
    while inner.data == "path":
        keys.append(str(inner.children[1]))
        inner = branches(inner)[0]
    keys.reverse()
    if inner.data == "name" and not scope.local(str(inner.children[0])):
        elements, _ = scope.resolve(str(inner.children[0]))
        if not elements:
            return _outer_path(str(inner.children[0]), keys)
    start = compiled(inner, scope)

    def run(frame: Frame) -> Value:
        value = start(frame)
        for key in keys:
            value = entry(value, key, frame.budget)
        return value

    return run


def _outer_path(name: str, keys: list[str]) -> Code:
    """Return code that walks what is kept and turns only the end into a value."""

    def run(frame: Frame) -> Value:
        kept: Any = frame.outer(name)
        if type(kept) is Ready:
            kept = kept.value
        for key in keys:
            if type(kept) is dict and key in kept and not is_tagged(kept):
                kept = kept[key]
            else:
                kept = entry(as_value(kept, frame.budget), key, frame.budget)
        return as_value(kept, frame.budget)

    return run
