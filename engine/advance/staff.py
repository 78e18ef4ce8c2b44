"""Writes what changed in the organisation: appointments, leave, duty, and who may act for which seat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.clock import Instant
from engine.ids import uuid7
from engine.model.event import canonical
from engine.model.organisation import Organisation
from engine.model.presence import acting_for, person_seats, persons
from engine.store import Transaction, schema
from engine.store.lookups import CLAIMED_AS, DELEGATED_TO, OFFERED, TURNED
from engine.store.statements import delete, insert, rows, upsert


def save(
    tx: Transaction, before: Organisation, after: Organisation, now: Instant
) -> list[list[Any]]:
    """Write the difference between two snapshots, and return what it did to open work.

    Work that nobody is left for becomes an incident of the organisation, in this transaction.
    """
    _appointments(tx, before, after)
    _leaves(tx, before, after)
    _duties(tx, before, after)
    changed, people = _seats(tx, after)
    return [*_nobody(tx, after, changed, now), *_returned(tx, after, changed, people, now)]


def turn(
    tx: Transaction, organisation: Organisation, since: Instant, now: Instant
) -> list[list[Any]]:
    """What dates that have passed do to open work: a leave began, an appointment ended (architecture §3.5)."""
    passed = tx.all(TURNED, since=since, until=now)
    changed, people = {row.seat for row in passed}, {row.person for row in passed}
    return [
        *_nobody(tx, organisation, changed, now),
        *_returned(tx, organisation, changed, people, now),
    ]


def _key(*parts: Any) -> str:
    return "|".join("" if part is None else str(part) for part in parts)


def _appointments(tx: Transaction, before: Organisation, after: Organisation) -> None:
    def row(a: Any) -> dict[str, Any]:
        return {
            "id": _key(a.person, a.seat, a.kind, a.start),
            "person": a.person,
            "seat": a.seat,
            "kind": a.kind,
            "valid_from": a.start or 0,
            "valid_to": a.end,
        }

    _differ(tx, schema.appointment, map(row, before.appointments), map(row, after.appointments))


def _leaves(tx: Transaction, before: Organisation, after: Organisation) -> None:
    def row(leave: Any) -> dict[str, Any]:
        return {
            "id": _key(leave.person, leave.start),
            "person": leave.person,
            "valid_from": leave.start,
            "valid_to": leave.end,
            "deputy": leave.deputy,
        }

    _differ(tx, schema.leave_, map(row, before.leaves), map(row, after.leaves))


def _duties(tx: Transaction, before: Organisation, after: Organisation) -> None:
    def row(turn: Any) -> dict[str, Any]:
        return {
            "id": _key(turn.seat, turn.person, turn.start),
            "seat": turn.seat,
            "person": turn.person,
            "valid_from": turn.start,
            "valid_to": turn.end,
        }

    _differ(tx, schema.duty, map(row, before.duties), map(row, after.duties))


def _differ(
    tx: Transaction, table: Any, before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]
) -> None:
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    tx.run(delete(table), [{"id": key} for key in old if key not in new])
    tx.run(upsert(table), [row for key, row in new.items() if old.get(key) != row])


def _seats(tx: Transaction, after: Organisation) -> tuple[set[str], set[str]]:
    """Rewrite who may act for what; return the seats for which it is different, and the people who lost one."""
    table = schema.person_seat
    old = {
        (row.person, row.seat, row.why, row.valid_from): row.valid_to for row in tx.all(rows(table))
    }
    new = {(row.person, row.seat, row.why, row.start): row.end for row in person_seats(after, 0)}
    names = ("person", "seat", "why", "valid_from")
    gone = [key for key in old if key not in new]
    fresh = [key for key, end in new.items() if key not in old or old[key] != end]
    tx.run(delete(table), [dict(zip(names, key, strict=True)) for key in gone])
    tx.run(
        upsert(table),
        [{**dict(zip(names, key, strict=True)), "valid_to": new[key]} for key in fresh],
    )
    lost = (*gone, *(key for key in fresh if new[key] is not None))
    return {key[1] for key in (*gone, *fresh)}, {key[0] for key in lost}


def _nobody(
    tx: Transaction, after: Organisation, changed: set[str], now: Instant
) -> list[list[Any]]:
    """Raise or lift the incident `nobody` of seats that hold open work (architecture §3.5)."""
    effects: list[list[Any]] = []
    known = {
        row.id: row
        for row in tx.all(rows(schema.incident, "stream"), stream="organisation")
        if row.status == "open"
    }
    for seat in sorted(changed):
        key = f"nobody/{seat}"
        if acting_for(after, seat, now):
            if key in known:
                closed = {**known[key]._asdict(), "status": "closed", "closed_at": now}
                tx.run(upsert(schema.incident), [closed])
                effects.append(["incident-over", key])
        elif key not in known and tx.one(OFFERED, seat=seat) is not None:
            unit = seat.split("/")[0]
            reason = f"nobody holds the post {seat}, nor any above it, and work waits there"
            tx.run(
                upsert(schema.incident),
                [
                    {
                        "stream": "organisation",
                        "id": key,
                        "kind": "nobody",
                        "reason": reason,
                        "status": "open",
                        "unit": after.superior(unit) or unit,
                        "opened_at": now,
                    }
                ],
            )
            effects.append(["incident", key, "nobody", None, reason])
    return effects


def _returned(
    tx: Transaction, after: Organisation, changed: set[str], people: set[str], now: Instant
) -> list[list[Any]]:
    """What somebody held in a post that they no longer act for goes back to the post's pool (K29).

    What was delegated to somebody who holds no post any more goes back to whoever delegated it.
    """
    lost: dict[tuple[str, str], str] = {}
    for seat in sorted(changed):
        present = persons(after, seat, now)
        for item in tx.all(CLAIMED_AS, seat=seat):
            holder = item.owner or item.assignee
            if holder not in present:
                lost[item.case_id, item.task_id] = holder
    for person in sorted(people):
        delegated = tx.all(DELEGATED_TO, person=person)
        if delegated and not any(person in persons(after, seat, now) for seat in after.seats):
            for item in delegated:
                lost.setdefault((item.case_id, item.task_id), person)
    for (case_id, task), person in lost.items():
        _send_return(tx, case_id, task, person, now)
    return [["returned", case_id, task, person] for (case_id, task), person in lost.items()]


def _send_return(tx: Transaction, case_id: str, task: str, person: str, now: Instant) -> None:
    message = {
        "kind": "work_item.return",
        "args": {"task": task, "person": person},
        "actor": "organisation",
        "post": None,
    }
    row = {"id": uuid7(now), "case_id": case_id, "command": canonical(message).decode()}
    tx.run(insert(schema.delivery), [{**row, "created_at": now}])
