"""Regular expressions as XML Schema and XPath write them, put into the words of RE2.

RE2 runs in time linear in the text. What it has no words for, back-references and look-around, is
refused.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

LONGEST = 1_000
"""How long a pattern may be."""

_BLOCKS = {
    "BasicLatin": "\\x{0}-\\x{7F}",
    "Latin-1Supplement": "\\x{80}-\\x{FF}",
    "LatinExtended-A": "\\x{100}-\\x{17F}",
    "Greek": "\\x{370}-\\x{3FF}",
    "Cyrillic": "\\x{400}-\\x{4FF}",
    "CJKSymbolsandPunctuation": "\\x{3000}-\\x{303F}",
    "CJKUnifiedIdeographs": "\\x{4E00}-\\x{9FFF}",
}
_NAMES = {"i": "_:\\pL", "c": "-._:\\pL\\pN", "I": "^_:\\pL", "C": "^-._:\\pL\\pN"}
"""What may begin, and stand in, a name of XML."""

_SPACE = " \t\n\r"


class Unrunnable(Exception):
    """A pattern that cannot be put into the words of RE2."""


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str, flags: str) -> Any:
    """Return a compiled pattern; None when it cannot be run."""
    options = re2.Options()
    options.max_mem, options.log_errors = 1 << 20, False
    options.case_sensitive = "i" not in flags
    options.dot_nl = "s" in flags
    if len(pattern) > LONGEST or set(flags) - set("ismx"):
        return None
    prefix = "(?m)" if "m" in flags else ""
    try:
        return re2.compile(prefix + _Translation(pattern, flags).text(), options)
    except (re2.error, Unrunnable, IndexError):
        return None


class _Translation:
    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern, self._flags = pattern, flags
        self._at = 0

    def text(self) -> str:
        """Return the whole pattern for RE2."""
        parts: list[str] = []
        while self._at < len(self._pattern):
            parts.append(self._piece())
        return "".join(parts)

    def _next(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _piece(self) -> str:
        sign = self._next()
        if sign == "\\":
            inner = self._escape()
            return f"[{inner}]" if inner.startswith("^") or len(inner) > 4 else inner
        if sign == "[":
            return self._class()
        if sign == "." and "s" not in self._flags:
            return "[^\\n\\r]"
        return "" if sign in _SPACE and "x" in self._flags else sign

    def _escape(self) -> str:
        """Return what stands after a backslash, as it may stand in a class too."""
        sign = self._next()
        while sign in _SPACE and "x" in self._flags:
            sign = self._next()
        if sign.isdigit():
            raise Unrunnable  # a reference to what a group matched
        if sign in _NAMES:
            return _NAMES[sign]
        if sign in "pP" and self._pattern[self._at : self._at + 1] == "{":
            return self._property(sign)
        return "\\" + sign

    def _property(self, sign: str) -> str:
        end = self._pattern.index("}", self._at) if "}" in self._pattern[self._at :] else 0
        name = self._pattern[self._at + 1 : end]
        self._at = end + 1
        if "x" in self._flags:
            name = "".join(name.split())
        if not name.startswith("Is"):
            return f"\\{sign}{{{name}}}"
        if name[2:] not in _BLOCKS:
            raise Unrunnable
        return ("^" if sign == "P" else "") + _BLOCKS[name[2:]]

    def _class(self) -> str:
        """Return a class; a subtraction becomes the ranges that are left."""
        parts: list[str] = []
        if self._pattern[self._at] == "^":
            parts.append(self._next())
        while (sign := self._next()) != "]" or parts in ([], ["^"]):
            if sign == "-" and self._pattern[self._at] == "[":
                return self._subtracted(parts)
            if sign == "[":
                sign = "\\["
            parts.append(self._escape() if sign == "\\" else sign)
        return f"[{''.join(parts)}]"

    def _subtracted(self, parts: list[str]) -> str:
        self._next()
        other = self._class()[1:-1]
        if self._next() != "]" or other.startswith("^"):
            raise Unrunnable
        without = _points(other, self._flags)
        if parts[:1] == ["^"]:
            return f"[{''.join(parts)}{other}]"
        return _written(_points("".join(parts), self._flags) - without)


def _points(text: str, flags: str) -> set[str]:
    """Return the characters of a class that is written with characters and ranges only."""
    if "\\" in text:
        raise Unrunnable
    found: set[str] = set()
    at = 0
    while at < len(text):
        last = text[at + 2] if text[at + 1 : at + 2] == "-" and at + 2 < len(text) else text[at]
        if ord(last) - ord(text[at]) > LONGEST:
            raise Unrunnable
        found.update(chr(code) for code in range(ord(text[at]), ord(last) + 1))
        at += 3 if last != text[at] or text[at + 1 : at + 2] == "-" else 1
    if "i" in flags:
        found |= {other for one in found for other in (one.lower(), one.upper())}
    return found


def _written(points: set[str]) -> str:
    if not points:
        raise Unrunnable
    return "[" + "".join(f"\\x{{{ord(point):X}}}" for point in sorted(points)) + "]"
