"""What time does, when a worker or an operator lets it."""

from __future__ import annotations

import logging
from datetime import datetime
from heapq import heappop, heappush

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
        page = self._cases.due(end, limit)
        if len(page) == limit:
            end = page[-1][1]  # what comes after the page comes before what is armed behind it
        queue = [(due, case_id) for case_id, due in page]
        fired = 0
        while queue and fired < limit:
            due, case_id = heappop(queue)
            done = self._one(case_id, due)
            fired += done
            after = self._cases.next_due_of(case_id) if done else None
            if after is not None and due < after <= end and (after, case_id) not in queue:
                heappush(queue, (after, case_id))
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
