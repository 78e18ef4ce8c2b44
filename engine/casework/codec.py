"""The canonical state: compact arrays in canonical JSON, byte-identical for identical cases."""

from __future__ import annotations

from typing import Any

import orjson

from engine.casework.bound import Bound
from engine.casework.case import Case, Done, Record
from engine.casework.items import Incident, WorkItem
from engine.errors import Broken
from engine.model.ledger import Limit

FORMAT = 1


def dump(case: Case) -> bytes:
    """Encode a case."""
    body: list[Any] = [
        FORMAT,
        case.sequence,
        case.now,
        case.last_change,
        case.record.to_json(),
        case.bindings,
        [item.to_json() for item in case.items.values()],
        {name: limit.to_json() for name, limit in case.limits.items()},
        case.limit_tasks,
        [incident.to_json() for incident in case.incidents.values()],
        {element: [d.person, d.seat, d.task] for element, d in case.done.items()},
        case.links,
        case.muted,
        case.execution.dump(),
    ]
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def bindings(raw: bytes) -> dict[str, str]:
    """Return the digests a stored state is bound to, before its definition is known."""
    found: dict[str, str] = _body(raw)[5]
    return found


def sequence(raw: bytes) -> int:
    """Return after which event a stored state stands."""
    found: int = _body(raw)[1]
    return found


def load(raw: bytes, bound: Bound) -> Case:
    """Decode a case. Errors: Broken when the format is not ours."""
    body = _body(raw)
    case = Case(bound, Record(*body[4]), body[5])
    case.sequence, case.now, case.last_change = body[1], body[2], body[3]
    case.items = {row[0]: WorkItem.from_json(row) for row in body[6]}
    case.limits = {name: Limit.from_json(row) for name, row in body[7].items()}
    case.limit_tasks = body[8]
    case.incidents = {row[0]: Incident.from_json(row) for row in body[9]}
    case.done = {element: Done(*row) for element, row in body[10].items()}
    case.links, case.muted = body[11], body[12]
    case.execution.load(body[13])
    case.started = True
    return case


def _body(raw: bytes) -> list[Any]:
    body: list[Any] = orjson.loads(raw)
    if body[0] != FORMAT:
        raise Broken(f"Expected a state of format {FORMAT}, found {body[0]}.", code="state_format")
    return body
