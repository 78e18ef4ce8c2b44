"""The rows that show a case to people: a pure function of its state. What differs from before is what is written."""

from __future__ import annotations

from typing import Any

from engine.bpmn import Job
from engine.casework.case import Case
from engine.casework.command import Outcome
from engine.casework.items import Incident
from engine.clock import NEVER
from engine.model.event import canonical

Row = dict[str, Any]
Table = dict[tuple[Any, ...], Row]
Projection = dict[str, Table]

OPEN = ("work_item", "offer", "timer", "limit_", "incident", "job", "wait")

PLACES = 1_000_000
"""More tasks than one event can make: the step budget is 10,000."""


def project(case: Case) -> Projection:
    """Return the rows of everything open in a case, by table and key (without the case's own id)."""
    due = NEVER if case.deadline is None else case.deadline
    over = case.over
    items = {} if over else case.items
    return {
        "work_item": {(i.task,): _item(case, i, due) for i in items.values()},
        "offer": {
            (seat, due, i.task): {"seat": seat, "due_at": due, "task_id": i.task}
            for i in items.values()
            if i.status == "ready"
            for seat in i.seats
        },
        "timer": {
            (key,): {"key": key, "due_at": at, "kind": "rung" if key[0] == "l" else "timer"}
            for at, key in case.dues()
        },
        "wait": {(task,): row for task, row in _waits(case)},
        "job": {(job.task_id,): _job(job) for job in _jobs(case)},
        "limit_": {(name,): _limit(case, limit) for name, limit in case.limits.items()},
        "incident": {(i.id,): _incident(i) for i in case.incidents.values()},
    }


def _jobs(case: Case) -> list[Job]:
    return [] if case.over else case.execution.jobs()


def _waits(case: Case) -> list[tuple[str, Row]]:
    if case.over:
        return []
    told = [(w.task_id, "message", w.message, w.key) for w in case.execution.waits()]
    told += [(s.task_id, "signal", s.name, None) for s in case.execution.signals()]
    return [
        (task, {"task_id": task, "kind": kind, "name": name, "key": canonical(key).decode()})
        for task, kind, name, key in told
    ]


def _job(job: Job) -> Row:
    sequence, _, n = job.task_id.partition(".")
    return {
        "task_id": job.task_id,
        "handler": job.handler,
        "input": canonical(job.input).decode(),
        "place": int(sequence) * PLACES + int(n),
    }


def _incident(incident: Incident) -> Row:
    return {
        "id": incident.id,
        "kind": incident.kind,
        "element": incident.element,
        "reason": incident.reason,
        "status": "open",
        "unit": incident.unit,
        "opened_at": incident.opened_at,
        "closed_at": None,
    }


def _item(case: Case, item: Any, due: int) -> Row:
    return {
        "task_id": item.task,
        "element": item.element,
        "policy": case.record.policy,
        "status": item.status,
        "unit": item.unit,
        "assignee": item.assignee,
        "seat": item.seat,
        "owner": item.owner,
        "due_at": due,
        "opened_at": item.opened_at,
        "closed_at": None,
        "closed_by": None,
        "acting": item.acting,
    }


def _limit(case: Case, limit: Any) -> Row:
    return {
        "name": limit.name,
        "status": "ended" if limit.ended_at is not None else "stopped" if limit.stop else "running",
        "amount": limit.amount,
        "unit": limit.unit,
        "started_at": limit.started_at,
        "due_at": limit.due_at,
        "provisional": limit.provisional,
        "light": limit.light(case.now),
        "overdue_at": limit.overdue_at,
        "ended_at": limit.ended_at,
        "seat": case.record.seat,
    }


Changes = tuple[dict[str, list[Row]], dict[str, list[Row]]]
"""What to write and what to delete, by table."""


def changes(before: Projection, after: Projection, outcome: Outcome) -> Changes:
    """Return what one event changes in the rows.

    Work items and incidents are never deleted: they get the state in which they ended.
    """
    put: dict[str, list[Row]] = {}
    drop: dict[str, list[Row]] = {}
    for table in OPEN:
        old, new = before.get(table, {}), after[table]
        put[table] = [row for key, row in new.items() if old.get(key) != row]
        gone = [row for key, row in old.items() if key not in new]
        if table == "work_item":
            put[table] += [_closed(row, outcome) for row in gone]
        elif table == "incident":
            put[table] += [_over(row, outcome) for row in gone]
        elif table == "wait":
            put[table] = [{**row, "opened_at": outcome.at} for row in put[table]]
            drop[table] = gone
        elif table == "job":
            put[table] = [{**row, **_untried(outcome)} for row in put[table]]
            drop[table] = gone
        else:
            drop[table] = gone
    put["notice"] = _notices(outcome)
    return put, drop


def _untried(outcome: Outcome) -> Row:
    """How a job begins; from then on these columns are its runner's."""
    return {
        "opened_at": outcome.at,
        "attempts": 0,
        "next_at": outcome.at,
        "lease": None,
        "failure": None,
    }


def _closed(row: Row, outcome: Outcome) -> Row:
    for effect in outcome.effects:
        if effect[0] == "done" and effect[1] == row["task_id"]:
            by = {"status": "completed", "assignee": effect[3], "seat": effect[4]}
            return {**row, **by, "closed_at": outcome.at, "closed_by": effect[3]}
    status = "cancelled" if outcome.command.kind == "case.cancel" else "withdrawn"
    return {**row, "status": status, "closed_at": outcome.at, "closed_by": None}


def _over(row: Row, outcome: Outcome) -> Row:
    skipped = any(effect[:2] == ["incident-skipped", row["id"]] for effect in outcome.effects)
    status = "skipped" if skipped else "resolved"
    return {**row, "status": status, "closed_at": outcome.at}


def _notices(outcome: Outcome) -> list[Row]:
    rows: list[Row] = []
    for effect in outcome.effects:
        if effect[0] == "notice":
            seat = effect[2]
            person = seat.removeprefix("person/") if seat.startswith("person/") else None
            rows.append(
                {
                    "sequence": outcome.sequence,
                    "n": len(rows),
                    "seat": None if person else seat,
                    "person": person,
                    "kind": effect[1],
                    "at": outcome.at,
                    "text": effect[3] if len(effect) > 3 else None,
                    "read_at": None,
                }
            )
    return rows


def row_of(case: Case) -> Row:
    """The case's own row, without state and chain."""
    record, dues = case.record, case.dues()
    title = case.file.get("title")
    return {
        "id": record.id,
        "number": record.number,
        "policy": record.policy,
        "version": record.version,
        "model": record.model,
        "unit": record.unit,
        "status": record.status,
        "outcome": record.outcome,
        "title": title if isinstance(title, str) else None,
        "seat": record.seat,
        "opened_at": record.opened_at,
        "ended_at": record.ended_at,
        "next_due": dues[0][0] if dues else None,
    }
