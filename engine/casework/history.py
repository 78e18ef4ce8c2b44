"""Questions to the history of a case."""

from __future__ import annotations

from collections.abc import Iterable

from engine.casework import keyframe
from engine.model.event import Event


def completion(events: Iterable[Event], task: str) -> int | None:
    """The sequence of the event that last completed a work item, or None."""
    found = None
    for event in events:
        if any(effect[0] == "done" and effect[1] == task for effect in event.effects):
            found = event.sequence
    return found


def framed(events: Iterable[Event], sequence: int) -> bool:
    """Whether a keyframe came after an event: what was before cannot be executed again."""
    return any(event.kind == keyframe.KIND and event.sequence > sequence for event in events)
