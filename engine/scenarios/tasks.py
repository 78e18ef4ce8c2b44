"""Which work item a step means when it names an element of the diagram."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.scenarios.play import Play
from engine.scenarios.result import Unmet
from engine.scenarios.scenario import Act


def task_of(play: Play, act: Act, case_id: str) -> str:
    """Return the task id of the work item that the person means.

    What stands in the person's own inbox comes first, then what is open for others, then what was
    closed last: so that a refusal can be told as well as a success. Unknown elements are passed on
    as they are; the engine refuses them.
    """
    element = act.task or ""
    if element[:1].isdigit():
        return element
    items = play.engine.queries.case(case_id).work_items
    closed, opened = _parted(row for row in items if row.element == element)
    if act.does == "take back":
        chosen = [row for row in closed if row.status == "completed"][-1:]
    else:
        person = act.on_behalf_of or act.who
        chosen = own_items(play, person, case_id, element) or opened or closed[-1:]
    return str(chosen[0].task_id) if chosen else element


def _parted(rows: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Return closed items in the order of their closing, and open ones."""
    found = list(rows)
    closed = [row for row in found if row.closed_at is not None]
    opened = [row for row in found if row.closed_at is None]
    return sorted(closed, key=lambda row: row.closed_at), opened


def own_items(play: Play, person: str, case_id: str, element: str) -> list[Any]:
    """Return a person's items of one element in one case, claimed ones first."""
    inbox = play.engine.queries.inbox(person)
    return [
        row
        for row in (*inbox.mine, *inbox.pool)
        if row.case_id == case_id and row.element == element
    ]


def incident_of(play: Play, case_id: str, told: object) -> str:
    """Return the id of the open incident meant: by id, by kind, by element, or the first."""
    for row in play.engine.queries.case(case_id).incidents:
        if told in (None, row.id, row.kind, row.element):
            return str(row.id)
    raise Unmet(f"an incident {told or ''}".rstrip(), "the case has none open")
