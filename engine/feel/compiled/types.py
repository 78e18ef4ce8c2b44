"""Types, as `instance of` and parameters name them."""

from __future__ import annotations

from lark import Token

from engine.feel.compiled.scope import Node, Scope, TypeTest, branches, compiled, node
from engine.feel.frame import Code
from engine.feel.values import Function, Range, Value, kind

_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
NAMED_TYPES = frozenset(
    ["number", "string", "boolean", "date", "time", "list", "context", "range", "function"]
) | frozenset(_ALIASES.values())


def named_type(name: str) -> TypeTest | None:
    """Return the test of a type of the language; None when there is no such type."""
    name = _ALIASES.get(name, name)
    if name == "Any":
        return lambda value: value is not None
    if name == "Null":
        return lambda value: value is None
    return (lambda value: kind(value) == name) if name in NAMED_TYPES else None


def type_test(tree: Node, scope: Scope) -> TypeTest:
    """Compile a type to a test; an unknown type is noted and fits nothing."""
    if tree.data == "generic_type":
        return _generic(str(tree.children[0]), type_test(branches(tree)[0], scope))
    if tree.data == "context_type":
        return _context(tree, scope)
    if tree.data == "function_type":
        return lambda value: type(value) is Function
    name = ".".join(str(child) for child in tree.children)
    test = named_type(name) or scope.findings.types.get(name)
    if test is None:
        scope.findings.add(tree, "feel_type", f"there is no type '{name}'", f"没有类型 {name}")
        return lambda value: False
    return test


def _generic(name: str, element: TypeTest) -> TypeTest:
    if name == "range":
        return lambda value: (
            type(value) is Range
            and all(end is None or element(end) for end in (value.low, value.high))
        )
    if name == "list":
        return lambda value: type(value) is list and all(element(item) for item in value)
    return lambda value: False


def _context(tree: Node, scope: Scope) -> TypeTest:
    fields: dict[str, TypeTest] = {}
    for entry in branches(tree):
        fields[str(entry.children[0])] = type_test(branches(entry)[0], scope)

    def fits(value: Value) -> bool:
        return type(value) is dict and all(
            name in value and (value[name] is None or test(value[name]))
            for name, test in fields.items()
        )

    return fits


@node("instance_of")
def _instance_of(tree: Node, scope: Scope) -> Code:
    subject, wanted = branches(tree)
    code, test = compiled(subject, scope), type_test(wanted, scope)
    return lambda frame: test(code(frame))


def parameter(tree: Node, scope: Scope) -> tuple[str, TypeTest | None]:
    """Return the name of a parameter, and the test of its type when it has one."""
    name = tree.children[0]
    types = branches(tree)
    assert isinstance(name, Token)  # noqa: S101 - the grammar says so
    return str(name), type_test(types[0], scope) if types else None
