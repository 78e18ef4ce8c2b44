"""Where the hours went: every step of a case, when it opened, who took it, and when it was over (A1, W15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import EventView


@dataclass(frozen=True)
class Step:
    """One work item from its opening to its end.

    Shapes: `ended` is empty while it is open, then `completed` or `withdrawn`; `person` holds or has done it.
    """

    task: str
    element: str
    seats: tuple[str, ...]
    opened_at: datetime
    person: str | None = None
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    ended: str = ""


def steps(events: Iterable[EventView]) -> list[Step]:
    """Return the steps of a case, in the order in which they opened."""
    found: dict[str, Step] = {}
    for event in events:
        for effect in event.effects:
            match effect:
                case ["open", task, element, seats, holder]:
                    found[task] = Step(task, element, tuple(seats), event.at, holder)
                case [_, str(task), *_] if task in found:
                    found[task] = _after(found[task], effect, event.at)
    return list(found.values())


def _after(step: Step, effect: list[Any], at: datetime) -> Step:
    match effect:
        case ["released" | "offered" | "transferred", _, [*seats], *_]:
            return replace(step, person=None, seats=tuple(seats), claimed_at=None)
        case ["delegated", _, person, *_] | ["handed_in", _, _, person]:
            return replace(step, person=person)
    return _moved(step, effect, at)


def _moved(step: Step, effect: list[Any], at: datetime) -> Step:
    match effect:
        case ["claimed", _, person, seat]:
            return replace(step, person=person, seats=(seat,), claimed_at=at)
        case ["done", _, _, person, seat]:
            return replace(step, person=person, seats=(seat,), ended_at=at, ended="completed")
        case ["withdrawn", *_]:
            return replace(step, ended_at=at, ended="withdrawn")
        case ["taken_back", *_]:
            return replace(step, ended_at=None, ended="")
    return step
