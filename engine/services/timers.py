"""What time does, when a worker or an operator lets it."""

from __future__ import annotations

import logging
from datetime import datetime

from engine.advance.cases import Cases
from engine.clock import Clock, Instant, instant, moment
from engine.errors import EngineError

_log = logging.getLogger("wangge.timers")


class Timers:
    """Timers of diagrams and rungs of limits: rows, in the order of their dues."""

    def __init__(self, cases: Cases, clock: Clock) -> None:
        self._cases = cases
        self._clock = clock

    def trigger_due(self, limit: int = 200, *, until: datetime | None = None) -> int:
        """Trigger what is due, the earliest first over all cases, and return how many dues there were.

        A case that fails does not stop the others: it carries an incident.
        """
        now = self._clock.now()
        end = now if until is None else min(now, instant(until))
        fired = 0
        for case_id, due in self._cases.due(end, limit):
            fired += self._one(case_id, due)
        return fired

    def _one(self, case_id: str, due: Instant) -> int:
        try:
            return self._cases.fire(case_id, due)
        except EngineError as error:
            _log.error(
                "case %s: what was due at %s failed: %s", case_id, moment(due), error.sentence
            )
            return 0

    def trigger(self, case_id: str) -> int:
        """Do everything that is due in one case now. Errors: NotFound."""
        return self._cases.fire(case_id, self._clock.now())

    def next_due(self) -> datetime | None:
        """When the next timer or rung is due, over all cases."""
        due = self._cases.next_due()
        return None if due is None else moment(due)
