"""Reading checked values out of a document; every fault is collected with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from engine.errors import Problem
from engine.scenarios import words
from engine.scenarios.document import Document, Path

T = TypeVar("T")


class Reading:
    """One pass over a document, and the problems that were found on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def fault(self, path: Path, en: str, zh: str, code: str = "bad_scenario") -> None:
        """Note that something is wrong at a place."""
        self.problems.append(self.document.problem(path, code, en, zh))

    def unknown(self, path: Path, word: str, known: Iterable[str]) -> None:
        """Note an unknown word, with the nearest known one."""
        self.fault(path, *words.unknown(word, known), code="unknown_word")

    def mapping(self, value: Any, path: Path, known: Collection[str] | None) -> dict[str, Any]:
        """Return a mapping whose keys are known; anything else is noted and becomes empty."""
        if not isinstance(value, dict):
            self.fault(path, "expected words with values ('key: value')", "此处应为“键: 值”")
            return {}
        if known is not None:
            for key in value:
                if key not in known:
                    self.unknown((*path, key), key, known)
        return value

    def items(self, value: Any, path: Path) -> list[Any]:
        """Return a list; anything else is noted and becomes empty."""
        if isinstance(value, list):
            return value
        self.fault(path, "expected a list", "此处应为列表")
        return []

    def text(self, value: Any, path: Path) -> str:
        """Return a text; a whole number counts as its digits (unit codes)."""
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        self.fault(path, "expected a text", "此处应为文字")
        return ""

    def needed(self, holder: Mapping[str, Any], key: str, path: Path) -> str:
        """Return the text under a key that must be there."""
        if key not in holder:
            self.fault(path, f"'{key}' is missing", f"缺少“{key}”")
            return ""
        return self.text(holder[key], (*path, key))

    def optional(self, holder: Mapping[str, Any], key: str, path: Path) -> str | None:
        """Return the text under a key, or None when it is not there."""
        return self.text(holder[key], (*path, key)) if key in holder else None

    def told(self, value: Any, path: Path, read: Callable[[str], T]) -> T | None:
        """Read a time or a span; what does not parse is noted."""
        text = self.text(value, path)
        try:
            return read(text) if text else None
        except ValueError as error:
            self.fault(path, str(error), "时间写法不正确")
            return None
