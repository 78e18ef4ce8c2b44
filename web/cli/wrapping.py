"""Lines of Chinese and English that fit the terminal: broken between words, or between any two Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

_CLOSING: Final = "，。；：、！？）》”’〕】％…"
_OPENING: Final = "（《“‘〔【"
_PIECE: Final = re.compile(
    rf"[{_OPENING}]*(?:[^\W\u2e80-\uffff]+(?:[^\s\u2e80-\uffff{_OPENING}{_CLOSING}]*)|.)[{_CLOSING}]*",
    re.DOTALL,
)
"""What is never torn apart: a Latin word or one Chinese character, with the punctuation that clings to it."""


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width` cells unless a single word is."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        yield match[0]
