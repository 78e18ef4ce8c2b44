"""Commands on what is not a case: organisation, policies, calendars. The same chain, the same idempotency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.advance import bodies
from engine.advance.moment import present
from engine.advance.writing import Receipt
from engine.casework.command import Command
from engine.clock import Clock, Instant
from engine.errors import Broken, Conflict
from engine.model.event import GENESIS, Event, seal
from engine.store import Database, Row, Transaction, schema
from engine.store.holding import hold_stream
from engine.store.statements import add_missing, insert, upsert

Decide = Callable[[Transaction, Instant], list[list[Any]]]
"""Judges, writes the rows, and returns the effects."""

ORGANISATION = "organisation"


class Streams:
    """Executes commands on streams that are not cases."""

    def __init__(self, database: Database, clock: Clock, forget: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._forget = forget

    def record(self, stream: str, command: Command, decide: Decide) -> Receipt:
        """Hold the stream, decide, append one event.

        Whatever organisation, settings or calendars say afterwards goes through the stream `organisation`, so
        that its sequence tells every process when to look again.
        Errors: whatever `decide` raises; Conflict `key_reused`.
        """

        def work(tx: Transaction) -> Receipt:
            tx.after_rollback(self._forget)
            first = {"id": stream, "sequence": 0, "digest": GENESIS, "last_at": 0, "anchored": 0}
            tx.run(add_missing(schema.stream), [first])
            row = hold_stream(tx, stream, command.key)
            if row is None:
                raise Broken(f"The stream {stream} is missing.")
            if row.known_stream is not None:
                return _again(row, stream, command)
            now = present(self._clock, row.last_at)
            return _append(tx, row, stream, command, now, decide(tx, now))

        return self._database.write(work)


def _again(row: Row, stream: str, command: Command) -> Receipt:
    if (row.known_stream, row.known_kind) != (stream, command.kind):
        raise Conflict(
            "carry out",
            "command",
            command.key,
            "its key belongs to something else",
            code="key_reused",
        )
    return Receipt(stream, row.known_sequence, row.known_digest.hex())


def _append(
    tx: Transaction, row: Row, stream: str, command: Command, now: Instant, effects: list[list[Any]]
) -> Receipt:
    event = Event(
        stream,
        row.sequence + 1,
        now,
        command.kind,
        command.actor,
        command.post,
        command.on_behalf_of,
        command.document,
        effects,
        key=command.key,
    )
    digest = seal(event, row.digest)
    tx.run(insert(schema.event), [bodies.row_of(event, digest)])
    head = {"id": stream, "sequence": event.sequence, "digest": digest, "last_at": now}
    tx.run(upsert(schema.stream), [{**head, "anchored": row.anchored, "state": row.state}])
    return Receipt(stream, event.sequence, digest.hex())
