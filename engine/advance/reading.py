"""Who may read a case (promise 9): whoever has to do with it, or had while it passed, and those above them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.advance.cases import Cases
from engine.advance.site import Site
from engine.advance.world import Worlds
from engine.casework.path import Path
from engine.clock import NEVER, Clock
from engine.errors import NotAllowed
from engine.model.organisation import Organisation, during
from engine.store import Row, schema
from engine.store.statements import rows


class Reading:
    """Says whether a person may read a case."""

    def __init__(self, cases: Cases, worlds: Worlds, clock: Clock) -> None:
        self._cases = cases
        self._worlds = worlds
        self._clock = clock

    def require(self, case_id: str, person: str | None) -> None:
        """Let nobody read what is not theirs; None is the installation itself.

        Errors: NotFound; NotAllowed `not_yours_to_read`.
        """
        if person is not None and not self.may(case_id, person):
            why = "you have no part in it, and hold no post above those who have"
            raise NotAllowed("read", "case", case_id, why, code="not_yours_to_read")

    def may(self, case_id: str, person: str) -> bool:
        """Whether a person may read a case now. Errors: NotFound."""
        path = Path.of(self._cases.events(case_id))
        # A list of those who may know (K26) is kept with its case and will narrow this answer here.
        if person in path.people:
            return True
        held = self._cases.reading(
            lambda r: r.all(rows(schema.person_seat, "person"), person=person)
        )
        if any(_passed(path, row) for row in held):
            return True
        now = self._clock.now()
        present = {row.seat for row in held if during(now, row.valid_from, row.valid_to)}
        if present & path.seats.keys():
            return True
        site = self._cases.reading(self._worlds.site)
        return not present.isdisjoint(_above(site, path))


def _passed(path: Path, row: Row) -> bool:
    """Whether the person held a seat while the case lay there."""
    end = NEVER if row.valid_to is None else row.valid_to
    return any(
        row.valid_from <= until and since < end for since, until in path.seats.get(row.seat, ())
    )


def _above(site: Site, path: Path) -> Iterator[str]:
    """The seats of leaders and deputies over the path and over the case's unit, and of auditors over the latter."""
    organisation = site.organisation
    for unit in {path.unit, *(seat.split("/")[0] for seat in path.seats)}:
        yield from _leaders(organisation, unit)
    for place in _chain(organisation, path.unit):
        yield f"{place}/auditor"


def _leaders(organisation: Organisation, unit: str) -> Iterator[str]:
    for place in _chain(organisation, unit):
        for role in organisation.leader(organisation.unit(place)):
            if role is not None:
                yield f"{place}/{role}"


def _chain(organisation: Organisation, unit: str) -> list[str]:
    """A unit and those above it; nothing for one that the organisation no longer knows."""
    if unit not in organisation.by_code:
        return []
    return [unit, *(place.code for place in organisation.above(unit))]
