"""Reading the pieces of a DMN file, and noting what is wrong with them and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from lxml import etree

from engine.errors import Problem
from engine.feel.faults import FeelError
from engine.feel.types import NO_TYPES

_DMN = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
_T = TypeVar("_T")
MAX_CHARACTERS = 100_000
"""How long all expressions of a file may be together."""


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for what is not DMN."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if (name.namespace or "").startswith(_DMN) else ""


def children(element: Any, *names: str) -> list[Any]:
    """Return the children of these names."""
    return [child for child in element if local(child) in names]


def label(element: Any) -> str:
    """Return the name of the variable of an element, or its own."""
    variable = child(element, "variable")
    named = None if variable is None else variable.get("name")
    return " ".join((named or element.get("name") or element.get("id") or "").split())


def child(element: Any, name: str) -> Any | None:
    """Return the first child of a name."""
    found = children(element, name)
    return found[0] if found else None


def text(element: Any | None) -> str:
    """Return the text of an expression element, without the spaces around it."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else "".join(inner.itertext()).strip()


class Source:
    """One file while it is read: its names and types, and the problems found so far.

    What is only advised against counts where the file is judged strictly.
    """

    def __init__(self, name: str, known: frozenset[str], strict: bool = True) -> None:
        self.name, self.known, self.strict = name, known, strict
        self.types = NO_TYPES
        self.problems: list[Problem] = []
        self._characters = 0

    def add(self, place: str, code: str, en: str, zh: str) -> None:
        """Note a problem at a place within the file."""
        self.problems.append(Problem(f"{self.name}:{place}", code, en, zh))

    def advise(self, place: str, code: str, en: str, zh: str) -> None:
        """Note what can be evaluated, though it is surely not what was meant."""
        if self.strict:
            self.add(place, code, en, zh)

    def read(self, place: str, written: str, reader: Callable[..., _T]) -> _T | None:
        """Read an expression or cell; what is wrong with it is noted with its place."""
        if not written:
            self.add(place, "feel_empty", "an expression is missing here", "此处缺少表达式")
            return None
        self._characters += len(written)
        if self._characters > MAX_CHARACTERS:
            self._too_much(len(written))
            return None
        try:
            return reader(written, self.known, self.strict, self.types)
        except FeelError as error:
            for problem in error.problems:
                where = f"{self.name}:{place}, {problem.where}"
                self.problems.append(Problem(where, problem.code, problem.en, problem.zh))
            return None

    @property
    def full(self) -> bool:
        """Tell whether the file holds more than is read of it."""
        return self._characters > MAX_CHARACTERS

    def _too_much(self, last: int) -> None:
        """Note, once, that the file holds too many expressions."""
        if self._characters - last <= MAX_CHARACTERS:
            en = f"its expressions have more than {MAX_CHARACTERS} characters together"
            self.add("file", "dmn_too_large", en, "表达式总量过大，请拆分文件")
