"""The built-in functions; importing this room declares them all."""

from engine.feel.builtins import contexts, dates, lists, numbers, ranges, spans, text, world

__all__ = ["contexts", "dates", "lists", "numbers", "ranges", "spans", "text", "world"]
