"""What the history of a case says in words: kinds, effects, and the elements that were reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_QUIET = frozenset(("case", "passed"))
"""Effects that are left out where an event is told in a few words."""


def matches(event: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether an event is of this kind, by these people, with this effect.

    Shapes: `kind` is the kind of the event or the first words of one of its effects
        (`limit main due`).
    """
    return all(_CHECKS[key](event, str(value)) for key, value in wanted.items())


def marks(event: Any) -> list[str]:
    """Return an event as lines: its kind, then each of its effects."""
    return [event.kind, *(" ".join(map(str, effect)) for effect in event.effects)]


def happened(event: Any) -> str:
    """Return an event in a few words."""
    loud = [" ".join(map(str, one[:3])) for one in event.effects if one[0] not in _QUIET]
    return f"{event.kind} by {event.actor}" + (f" ({', '.join(loud)})" if loud else "")


def reached(history: Iterable[Any]) -> frozenset[str]:
    """Return the ids of the elements that a token reached."""
    return frozenset(element for event in history for element in event.visited)


def _effect(event: Any, told: str) -> bool:
    return any(mark == told or mark.startswith(f"{told} ") for mark in marks(event)[1:])


_CHECKS = {
    "kind": lambda event, told: event.kind == told or _effect(event, told),
    "who": lambda event, told: event.actor == told,
    "post": lambda event, told: event.post == told or str(event.post).endswith(f"/{told}"),
    "for": lambda event, told: event.on_behalf_of == told,
    "effect": _effect,
}
