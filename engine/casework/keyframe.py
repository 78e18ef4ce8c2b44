"""The whole state of a case in one event: where re-execution begins after the rules have changed."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from engine.casework import codec
from engine.casework.act import Act
from engine.casework.case import Case
from engine.casework.command import CLOCK, Command
from engine.errors import Broken
from engine.model.event import SEMANTICS, Event, canonical

KIND = "case.keyframe"


def command(case: Case) -> Command:
    """The command that writes a case's state down. Shapes: `state` is the canonical state before the event."""
    return Command(KIND, {"state": orjson.loads(codec.dump(case))}, CLOCK)


def keep(act: Act) -> None:
    """Write down that history is to be executed from here on; nothing else changes."""
    act.tell("keyframe", SEMANTICS)


def first(events: Sequence[Event]) -> int:
    """The index of the event with which re-execution begins: the latest keyframe of our own rules, else 0."""
    own = (n for n, e in enumerate(events) if e.kind == KIND and e.semantics == SEMANTICS)
    return max(own, default=0)


def wanted(events: Sequence[Event]) -> bool:
    """Whether a case cannot be executed again without a new keyframe."""
    return any(event.semantics != SEMANTICS for event in events[first(events) :])


def state(event: Event) -> bytes:
    """The canonical state that a keyframe carries. Errors: Broken when it is of another moment."""
    raw = canonical(event.command["state"])
    if codec.sequence(raw) != event.sequence - 1:
        raise Broken(
            f"The keyframe {event.sequence} of {event.stream} is of another moment.",
            code="diverged",
        )
    return raw
