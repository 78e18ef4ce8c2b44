"""How much working time lies between two moments, by the calendar of a unit's organisation model."""

from __future__ import annotations

from datetime import datetime

from engine.advance.cases import Cases
from engine.advance.site import Site
from engine.advance.world import Worlds
from engine.clock import MINUTE, Clock, instant
from engine.model.calendar import Calendar


class Hours:
    """Counts what is left of a limit, and what was worked between two moments."""

    def __init__(self, cases: Cases, worlds: Worlds, clock: Clock) -> None:
        self._cases = cases
        self._worlds = worlds
        self._clock = clock

    def remaining(self, unit: str, due: datetime, measure: str) -> tuple[int, str]:
        """What is left until `due`, in the measure of a limit (`day`, `working_day`, …); 0 when it is over.

        Units: whole days for days, milliseconds for hours, as the second value says.
        Errors: NotFound `unknown_unit`.
        """
        now, end = self._clock.now(), instant(due)
        return self._calendar(unit).remaining(now, end, measure) if now < end else (0, measure)

    def worked(self, unit: str, start: datetime, end: datetime) -> int:
        """The working time between two moments. Units: minutes. Errors: NotFound `unknown_unit`."""
        since, until = instant(start), instant(end)
        if until <= since:
            return 0
        return self._calendar(unit).remaining(since, until, "working_hour")[0] // MINUTE

    def _calendar(self, unit: str) -> Calendar:
        site: Site = self._cases.reading(self._worlds.site)
        return site.calendars[site.organisation.model_of(unit).code]
