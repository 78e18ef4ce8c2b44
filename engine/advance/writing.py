"""From what happened to a case to its rows: events first, then the case, then what people find it by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.advance import bodies
from engine.advance.letters import letters
from engine.casework import codec
from engine.casework.case import Case
from engine.casework.command import Outcome
from engine.casework.projection import Changes, changes, project, row_of
from engine.errors import Conflict
from engine.model.event import GENESIS, Event, seal
from engine.store import Row, Transaction, schema
from engine.store.statements import SAVE_CASE, delete, insert, upsert

Side = Callable[[Transaction], None]
"""Rows beside the chain that a command brings along: personal values, attachments."""

Gate = Callable[[Transaction], bool]
"""Asked before a command, under the lock of its case; False when it has been carried out already."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a command was carried out: the event it became. Shapes: `digest` is hex."""

    stream: str
    sequence: int
    digest: str
    case_id: str | None = None
    number: str | None = None
    messages: int = field(default=0, compare=False)


def add(tx: Transaction, case: Case, outcome: Outcome, side: Side | None) -> Receipt:
    """Write a case that was just started."""
    digest = _events(tx, case, GENESIS, [outcome])
    record = _record(case, digest)
    tx.run(insert(schema.case_), [{**record, "anchored": 0}])
    case.projection = project(case)
    _rows(tx, case, [changes({}, case.projection, outcome)], [outcome])
    return _receipt(tx, case, digest, [outcome], side)


def save(
    tx: Transaction,
    row: Row,
    case: Case,
    changed: list[Changes],
    outcomes: list[Outcome],
    side: Side | None,
) -> Receipt:
    """Write what some events changed. Errors: Conflict when the case has moved on, which its lock forbids."""
    digest = _events(tx, case, row.digest, outcomes)
    record = {f"new_{name}": value for name, value in _record(case, digest).items()}
    del record["new_id"], record["new_opened_at"]
    key = {"case_id": case.record.id, "held_sequence": row.sequence}
    if tx.run(SAVE_CASE, [{**record, **key}]) != 1:
        raise Conflict("save", "case", case.record.id, "it has moved on meanwhile")
    _rows(tx, case, changed, outcomes)
    return _receipt(tx, case, digest, outcomes, side)


def _events(tx: Transaction, case: Case, previous: bytes, outcomes: list[Outcome]) -> bytes:
    rows = []
    for outcome in outcomes:
        event = event_of(case.record.id, outcome)
        previous = seal(event, previous)
        rows.append(bodies.row_of(event, previous))
    tx.run(insert(schema.event), rows)
    return previous


def event_of(case_id: str, outcome: Outcome) -> Event:
    """The event of an outcome."""
    command = outcome.command
    return Event(
        f"case/{case_id}",
        outcome.sequence,
        outcome.at,
        command.kind,
        command.actor,
        outcome.post,
        command.on_behalf_of,
        command.document,
        outcome.effects,
        outcome.readings,
        outcome.bindings,
        key=command.key,
    )


def _record(case: Case, digest: bytes) -> dict[str, Any]:
    return {
        **row_of(case),
        "sequence": case.sequence,
        "digest": digest,
        "last_at": case.now,
        "state": bodies.pack(codec.dump(case)),
    }


def _rows(tx: Transaction, case: Case, changed: list[Changes], outcomes: list[Outcome]) -> None:
    for name, rows in folded(case.record.id, changed).items():
        table = schema.metadata.tables[name]
        names = KEYS[name]
        gone = [dict(zip(names, key, strict=True)) for key, row in rows.items() if row is None]
        tx.run(delete(table), gone)
        tx.run(upsert(table), [row for row in rows.values() if row is not None])
    _links(tx, case, outcomes)


KEYS = {name: [c.name for c in table.primary_key] for name, table in schema.metadata.tables.items()}


def delivering(key: str) -> Gate:
    """Take a waiting message off the table; closed when it has been delivered already."""
    return lambda tx: tx.run(delete(schema.delivery), [{"id": key}]) == 1


Folded = dict[str, dict[tuple[Any, ...], dict[str, Any] | None]]


def folded(case_id: str, changed: list[Changes]) -> Folded:
    """The last word on every row that some events changed, by table and key; None where it is gone."""
    last: Folded = {}
    for put, drop in changed:
        for name, rows in drop.items():
            for row in rows:
                full = _owned(name, case_id, row)
                last.setdefault(name, {})[tuple(full[c] for c in KEYS[name])] = None
        for name, rows in put.items():
            for row in rows:
                full = _owned(name, case_id, row)
                last.setdefault(name, {})[tuple(full[c] for c in KEYS[name])] = full
    return last


def _owned(name: str, case_id: str, row: dict[str, Any]) -> dict[str, Any]:
    owned = {**row, "case_id": case_id}
    return {**owned, "stream": f"case/{case_id}"} if name == "incident" else owned


def _links(tx: Transaction, case: Case, outcomes: list[Outcome]) -> None:
    """Links are written when an event made or cut one: few commands do."""
    for outcome in outcomes:
        for effect in outcome.effects:
            if effect[0] in ("link", "unlink"):
                key = {"case_id": case.record.id, "relation": effect[1], "other_id": effect[2]}
                if effect[0] == "link":
                    tx.run(upsert(schema.case_link), [{**key, "at": outcome.at}])
                else:
                    tx.run(delete(schema.case_link), [key])


def _receipt(
    tx: Transaction, case: Case, digest: bytes, outcomes: list[Outcome], side: Side | None
) -> Receipt:
    stream, messages = f"case/{case.record.id}", 0
    for outcome in outcomes:
        addressed = [message for message in outcome.messages if "case" in message]
        tx.run(
            insert(schema.delivery),
            [
                {
                    "id": f"{stream}/{outcome.sequence}/{n}",
                    "case_id": message["case"],
                    "command": orjson.dumps(
                        {**message, "actor": outcome.command.actor, "post": outcome.post}
                    ).decode(),
                    "created_at": outcome.at,
                }
                for n, message in enumerate(addressed)
            ],
        )
        others = [message for message in outcome.messages if "case" not in message]
        sent = letters(stream, outcome.sequence, outcome.at, outcome.command.actor, others)
        tx.run(insert(schema.message), sent)
        messages += len(addressed) + len(sent)
    if side is not None:
        side(tx)
    return Receipt(
        stream, case.sequence, digest.hex(), case.record.id, case.record.number, messages
    )
