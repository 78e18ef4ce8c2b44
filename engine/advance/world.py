"""What a case may ask of the world outside it, answered from the database as it stands in the transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from engine.advance.site import Site, read_site
from engine.clock import Instant, local_iso
from engine.errors import Broken, NotFound
from engine.model.presence import QUESTIONS, Offer, answer, may_act
from engine.store import Reader, Transaction, schema
from engine.store.lookups import CASE_BY
from engine.store.statements import LOOK_UP, NEXT_NUMBER, row

CALENDAR = frozenset(
    {"deadline", "remaining", "fraction", "consumed", "working_day", "add_working_days"}
)


class Worlds:
    """Keeps the site in memory until the organisation's stream has moved on."""

    def __init__(self) -> None:
        self._known: tuple[int, Site] | None = None
        self._lock = threading.Lock()

    def of(self, tx: Transaction, sequence: int, unit: str, now: Instant) -> DatabaseWorld:
        """The world of one command on a case that lies in `unit`."""
        return DatabaseWorld(tx, self._at(tx, sequence), unit, now)

    def site(self, reader: Reader) -> Site:
        """The site as this reader sees it."""
        found = reader.one(LOOK_UP, key=None)
        return self._at(reader, found.organisation_sequence or 0 if found else 0)

    def forget(self) -> None:
        """Drop what is kept: it was read in a transaction that came to nothing."""
        with self._lock:
            self._known = None

    def _at(self, reader: Reader, sequence: int) -> Site:
        with self._lock:
            known = self._known
        if known is None or known[0] != sequence:
            known = (sequence, read_site(reader))
            with self._lock:
                self._known = known
        return known[1]


class DatabaseWorld:
    """Answers the questions of one command."""

    def __init__(self, tx: Transaction, site: Site, unit: str, now: Instant) -> None:
        self._tx, self._site, self._unit, self._now = tx, site, unit, now
        self._organisation = site.organisation
        self._own: dict[str, Callable[..., Any]] = {
            "case": self._case,
            "holds": self._holds,
            "is_person": lambda person: person in self._organisation.persons,
            "is_seat": lambda seat: seat in self._organisation.seats,
            "leads": self._leads,
            "now": lambda: self._now,
            "number": self._number,
            "posts": self._posts,
            "seats": self._seats,
            "setting": self._setting,
            "starters": self._starters,
            "status": self._status,
        }

    def ask(self, question: str, args: list[Any]) -> Any:
        """Answer in JSON. Errors: Broken for a question nobody knows."""
        if question in self._own:
            return self._own[question](*args)
        if question in CALENDAR:
            model = self._organisation.model_of(self._unit).code
            return self._site.calendars[model].answer(question, args)
        if question in QUESTIONS:
            return answer(self._organisation, self._now, question, args)
        raise Broken(f"Nobody can answer '{question}'.")

    def _seats(self, role: str, unit: str, without: list[str] | None = None) -> Any:
        """Where work goes; a post that exists nowhere is one that nobody holds."""
        try:
            return answer(self._organisation, self._now, "seats", [role, unit, without or []])
        except NotFound:
            here = unit if unit in self._organisation.by_code else self._unit
            above = self._organisation.superior(here) or here
            return Offer((f"{unit}/{role}",), (), nobody=True, above=above).to_json()

    def _setting(self, name: str) -> Any:
        model = self._organisation.model_of(self._unit)
        return model.zone if name == "zone" else model.settings.get(name)

    def _posts(self, person: str) -> list[str]:
        """The seats a person holds or stands in for now, without those that merely fall to them as a leader above."""
        organisation = self._organisation
        held = {a.seat for a in organisation.appointments if a.person == person}
        held |= {d.seat for d in organisation.duties if d.person == person}
        return sorted(seat for seat in held if may_act(organisation, person, [seat], self._now))

    def _holds(self, person: str, role: str) -> str | None:
        return self._site.holds(person, role, self._now)

    def _leads(self, person: str, unit: str, above: int) -> Any:
        """The leader's or deputy's seat, at least so many levels above the unit, that the person acts for."""
        places = [self._organisation.unit(unit), *self._organisation.above(unit)]
        for place in places[above:]:
            seats = [f"{place.code}/{r}" for r in self._organisation.leader(place) if r]
            found = may_act(self._organisation, person, seats, self._now)
            if found is not None:
                return {"seat": found[0], "unit": place.code}
        return {"seat": None}

    def _starters(self, roles: list[str], unit: str) -> list[str]:
        """The seats of these roles in the unit, above it, and in the offices on the way."""
        organisation = self._organisation
        found = []
        for place in (organisation.unit(unit), *organisation.above(unit)):
            offices = [u for u in organisation.below.get(place.code, ()) if u.functional]
            for near in (place, *offices):
                found += [
                    f"{near.code}/{role}"
                    for role in roles
                    if f"{near.code}/{role}" in organisation.seats
                ]
        return found

    def _case(self, ref: str) -> str | None:
        """The id of a case, from its number or id."""
        found = self._tx.one(CASE_BY, ref=ref)
        return None if found is None else str(found.id)

    def _status(self, case_id: str) -> str | None:
        """The status of another case, from its id."""
        found = self._tx.one(row(schema.case_), id=case_id)
        return None if found is None else str(found.status)

    def _number(self, unit: str) -> str:
        year = int(local_iso(self._now, self._organisation.model_of(unit).zone)[:4])
        found = self._tx.one(NEXT_NUMBER, unit=unit, year=year)
        if found is None:
            raise Broken(f"There is no counter for {unit} and {year}.")
        prefix = self._setting("number_prefix") or ""
        return f"{prefix}{unit}-{year}-{found.value:05d}"
