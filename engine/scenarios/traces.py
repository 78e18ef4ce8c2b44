"""What the history of a case says in words: kinds, effects, and the elements that were reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def matches(event: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether an event is of this kind, by these people, with this effect.

    Shapes: `kind` is the kind of the event or the first words of one of its effects
        (`limit main due`).
    """
    return all(_CHECKS[key](event, str(value)) for key, value in wanted.items())


def happened(event: Any) -> str:
    """Return an event in a few words."""
    effects = ", ".join(" ".join(map(str, effect)) for effect in event.effects)
    return f"{event.kind} by {event.actor}" + (f" ({effects})" if effects else "")


def reached(history: Iterable[Any]) -> frozenset[str]:
    """Return the ids of the elements that a token reached."""
    return frozenset(element for event in history for element in event.visited)


def _effect(event: Any, told: str) -> bool:
    words = told.split()
    return any([str(word) for word in effect[: len(words)]] == words for effect in event.effects)


_CHECKS = {
    "kind": lambda event, told: event.kind == told or _effect(event, told),
    "who": lambda event, told: event.actor == told,
    "post": lambda event, told: event.post == told or str(event.post).endswith(f"/{told}"),
    "for": lambda event, told: event.on_behalf_of == told,
    "effect": _effect,
}
