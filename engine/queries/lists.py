"""Lists over the whole site: limits, incidents, timers, versions, people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.advance.site import Site
from engine.clock import Instant
from engine.model.notice import read_notices
from engine.model.presence import acting_for
from engine.queries.labels import policy_names
from engine.queries.reading import at, sure
from engine.queries.views import (
    CalendarView,
    DefinitionView,
    IncidentView,
    LimitView,
    ModelView,
    PersonView,
    SeatView,
    TimerView,
    VacancyView,
)
from engine.store import Reader, Statement, schema
from engine.store.statements import rows

_case, _limit, _timer = schema.case_, schema.limit_, schema.timer
_incident, _event = schema.incident, schema.event

LIMITS = Statement(
    select(_limit, _case.c.number)
    .join_from(_limit, _case, _case.c.id == _limit.c.case_id)
    .where(_limit.c.ended_at.is_(None), _case.c.status != "merged")
    .order_by(_limit.c.due_at, _limit.c.case_id, _limit.c.name)
    .limit(bindparam("limit")),
    name="limits",
)
LIMITS_OF = Statement(
    select(_limit, _case.c.number)
    .join_from(_limit, _case, _case.c.id == _limit.c.case_id)
    .where(_limit.c.case_id == bindparam("case_id"))
    .order_by(_limit.c.name),
    name="limits of",
)
OVERDUE = Statement(
    select(_limit, _case.c.number)
    .join_from(_limit, _case, _case.c.id == _limit.c.case_id)
    .where(_limit.c.overdue_at.is_not(None), _case.c.status != "merged")
    .order_by(_limit.c.overdue_at, _limit.c.case_id)
    .limit(bindparam("limit")),
    name="overdue",
)
INCIDENTS = Statement(
    select(_incident, _case.c.number)
    .join_from(_incident, _case, _case.c.id == _incident.c.case_id, isouter=True)
    .where(_incident.c.status == "open")
    .order_by(_incident.c.opened_at, _incident.c.stream, _incident.c.id)
    .limit(bindparam("limit")),
    name="incidents",
)
TIMERS = Statement(
    select(_timer, _case.c.number)
    .join_from(_timer, _case, _case.c.id == _timer.c.case_id)
    .order_by(_timer.c.due_at, _timer.c.case_id, _timer.c.key)
    .limit(bindparam("limit")),
    name="timers",
)
BY_NUMBER = Statement(
    select(_case.c.id).where(_case.c.number == bindparam("number")), name="by number"
)
CASES = Statement(
    select(_case).order_by(_case.c.opened_at.desc(), _case.c.id).limit(bindparam("limit")),
    name="cases",
)
LAST_EVENT = Statement(select(func.max(_event.c.at).label("at")), name="last event")


def limits(reader: Reader, case_id: str | None, light: str | None, limit: int) -> list[LimitView]:
    """Running limits, the most urgent first; of one case all of them; `overdue` those that ever were."""
    if case_id is not None:
        found = reader.all(LIMITS_OF, case_id=case_id)
    elif light == "overdue":
        found = reader.all(OVERDUE, limit=limit)
    else:
        found = reader.all(LIMITS, limit=limit)
    return [_limit_view(r) for r in found if light in (None, "overdue", r.light)]


def _limit_view(r: Any) -> LimitView:
    return LimitView(
        r.case_id,
        r.number,
        r.name,
        r.amount,
        r.unit,
        sure(r.started_at),
        sure(r.due_at),
        r.light,
        r.overdue_at is not None,
        r.provisional,
        r.status,
        at(r.ended_at),
    )


def incidents(reader: Reader, limit: int) -> list[IncidentView]:
    """Open incidents, the oldest first."""
    return [
        IncidentView(
            r.id,
            r.case_id,
            r.number,
            r.element,
            r.kind,
            r.reason,
            r.unit,
            sure(r.opened_at),
            r.status,
        )
        for r in reader.all(INCIDENTS, limit=limit)
    ]


def timers(reader: Reader, case_id: str | None, limit: int) -> list[TimerView]:
    """What is armed, the earliest first."""
    return [
        TimerView(r.case_id, r.number, r.key, r.kind, sure(r.due_at))
        for r in reader.all(TIMERS, limit=limit)
        if case_id in (None, r.case_id)
    ]


def definitions(reader: Reader) -> list[DefinitionView]:
    """Every version of every policy."""
    return [_definition(reader, r) for r in reader.all(rows(schema.definition))]


def _definition(reader: Reader, r: Any) -> DefinitionView:
    name, name_en = policy_names(reader, r.policy, r.digest)
    return DefinitionView(
        r.policy, r.version, r.digest, name, name_en, r.status, sure(r.deployed_at), r.deployed_by
    )


def people(site: Site, now: Instant, unit: str | None, role: str | None) -> list[PersonView]:
    """People and the posts they act for, perhaps only those of a unit or a role."""
    held: dict[str, list[SeatView]] = {}
    for seat in site.organisation.seats:
        place, post = seat.split("/")
        if unit in (None, place) and role in (None, post):
            for person, why in acting_for(site.organisation, seat, now):
                if why != "acting":
                    held.setdefault(person, []).append(_seat(site, seat, person, why))
    everybody = unit is None and role is None
    return [
        PersonView(p.id, p.name, tuple(held.get(p.id, ())))
        for p in site.organisation.people
        if everybody or p.id in held
    ]


def _seat(site: Site, seat: str, person: str, why: str) -> SeatView:
    start: Instant = 0
    end: datetime | None = None
    for appointment in site.organisation.seated.get(seat, ()):
        if appointment.person == person:
            start, end = appointment.start or 0, at(appointment.end)
    return SeatView(seat, why, sure(start), end)


def vacancies(site: Site, now: Instant) -> list[VacancyView]:
    """Posts that nobody holds: somebody above acts, or nobody at all."""
    found = []
    for seat in site.organisation.seats:
        present = acting_for(site.organisation, seat, now)
        if not present or all(why == "acting" for _, why in present):
            unit, role = seat.split("/")
            found.append(VacancyView(seat, unit, role, tuple(p for p, _ in present)))
    return found


def models(site: Site) -> list[ModelView]:
    """The organisation models installed."""
    return [
        ModelView(
            m.code,
            m.name.zh,
            m.name.en,
            m.zone,
            sum(u.model == m.code for u in site.organisation.units),
            dict(m.settings),
        )
        for m in site.organisation.models
    ]


def calendars(reader: Reader) -> list[CalendarView]:
    """The notices loaded."""
    return [
        CalendarView(n.region, n.year, n.version, n.number, n.title, n.published)
        for r in reader.all(rows(schema.calendar))
        for n in read_notices(r.data.encode(), r.source)
    ]
