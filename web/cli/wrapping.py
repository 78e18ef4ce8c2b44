"""Lines of Chinese and English that fit the terminal: broken between words, or between any two Chinese characters."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len, chop_cells

_CLOSING: Final = "，。；：、！？）》”’〕】％…)];:,.!?\u00a0·"
_OPENING: Final = "（《“‘〔【(["
_CJK: Final = "\u2e80-\uffff"
_PIECE: Final = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[^\s{_CJK}“‘”’]+|.)[{re.escape(_CLOSING)}]*",
    re.DOTALL,
)
"""What is never torn apart: a Latin word or one Chinese character, with the punctuation that clings to it."""

_DOT: Final = (" ·", "\u00a0·")
"""The dot between unit and role stays with the unit."""


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width` cells; only a word that is wider is cut."""
    lines = [""]
    words = (match[0] for match in _PIECE.finditer(text.replace(*_DOT)))
    for piece in (part for word in words for part in chop_cells(word, width)):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return [line.rstrip().replace("\u00a0", " ") for line in lines]
