"""What a date that passes does to open work: a leave begins, an appointment ends, a duty changes hands."""

from __future__ import annotations

from typing import Any

from engine.advance import staff
from engine.advance.cases import Cases
from engine.advance.streams import ORGANISATION, Streams
from engine.advance.world import Worlds
from engine.casework.command import CLOCK, Command
from engine.clock import Clock, Instant
from engine.store import Reader, Transaction, schema
from engine.store.statements import row, upsert

TURN = "organisation_turned"


class Dates:
    """Looks whether dates of the organisation have passed since it last looked."""

    def __init__(self, streams: Streams, worlds: Worlds, cases: Cases, clock: Clock) -> None:
        self._streams = streams
        self._worlds = worlds
        self._cases = cases
        self._clock = clock

    def turn(self) -> int:
        """Do what dates that have passed do to open work, and return how much that was. The worker asks.

        What somebody held in a post that is not theirs any more goes back to its pool; work that nobody is left
        for becomes an incident.
        """
        now = self._clock.now()
        site = self._cases.reading(self._worlds.site)
        if not site.turns(self._cases.reading(_turned), now):
            return 0

        def decide(tx: Transaction, at: Instant) -> list[list[Any]]:
            last = _turned(tx)
            tx.run(upsert(schema.meta), [{"key": TURN, "value": str(at)}])
            return [["turn", at], *staff.turn(tx, self._worlds.site(tx).organisation, last, at)]

        command = Command("organisation.turn", {"until": now}, CLOCK)
        self._streams.record(ORGANISATION, command, decide)
        return 1 + self._cases.deliver()


def _turned(reader: Reader) -> Instant:
    """Up to when dates have been acted upon."""
    found = reader.one(row(schema.meta), key=TURN)
    return 0 if found is None else int(found.value)
