"""Turns trees into Python closures; importing it makes all kinds of nodes known."""

from engine.feel.compiled import calls, literals, loops, names, operators, types

__all__ = ["calls", "literals", "loops", "names", "operators", "types"]
