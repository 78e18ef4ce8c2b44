"""A case as it was before one of its events: kept as JSON in the command that takes the event back."""

from __future__ import annotations

from typing import Any

import orjson

from engine.casework import codec
from engine.casework.case import Case

_KEPT = ("status", "outcome", "unit", "ended_at", "round")
"""The facts of the record that a command may have changed."""


def snapshot(case: Case) -> dict[str, Any]:
    """Everything that a taken back event may have changed. Shapes: `body` is the canonical state."""
    return {"before": orjson.loads(codec.dump(case)), "open": list(case.items)}


def restore(case: Case, body: list[Any]) -> None:
    """Put tokens, work items, limits and status back to what they were; words added since stay."""
    raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    was = codec.load(raw, case.bound)
    case.execution, case.items, case.done = was.execution, was.items, was.done
    case.limits, case.limit_tasks = was.limits, was.limit_tasks
    case.incidents, case.muted = was.incidents, was.muted
    for name in _KEPT:
        setattr(case.record, name, getattr(was.record, name))
