"""Units, posts and people at every moment, as one snapshot that is never changed.

It is built from rows; `engine.model.staffing` makes the next one, `engine.model.presence` says who
acts. Instants are half-open: `start` counts, `end` does not, None is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from engine.clock import Instant
from engine.errors import NotFound
from engine.model.event import Json
from engine.model.organisation_model import TERRITORIAL, Edge, Model, Post, Unit

LEADER, DEPUTY_OF_LEADER, OFFICE = "leader", "deputy", "office"
"""Words that stand for whichever role a unit's level or kind has for this purpose."""

HOLDER, DEPUTY, ACTING, DELEGATE, DUTY = "holder", "deputy", "acting", "delegate", "duty"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may hold posts."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person in a seat: as its holder, standing deputy (AB 角), acting, or delegate."""

    person: str
    seat: str
    kind: str = HOLDER
    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """A person away, and who stands in for all of that person's posts, if anybody."""

    person: str
    start: Instant
    end: Instant | None = None
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A turn of duty at a seat that rotates (K28)."""

    seat: str
    person: str
    start: Instant
    end: Instant


class _Seated(Protocol):
    @property
    def seat(self) -> str: ...


_Row = TypeVar("_Row", bound=_Seated)


@dataclass(frozen=True)
class Organisation:
    """Every unit, post and person of a site; `engine.model.checks` finds what is wrong with it."""

    models: tuple[Model, ...] = ()
    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    people: tuple[Person, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    leaves: tuple[Leave, ...] = ()
    duties: tuple[Duty, ...] = ()
    # A memory of what `above` found; every snapshot begins with an empty one.
    _superiors: dict[str, tuple[Unit, ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """Return the units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def by_model(self) -> Mapping[str, Model]:
        """Return the models by code."""
        return {model.code: model for model in self.models}

    @cached_property
    def seats(self) -> Mapping[str, Post]:
        """Return the posts by the id of their seat."""
        return {post.seat: post for post in self.posts}

    @cached_property
    def persons(self) -> Mapping[str, Person]:
        """Return the people by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def below(self) -> Mapping[str, tuple[Unit, ...]]:
        """Return the units directly below each unit, by code."""
        result: dict[str, tuple[Unit, ...]] = {}
        for unit in sorted(self.units, key=lambda each: each.code):
            if unit.parent:
                result[unit.parent] = (*result.get(unit.parent, ()), unit)
        return result

    @cached_property
    def seated(self) -> Mapping[str, tuple[Appointment, ...]]:
        """Return the appointments of each seat."""
        return _by_seat(self.appointments)

    @cached_property
    def turns(self) -> Mapping[str, tuple[Duty, ...]]:
        """Return the turns of duty of each seat."""
        return _by_seat(self.duties)

    @cached_property
    def away(self) -> Mapping[str, tuple[Leave, ...]]:
        """Return the leaves of each person."""
        result: dict[str, tuple[Leave, ...]] = {}
        for leave in self.leaves:
            result[leave.person] = (*result.get(leave.person, ()), leave)
        return result

    def unit(self, code: str) -> Unit:
        """Return a unit, closed ones too.

        Errors: NotFound (`unknown_unit`).
        """
        found = self.by_code.get(code)
        if found is None:
            raise NotFound("find", "unit", code, "there is no such unit", code="unknown_unit")
        return found

    def model_of(self, unit: str) -> Model:
        """Return the organisation model of a unit."""
        return self.by_model[self.unit(unit).model]

    def setting(self, unit: str, name: str) -> Json:
        """Return a setting of the unit's model; None when the model is silent."""
        return self.model_of(unit).settings.get(name)

    def above(self, unit: str) -> tuple[Unit, ...]:
        """Return the units above a unit, the nearest first."""
        found = self._superiors.get(unit)
        if found is None:
            found = self._superiors[unit] = tuple(self._climb(unit))
        return found

    def superior(self, unit: str, level: str | None = None) -> str | None:
        """Return the parent, or the nearest unit at a level (perhaps the unit itself), or None."""
        if level is None:
            return self.unit(unit).parent
        for place in (self.unit(unit), *self.above(unit)):
            if place.level == level and not place.functional:
                return place.code
        return None

    def edge(self, policy: str, unit: str, at: Instant) -> tuple[str, str] | None:
        """Return the next tier by the model's escalation edges, as unit and role, or None."""
        here = self.unit(unit)
        for edge in self.by_model[here.model].edges:
            if (edge.policy, edge.from_level, edge.from_kind) == (policy, here.level, here.kind):
                for place in self._tier(edge, here):
                    if exists(place, at) and self._own_seat(edge.role, place):
                        return place.code, edge.role
        return None

    def seat(self, role: str, unit: str, at: Instant) -> str:
        """Return the nearest seat of a role: in the unit, above it, or in an office on the way.

        Shapes: `role` may be one of the words leader, deputy and office.
        Errors: NotFound (`unknown_unit`, `unknown_seat`).
        """
        here = self.unit(unit)
        found = self._own_seat(role, here)
        if found:
            return found
        general = role in (LEADER, DEPUTY_OF_LEADER, OFFICE)
        for place in (here, *self.above(unit)):
            offices = (each for each in self.below.get(place.code, ()) if each.functional)
            for near in (place, *(() if general else offices)):
                found = self._own_seat(role, near) if exists(near, at) else None
                if found:
                    return found
        why = "neither this unit nor one above it has such a post"
        raise NotFound("find", "seat", f"{unit}/{role}", why, code="unknown_seat")

    def leader(self, unit: Unit) -> tuple[str, str | None]:
        """Return the roles of a unit's leader and of the leader's deputy."""
        model = self.by_model[unit.model]
        head = model.kinds[unit.kind] if unit.functional else model.levels[unit.level]
        return head.leader, head.deputy

    def _own_seat(self, role: str, unit: Unit) -> str | None:
        """Return the seat of a role in a unit itself, general words included."""
        leader, deputy = self.leader(unit)
        if role == OFFICE:
            return self._office(unit)
        named = {LEADER: leader, DEPUTY_OF_LEADER: deputy or leader}.get(role, role)
        seat = f"{unit.code}/{named}"
        return seat if seat in self.seats else None

    def _office(self, unit: Unit) -> str | None:
        model = self.by_model[unit.model]
        if unit.functional:
            kind = model.kinds[unit.kind]
            seat = f"{unit.code}/{kind.desk or kind.leader}"
            return seat if seat in self.seats else None
        office = model.levels[unit.level].office
        if office in model.kinds:
            below = (each for each in self.below.get(unit.code, ()) if each.kind == office)
            return next((self._office(each) for each in below), None)
        seat = f"{unit.code}/{office}"
        return seat if seat in self.seats else None

    def _climb(self, unit: str) -> Iterator[Unit]:
        seen, parent = {unit}, self.unit(unit).parent
        while parent is not None and parent not in seen:
            seen.add(parent)
            yield self.unit(parent)
            parent = self.unit(parent).parent

    def _tier(self, edge: Edge, here: Unit) -> Iterator[Unit]:
        for place in (here, *self.above(here.code)):
            if place.level != edge.to_level or place.functional:
                continue
            if edge.to_kind == TERRITORIAL:
                yield from () if place == here else (place,)
            else:
                offices = self.below.get(place.code, ())
                yield from (each for each in offices if each.kind == edge.to_kind)


def exists(unit: Unit, at: Instant) -> bool:
    """Tell whether a unit exists at an instant."""
    return during(at, unit.valid_from, unit.valid_to)


def during(at: Instant, start: Instant | None, end: Instant | None) -> bool:
    """Tell whether an instant lies in a half-open stretch of time."""
    return (start is None or start <= at) and (end is None or at < end)


def _by_seat(rows: Iterable[_Row]) -> dict[str, tuple[_Row, ...]]:
    result: dict[str, tuple[_Row, ...]] = {}
    for row in rows:
        result[row.seat] = (*result.get(row.seat, ()), row)
    return result
