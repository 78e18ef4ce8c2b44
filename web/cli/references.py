"""How people name cases and work items: by number, by id, or by as little as is unique."""

from __future__ import annotations

from engine import Engine, NotFound


def case_id_of(engine: Engine, reference: str) -> str:
    """Return the id of the case with this number or id.

    Errors: NotFound.
    """
    return engine.queries.case_id(reference)


def item_of(engine: Engine, person: str, reference: str) -> tuple[str, str]:
    """Return case id and task id of the work item that a reference means.

    A part that is unique in the person's inbox is enough: a number, its end, or a task id.
    Errors: NotFound (nothing, or more than one, is meant).
    """
    inbox = engine.queries.inbox(person, limit=200)
    names = {f"{row.number}/{row.task_id}": row for row in (*inbox.mine, *inbox.pool)}
    if reference in names:
        row = names[reference]
        return row.case_id, row.task_id
    case, slash, task = reference.rpartition("/")
    if slash and _is_task(task):
        return case_id_of(engine, case), task
    meant = [name for name in names if _means(reference, name)]
    if len(meant) == 1:
        row = names[meant[0]]
        return row.case_id, row.task_id
    reason = f"it may be any of {', '.join(meant[:5])}" if meant else f"{person} has no such item"
    raise NotFound("find", "work item", reference, reason)


def _is_task(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _means(reference: str, name: str) -> bool:
    number, _, task = name.rpartition("/")
    return name.startswith(reference) or number.endswith(reference) or task == reference
