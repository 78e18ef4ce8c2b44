"""Where an element lies in the block structure of a diagram, and which elements exclude each other."""

from __future__ import annotations

Path = tuple[tuple[str, str, int], ...]
"""Blocks from the outside inwards: (block, kind, branch). Kinds: seq, and, or, xor, side, multi."""


def conflict(a: Path, b: Path) -> bool:
    """Whether two elements must never be open together. Side tokens outlive what they are attached to."""
    if a[0][0] != b[0][0]:  # one of them in a called process
        return False
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            aside = any(kind == "side" and branch == 1 for _, kind, branch in (*a[i:], *b[i:]))
            return not aside and (x[0] != y[0] or x[1] not in ("and", "or", "side"))
        if x[1] == "multi" or (x[1] == "side" and x[2] == 1):
            return False
    return True
