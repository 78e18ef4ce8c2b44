"""How people name cases and work items: by number, by id, or by as little of its end as is unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from engine import Engine, InboxRow, NotFound

_SHORTEST: Final = 5
"""Digits of a number that a short reference keeps: the running number itself."""

_MANY: Final = 200


def case_id_of(engine: Engine, person: str | None, reference: str) -> str:
    """Return the id of the case that a reference means.

    A number or id always does; the end of a number does when it is unique among the cases before the person,
    or among the latest ones when nobody has said who asks.
    Errors: NotFound (nothing, or more than one, is meant).
    """
    try:
        return engine.queries.case_id(reference)
    except NotFound:
        numbers = _numbers(engine, person)
        meant = [number for number in numbers if _ends(number, reference)]
        if not meant:
            raise
        return numbers[_one("case", reference, meant)]


def item_of(engine: Engine, person: str, reference: str) -> tuple[str, str]:
    """Return case id and task id of the work item that a reference means.

    A part that is unique in the person's inbox is enough: the short form that the inbox shows, the number or
    its end, or a task id.
    Errors: NotFound (nothing, or more than one, is meant).
    """
    inbox = engine.queries.inbox(person, limit=_MANY)
    known = {f"{row.number}/{row.task_id}": row for row in (*inbox.mine, *inbox.pool)}
    case, slash, task = reference.rpartition("/")
    if reference in known:
        meant = [reference]
    elif slash:
        meant = [
            name for name, row in known.items() if row.task_id == task and _ends(row.number, case)
        ]
    else:
        meant = [name for name, row in known.items() if _means(reference, row)]
    if meant:
        row = known[_one("work item", reference, meant)]
        return row.case_id, row.task_id
    if slash and task.replace(".", "", 1).isdigit():
        return case_id_of(engine, person, case), task
    raise NotFound("find", "work item", reference, f"{person} has no such item")


def short_names(rows: Iterable[InboxRow]) -> Mapping[tuple[str, str], str]:
    """Return the shortest reference of each row that means no other one: `00004/6.5`."""
    full = {(row.case_id, row.task_id): f"{row.number}/{row.task_id}" for row in rows}
    names = list(full.values())
    return {
        key: _shortest(name, [other for other in names if other != name])
        for key, name in full.items()
    }


def _shortest(name: str, others: list[str]) -> str:
    number = name.rpartition("/")[0]
    for at in range(len(number) - _SHORTEST, 0, -1):
        if not any(other.endswith(name[at:]) for other in others):
            return name[at:]
    return name


def _numbers(engine: Engine, person: str | None) -> dict[str, str]:
    """Numbers and ids of the cases before a person, else of the latest."""
    queries = engine.queries
    if person is None:
        return {row.number: row.id for row in queries.cases(limit=_MANY)}
    box = queries.inbox(person, limit=_MANY)
    items = (*box.mine, *box.pool, *queries.done(person, limit=_MANY))
    found = {row.number: row.case_id for row in items}
    return found | {row.number: row.id for row in queries.started(person, limit=_MANY)}


def _means(reference: str, row: InboxRow) -> bool:
    return row.task_id == reference or row.number == reference or _ends(row.number, reference)


def _ends(number: str, tail: str) -> bool:
    """Tell whether a number ends so; `1` means 00001 and not 00011, for that would be a trap."""
    if not tail or not number.endswith(tail):
        return False
    before = number[: -len(tail)].rstrip("0")
    return not tail.isdigit() or not before[-1:].isdigit()


def _one(thing: str, reference: str, meant: list[str]) -> str:
    if len(meant) > 1:
        raise NotFound("find", thing, reference, f"it may be any of {', '.join(sorted(meant)[:5])}")
    return meant[0]
