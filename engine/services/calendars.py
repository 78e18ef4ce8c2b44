"""Calendars: loaded from the notice of the State Council's office, versioned, applied to what is open."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.rights import Rights
from engine.advance.streams import ORGANISATION, Streams
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.clock import Instant
from engine.ids import uuid7
from engine.model.event import canonical
from engine.model.notice import in_force, read_notices
from engine.store import Transaction, schema
from engine.store.lookups import PROVISIONAL
from engine.store.statements import delete, insert, rows

ROLES = ("administrator", "operator")


class Calendars:
    """Load a year's notices."""

    def __init__(self, streams: Streams, rights: Rights, cases: Cases) -> None:
        self._streams = streams
        self._rights = rights
        self._cases = cases

    def load(
        self, actor: Actor, data: bytes, name: str = "calendar", *, key: str | None = None
    ) -> Receipt:
        """Load the notices of one year; provisional dates of open limits become final, each by an event (K30).

        Errors: Invalid (`gap`, `contradiction`, …) with line and column; NotAllowed.
        """
        notices = read_notices(data, name)
        region, year = notices[0].region, notices[0].year

        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            self._rights.require(tx, actor, ROLES, now, "load", "calendar", year)
            known = tx.all(rows(schema.calendar))
            others = [
                notice
                for row in known
                if (row.id, row.year) != (region, year)
                for notice in read_notices(row.data.encode(), row.source)
            ]
            in_force([*others, *notices])
            old = [row for row in known if (row.id, row.year) == (region, year)]
            version = 1 + max((row.version for row in old), default=0)
            keys = [{"id": region, "year": year, "version": row.version} for row in old]
            # What is in force stands here; what was before stands in the events.
            tx.run(delete(schema.calendar), keys)
            row = {"id": region, "year": year, "version": version, "data": data.decode()}
            tx.run(insert(schema.calendar), [{**row, "source": name, "loaded_at": now}])
            moved = [found.case_id for found in tx.all(PROVISIONAL)]
            tx.run(insert(schema.delivery), [_recompute(case_id, now) for case_id in moved])
            return [["calendar", region, year, version, len(moved)]]

        command = actor.command("calendar.load", key, region=region, year=year, data=data.decode())
        receipt = self._streams.record(ORGANISATION, command, decide)
        while self._cases.deliver():
            pass
        return receipt


def _recompute(case_id: str, now: Instant) -> dict[str, Any]:
    message: dict[str, Any] = {
        "kind": "limit.recompute",
        "args": {},
        "actor": "calendar",
        "post": None,
    }
    return {
        "id": uuid7(now),
        "case_id": case_id,
        "command": canonical(message).decode(),
        "created_at": now,
    }
