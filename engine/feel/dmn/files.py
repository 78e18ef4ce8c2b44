"""The files of a set: each with its namespace, its imports, its names and types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine import xml
from engine.feel.dmn.items import Items
from engine.feel.dmn.reading import Reader
from engine.feel.dmn.source import Source, children, local
from engine.feel.types import Type

MAX_IMPORTS = 50

_NAMED = frozenset(
    [
        "inputData", "decision", "variable", "itemComponent", "output", "businessKnowledgeModel",
        "decisionService", "formalParameter", "parameter", "column", "import", "itemDefinition",
        "parameters",
    ]
)  # fmt: skip


class File:
    """One file: its root, its source with the problems found, and the files it imports."""

    def __init__(self, name: str, root: Any, strict: bool) -> None:
        self.name, self.root = name, root
        self.namespace: str = root.get("namespace") or name
        self.source = Source(name, frozenset(), strict)
        self.imports: list[tuple[str, File]] = []

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Return all names that the file gives to something, so that odd ones are recognised."""
        found: set[str] = set()
        for element in self.root.iter():
            kind = local(element)
            if kind in _NAMED and element.get("name"):
                found.add(" ".join(element.get("name").split()))
            elif element.get("iteratorVariable"):
                found.add(element.get("iteratorVariable"))
        return frozenset(found)

    @cached_property
    def items(self) -> Items:
        """Return the types of the file and, under their imports' names, those it imports."""
        names = self.own_names.union(*(one.own_names for _, one in self.imports))
        self.source.known = names
        imported: dict[str, Type] = {}
        for alias, file in self.imports:
            for name, wanted in file.items.types.items():
                imported[f"{alias}.{name}" if alias else name] = wanted
        items = Items(self.root, self.source, imported)
        self.source.types = items.types
        return items

    @cached_property
    def reader(self) -> Reader:
        """Return what reads the logic of the file."""
        return Reader(self.source, self.items)

    def plainly_imported(self) -> list[File]:
        """Return the files imported without a name, and those that they import so."""
        found: list[File] = []
        for alias, file in self.imports:
            if not alias:
                found += [file, *file.plainly_imported()]
        return found

    def alias_of(self, namespace: str) -> str:
        """Return the name under which a namespace is imported; empty for its own."""
        return next((alias for alias, file in self.imports if file.namespace == namespace), "")


def opened(files: Mapping[str, bytes], main: str, strict: bool) -> list[File]:
    """Return the main file and all that it imports, directly or not, the main file first.

    Errors: Invalid when one is not XML we take.
    """
    first = File(main, xml.parse(files[main], main), strict)
    found: dict[str, File] = {first.namespace: first}
    if not children(first.root, "import"):
        return [first]
    others = _others(files, main, strict)
    waiting = [first]
    while waiting:
        file = waiting.pop()
        for element in children(file.root, "import")[:MAX_IMPORTS]:
            wanted = element.get("namespace") or ""
            if "DMN" not in (element.get("importType") or "DMN"):
                continue
            target = found.get(wanted) or others.get(wanted)
            if target is None:
                en = f"it imports the namespace '{wanted}', which no file beside it has"
                file.source.add("file", "dmn_import", en, f"找不到引入的命名空间 {wanted}")
                continue
            file.imports.append((" ".join((element.get("name") or "").split()), target))
            if wanted not in found:
                found[wanted] = target
                waiting.append(target)
    _judge_circles(found.values())
    return list(found.values())


def _others(files: Mapping[str, bytes], main: str, strict: bool) -> dict[str, File]:
    others: dict[str, File] = {}
    for name, data in files.items():
        if name != main:
            file = File(name, xml.parse(data, name), strict)
            others.setdefault(file.namespace, file)
    return others


def _judge_circles(files: Any) -> None:
    """Note files that import each other, and cut one of their imports."""
    for file in list(files):
        for alias, target in list(file.imports):
            if _reaches(target, file, set()):
                en = f"it and '{target.name}' import each other"
                file.source.add("file", "dmn_cycle", en, "文件循环引入")
                file.imports.remove((alias, target))


def _reaches(start: File, wanted: File, seen: set[str]) -> bool:
    if start is wanted:
        return True
    seen.add(start.namespace)
    nexts = [one for _, one in start.imports if one.namespace not in seen]
    return any(_reaches(one, wanted, seen) for one in nexts)
