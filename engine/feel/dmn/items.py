"""The types that a file of decisions defines: item definitions with structure and constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.feel.budget import Budget
from engine.feel.dmn.source import Source, child, children, text
from engine.feel.expression import UnaryTests, unary_tests
from engine.feel.types import (
    NULL,
    Type,
    Types,
    context_of,
    function_of,
    list_of,
    named_type,
)
from engine.feel.values import Value

_PLAIN = {"integer": "number", "long": "number", "double": "number", "decimal": "number"}


class Items:
    """The types of one file; `imported` are those of other files, with the name of the import."""

    def __init__(self, root: Any, source: Source, imported: Mapping[str, Type]) -> None:
        self._source = source
        self._elements = {one.get("name"): one for one in children(root, "itemDefinition")}
        self._open: set[str] = set()
        self.types = Types(imported)
        for name in self._elements:
            if name:
                self.named(name, f"type {name}")

    def named(self, reference: str | None, place: str) -> Type | None:
        """Return the type that a `typeRef` names; None for Any and no reference.

        A type that contains itself is looked up when it is used; an unknown one is noted.
        """
        plain = (reference or "").strip()
        if ":" in plain and plain not in self._elements:
            plain = plain.rpartition(":")[2]
        if plain in ("", "Any", "<Undefined>"):
            return None
        if plain in self.types:
            return self.types[plain]
        if plain in self._open:
            return Type(
                plain,
                lambda value, budget: self.types[plain].fits(value, budget),
                limited=lambda value, budget: self.types[plain].admits(value, budget),
            )
        if plain in self._elements:
            self._open.add(plain)
            self.types[plain] = self._defined(self._elements[plain], plain)
            return self.types[plain]
        known = named_type(_PLAIN.get(plain, plain))
        if known is None:
            en = f"there is no type '{plain}'"
            self._source.advise(place, "dmn_type", en, f"没有类型 {plain}")
        return None if known is NULL else known

    def _defined(self, element: Any, name: str) -> Type:
        place = f"type {name}"
        components = children(element, "itemComponent")
        function = child(element, "functionItem")
        if components:
            made = context_of({one.get("name") or "": self._component(one) for one in components})
        elif function is not None:
            made = self._function(function, place)
        else:
            reference = child(element, "typeRef")
            written = "" if reference is None else (reference.text or "")
            made = self.named(written, place) or _anything()
        made = self._restricted(made, element, "allowedValues", place)
        if element.get("isCollection") in ("true", "1"):
            made = list_of(made)
        made = self._restricted(made, element, "typeConstraint", place)
        return _renamed(made, name)

    def _component(self, element: Any) -> Type:
        return self._defined(element, element.get("name") or "")

    def _function(self, element: Any, place: str) -> Type:
        takes = tuple(
            self.named(one.get("typeRef"), place) or _anything()
            for one in children(element, "parameters")
        )
        return function_of(takes, self.named(element.get("outputTypeRef"), place))

    def _restricted(self, made: Type, element: Any, what: str, place: str) -> Type:
        written = text(child(element, what))
        tests = self._source.read(f"{place} {what}", written, unary_tests) if written else None
        return made if tests is None else _narrowed(made, tests)


def _anything() -> Type:
    return Type("Any", lambda value, budget: value is not None)


def _narrowed(made: Type, tests: UnaryTests) -> Type:
    """Return a type with a constraint; it takes the place of that of a simple type."""
    simple = made.fields is None and made.element is None
    before = made.fits if simple else made.admits

    def limited(value: Value, budget: Budget) -> bool:
        return before(value, budget) and tests.matches(value, {}, None, budget)

    return replace(made, limited=limited)


def _renamed(made: Type, name: str) -> Type:
    """Return a type under the name it was given, unless it only renames one of the language."""
    if made.limited is None and made.name != "Any" and named_type(made.name) is not None:
        return made
    return replace(made, name=name)
