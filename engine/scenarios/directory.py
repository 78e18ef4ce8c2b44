"""Units, posts, zone and calendar of the model that a scenario plays in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from engine.clock import Instant
from engine.errors import NotFound
from engine.model.calendar import Calendar
from engine.model.model_files import read_model
from engine.model.notice import read_notices
from engine.model.organisation import Organisation
from engine.model.time_rules import TimeRules
from engine.scenarios.library import Library


class Directory:
    """What a scenario's words about units and working days mean in one model."""

    def __init__(self, library: Library, model: str, calendars: Iterable[str]) -> None:
        self._model = read_model(library.model(model))
        self._organisation = Organisation(
            models=(self._model.model,), units=self._model.units, posts=self._model.posts
        )
        self._notices = [
            notice for name in calendars for notice in read_notices(library.calendar(name), name)
        ]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of wall time at the site."""
        return ZoneInfo(self._model.model.zone)

    @cached_property
    def top(self) -> str:
        """The code of the unit above all others."""
        return next(
            unit.code for unit in self._model.units if unit.parent is None and not unit.functional
        )

    @cached_property
    def calendar(self) -> Calendar:
        """The working days as they are known at the beginning."""
        settings: Any = self._model.model.settings
        return Calendar.of(self._notices, TimeRules.of(settings, self._model.model.zone))

    def unit(self, told: str) -> str:
        """Return the code of a unit told by code or by a name that only one unit has.

        Errors: NotFound.
        """
        reason = self.why_not(told)
        if reason is not None:
            raise NotFound("find", "unit", told, reason)
        return self._codes(told)[0]

    def why_not(self, told: str) -> str | None:
        """Return why a word does not name one unit; None when it does."""
        codes = self._codes(told)
        if len(codes) == 1:
            return None
        model = self._model.model.code
        if codes:
            return f"model {model} has several units of that name: {', '.join(codes)}"
        return f"model {model} has no such unit"

    def seat(self, role: str, unit: str, at: Instant) -> str:
        """Return the seat of a role (also `leader`, `deputy`, `office`) in a unit by code or name.

        Errors: NotFound.
        """
        return self._organisation.seat(role, self.unit(unit), at)

    def _codes(self, told: str) -> list[str]:
        if any(unit.code == told for unit in self._model.units):
            return [told]
        return [unit.code for unit in self._model.units if told in (unit.name, unit.name_en)]
