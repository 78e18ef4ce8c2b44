"""What stops a token: a fault of the diagram. It never leaves this room; it becomes an incident."""

from __future__ import annotations


class DiagramFault(Exception):
    """The diagram cannot go on here; the token stops before the element and somebody has to look."""
