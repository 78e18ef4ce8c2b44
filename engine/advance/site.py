"""The site as it is now: organisation and calendars, read whole and kept until the organisation's stream moves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import orjson

from engine.clock import Instant
from engine.model.calendar import Calendar
from engine.model.model_files import read_model
from engine.model.notice import Notice, read_notices
from engine.model.organisation import Appointment, Duty, Leave, Organisation, Person, during
from engine.model.organisation_model import Model, Post, Unit
from engine.model.presence import acting_for
from engine.model.time_rules import TimeRules
from engine.store import Reader, Row, schema
from engine.store.statements import rows


@dataclass(frozen=True)
class Site:
    """A snapshot. Shapes: `calendars` by the code of the organisation model."""

    organisation: Organisation
    calendars: Mapping[str, Calendar]

    @cached_property
    def boundaries(self) -> tuple[Instant, ...]:
        """The instants at which an appointment, a leave or a duty begins or ends by its date, in order."""
        organisation = self.organisation
        spans = [(a.start, a.end) for a in organisation.appointments]
        spans += [(leave.start, leave.end) for leave in organisation.leaves]
        spans += [(turn.start, turn.end) for turn in organisation.duties]
        return tuple(sorted({at for span in spans for at in span if at is not None}))

    def turns(self, since: Instant, until: Instant) -> bool:
        """Whether such an instant lies after `since`, up to `until`."""
        place = bisect_right(self.boundaries, since)
        return place < len(self.boundaries) and self.boundaries[place] <= until

    def administered(self, now: Instant) -> bool:
        """Whether somebody holds a post of administrator."""
        return any(
            appointment.seat.endswith("/administrator")
            and during(now, appointment.start, appointment.end)
            for appointment in self.organisation.appointments
        )

    def holds(self, person: str, role: str, now: Instant) -> str | None:
        """The seat of this role that the person acts for now, wherever it is."""
        for seat in self.organisation.seats:
            if seat.endswith(f"/{role}"):
                for present, why in acting_for(self.organisation, seat, now):
                    if present == person and why != "acting":
                        return seat
        return None


def read_site(reader: Reader) -> Site:
    """Read organisation and calendars."""
    models = [_model(row) for row in reader.all(rows(schema.model))]
    organisation = Organisation(
        tuple(models),
        tuple(_unit(row) for row in reader.all(rows(schema.unit))),
        tuple(Post(row.unit, row.role) for row in reader.all(rows(schema.seat))),
        tuple(Person(row.id, row.name) for row in reader.all(rows(schema.person))),
        tuple(
            Appointment(row.person, row.seat, row.kind, row.valid_from, row.valid_to)
            for row in reader.all(rows(schema.appointment))
        ),
        tuple(
            Leave(row.person, row.valid_from, row.valid_to, row.deputy)
            for row in reader.all(rows(schema.leave_))
        ),
        tuple(
            Duty(row.seat, row.person, row.valid_from, row.valid_to)
            for row in reader.all(rows(schema.duty))
        ),
    )
    notices = _notices(reader)
    return Site(organisation, {model.code: _calendar(model, notices) for model in models})


def _model(row: Row) -> Model:
    kept: dict[str, Any] = orjson.loads(row.data)
    files = {name: text.encode() for name, text in kept["files"].items()}
    model = read_model(files).model
    return replace(model, settings={**model.settings, **kept["settings"]})


def _unit(row: Row) -> Unit:
    return Unit(
        row.code,
        row.model,
        row.level,
        row.name,
        row.name_en,
        row.parent,
        row.kind,
        valid_from=row.valid_from or None,
        valid_to=row.valid_to,
    )


def _notices(reader: Reader) -> list[Notice]:
    return [
        notice
        for row in reader.all(rows(schema.calendar))
        for notice in read_notices(row.data.encode(), row.source)
    ]


def _calendar(model: Model, notices: list[Notice]) -> Calendar:
    return Calendar.of(notices, TimeRules.of(model.settings, model.zone))
