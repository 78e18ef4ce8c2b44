"""Questions to the history of a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from engine.casework import codec
from engine.casework.case import Case
from engine.casework.command import Outcome
from engine.model.event import Event


def completion(events: Iterable[Event], task: str) -> int | None:
    """The sequence of the event that last completed a work item, or None."""
    found = None
    for event in events:
        if any(effect[0] == "done" and effect[1] == task for effect in event.effects):
            found = event.sequence
    return found


def tokens(case: Case, task: str) -> dict[str, Any]:
    """The tokens and one work item of a case as it stood, for taking back what came after."""
    body = orjson.loads(codec.dump(case))
    item = case.items.get(task)
    return {"rows": body[-1], "item": item.to_json() if item is not None else None}


def passed(outcomes: Iterable[Outcome]) -> list[str]:
    """The elements that tokens have left, in order: what a scenario visited."""
    return [
        element
        for outcome in outcomes
        for effect in outcome.effects
        if effect[0] == "passed"
        for element in effect[1]
    ]
