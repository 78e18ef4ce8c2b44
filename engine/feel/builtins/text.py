"""Functions over texts; regular expressions run on RE2, whose time is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.feel.builtins.patterns import compiled_pattern
from engine.feel.builtins.registry import builtin
from engine.feel.frame import Frame
from engine.feel.values import Value, number

_STATES_PER_STEP = 100
_REFUSED_PATTERN = 1_000
"""What it costs to find out that RE2 cannot run a pattern."""

_MATCH = 3
"""What it costs to look at one match."""

_REFERENCE = re.compile(r"\\(.)|\$(\d)", re.DOTALL)


def _whole(value: Value) -> int | None:
    return int(value) if abs(value) < 10**9 else None


@builtin("substring", "string: string, start position: number, length?: number")
def _substring(frame: Frame, text: str, start: Value, length: Value = None) -> Value:
    first = _whole(start)
    count = len(text) if length is None else _whole(length)
    if not first or count is None or (length is not None and count < 1):
        return None
    if abs(first) > len(text):
        return "" if first > 0 else None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin : begin + count]


@builtin("string length", "string: string")
def _length(frame: Frame, text: str) -> Value:
    return number(len(text))


@builtin("upper case", "string: string")
def _upper(frame: Frame, text: str) -> Value:
    frame.budget.hold(len(text))
    return text.upper()


@builtin("lower case", "string: string")
def _lower(frame: Frame, text: str) -> Value:
    frame.budget.hold(len(text))
    return text.lower()


@builtin("trim", "string: string")
def _trim(frame: Frame, text: str) -> Value:
    return text.strip()


@builtin("substring before", "string: string, match: string")
def _before(frame: Frame, text: str, match: str) -> Value:
    return text.partition(match)[0] if match and match in text else ""


@builtin("substring after", "string: string, match: string")
def _after(frame: Frame, text: str, match: str) -> Value:
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string")
def _contains(frame: Frame, text: str, match: str) -> Value:
    return match in text


@builtin("starts with", "string: string, match: string")
def _starts(frame: Frame, text: str, match: str) -> Value:
    return text.startswith(match)


@builtin("ends with", "string: string, match: string")
def _ends(frame: Frame, text: str, match: str) -> Value:
    return text.endswith(match)


@builtin("string join", "list: list, delimiter?: string, prefix?: string, suffix?: string")
def _join(
    frame: Frame,
    texts: list[Value],
    delimiter: str | None = None,
    prefix: str | None = None,
    suffix: str | None = None,
) -> Value:
    kept = [text for text in texts if text is not None]
    if not all(type(text) is str for text in kept):
        return None
    between = delimiter or ""
    frame.budget.hold(sum(map(len, kept)) + len(between) * len(kept))
    return (prefix or "") + between.join(kept) + (suffix or "")


def judged_pattern(pattern: str, flags: str = "") -> bool:
    """Tell whether a regular expression can be run."""
    return compiled_pattern(pattern, flags) is not None


def _found(frame: Frame, text: str, pattern: str, flags: str | None) -> Iterator[Any] | None:
    frame.budget.spend(len(pattern))
    compiled = compiled_pattern(pattern, flags or "")
    if compiled is None:
        frame.budget.spend(_REFUSED_PATTERN)
        return None
    states = compiled.programsize
    frame.budget.spend(states + len(text) * states // _STATES_PER_STEP)
    matches: Iterator[Any] = compiled.finditer(text)
    return matches


@builtin("matches", "input: string, pattern: string, flags?: string")
def _matches(frame: Frame, text: str, pattern: str, flags: str | None = None) -> Value:
    found = _found(frame, text, pattern, flags)
    return None if found is None else next(found, None) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string")
def _replace(
    frame: Frame, text: str, pattern: str, replacement: str, flags: str | None = None
) -> Value:
    found = _found(frame, text, pattern, flags)
    if found is None:
        return None
    pieces: list[str] = []
    position = size = 0
    for match in found:
        frame.budget.spend(_MATCH)
        start, end = match.span()
        written = _expanded(match, replacement)
        size += start - position + len(written)
        frame.budget.hold(size if size > frame.budget.size else len(written))
        pieces += [text[position:start], written]
        position = end
    frame.budget.hold(size + len(text) - position)
    return "".join([*pieces, text[position:]])


def _expanded(match: Any, replacement: str) -> str:
    r"""Return what is written for a match: `$1` is its first group, `\\$` a dollar sign."""

    def part(reference: re.Match[str]) -> str:
        if reference[1] is not None:
            return reference[1]
        group = int(reference[2])
        return (match.group(group) or "") if group <= len(match.groups()) else ""

    return _REFERENCE.sub(part, replacement)


@builtin("split", "string: string, delimiter: string")
def _split(frame: Frame, text: str, delimiter: str) -> Value:
    found = _found(frame, text, delimiter, None)
    if found is None:
        return None
    pieces: list[str] = []
    position = 0
    for match in found:
        frame.budget.spend(_MATCH)
        start, end = match.span()
        if end > start:
            pieces.append(text[position:start])
            position = end
    frame.budget.hold(len(text))
    return [*pieces, text[position:]]
