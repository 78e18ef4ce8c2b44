"""Types, as `instance of` and parameters name them."""

from __future__ import annotations

from lark import Token

from engine.feel.compiled.scope import Node, Scope, branches, compiled, node
from engine.feel.frame import Code
from engine.feel.types import (
    ANY,
    NEVER,
    Type,
    context_of,
    function_of,
    list_of,
    named_type,
    range_of,
)


def written_type(tree: Node, scope: Scope) -> Type:
    """Return the type that is written; an unknown type is noted and fits nothing."""
    if tree.data == "generic_type":
        return _generic(tree, scope)
    if tree.data == "context_type":
        inner = {
            str(one.children[0]): written_type(branches(one)[0], scope) for one in branches(tree)
        }
        return context_of(inner)
    if tree.data == "function_type":
        return _function(tree, scope)
    name = ".".join(str(child) for child in tree.children)
    found = named_type(name) or scope.findings.types.get(name)
    if found is None:
        scope.findings.add(tree, "feel_type", f"there is no type '{name}'", f"没有类型 {name}")
        return NEVER
    return found


def _generic(tree: Node, scope: Scope) -> Type:
    name, inner = str(tree.children[0]), written_type(branches(tree)[0], scope)
    if name == "list":
        return list_of(inner)
    if name == "range":
        return range_of(inner)
    scope.findings.add(tree, "feel_type", f"there is no type '{name}<…>'", f"没有类型 {name}<…>")
    return NEVER


def _function(tree: Node, scope: Scope) -> Type:
    written = [written_type(one, scope) for one in branches(tree)]
    if not written:
        return named_type("function") or NEVER
    return function_of(tuple(written[:-1]), written[-1])


_OF_CONSTANTS = {"number": "number", "string": "string", "true": "boolean", "false": "boolean"}


def evident_type(tree: Node) -> Type | None:
    """Return the type that an expression has at first sight; None where that cannot be said."""
    if tree.data in _OF_CONSTANTS:
        return named_type(_OF_CONSTANTS[tree.data])
    if tree.data == "context":
        fields = {str(one.children[0]).strip('"'): branches(one)[0] for one in branches(tree)}
        return context_of({name: evident_type(one) or ANY for name, one in fields.items()})
    return None


@node("instance_of")
def _instance_of(tree: Node, scope: Scope) -> Code:
    subject, wanted = branches(tree)
    code, fits = compiled(subject, scope), written_type(wanted, scope).fits
    return lambda frame: fits(code(frame), frame.budget)


def parameter(tree: Node, scope: Scope) -> tuple[str, Type | None]:
    """Return the name of a parameter, and its type when it has one."""
    name = tree.children[0]
    types = branches(tree)
    assert isinstance(name, Token)  # noqa: S101 - the grammar says so
    return str(name), written_type(types[0], scope) if types else None
