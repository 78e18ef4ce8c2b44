"""Who acts for a seat now, who stands in when nobody does, and what a person may do.

K10: the deputy, then the leader of the unit above, shown as acting. K27: where two confirmations
would fall to one person, the second goes up. K28: on duty now, a gap falls to the head.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.clock import Instant
from engine.errors import Broken
from engine.model.event import Json
from engine.model.organisation import (
    ACTING,
    DELEGATE,
    DEPUTY,
    DUTY,
    HOLDER,
    Organisation,
    during,
    exists,
)

_RANK = (HOLDER, DUTY, DEPUTY, DELEGATE, ACTING)
Present = tuple[str, str]
"""A person and why that person acts: holder, duty, deputy, delegate or acting."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Where work goes: the seats, who acts for them, and whether that is somebody standing in.

    When `nobody` is true the chain is empty to the top; `above` is where the incident is raised.
    """

    seats: tuple[str, ...]
    holders: tuple[str, ...]
    acting: bool = False
    nobody: bool = False
    above: str | None = None

    def to_json(self) -> Json:
        """Return the answer to the World's question `seats`."""
        answer: dict[str, Json] = {
            "seats": list(self.seats),
            "acting": self.acting,
            "nobody": self.nobody,
            "holders": list(self.holders),
        }
        return answer | {"above": self.above} if self.nobody else answer


@dataclass(frozen=True, slots=True)
class PersonSeat:
    """A row of the table that the inbox is read by: a person acts for a seat from … to …."""

    person: str
    seat: str
    why: str
    start: Instant
    end: Instant | None


def acting_for(organisation: Organisation, seat: str, at: Instant) -> tuple[Present, ...]:
    """Return who acts for a seat at an instant and why; empty when the chain is to the top."""
    present = _in_seat(organisation, seat, at)
    if present:
        return present
    for substitute, why in _substitutes(organisation, seat):
        present = _in_seat(organisation, substitute, at)
        if present:
            return tuple((person, why) for person, _ in present)
    return ()


def persons(organisation: Organisation, seat: str, at: Instant) -> tuple[str, ...]:
    """Return the people who act for a seat at an instant."""
    return tuple(person for person, _ in acting_for(organisation, seat, at))


def nobody(organisation: Organisation, seat: str, at: Instant) -> bool:
    """Tell whether nobody at all acts for a seat, up to the top."""
    return not acting_for(organisation, seat, at)


def offer(
    organisation: Organisation,
    role: str,
    unit: str,
    at: Instant,
    without: Collection[str] = (),
) -> Offer:
    """Return where work for a role in a unit goes, `without` the people who may not do it (K27).

    Errors: NotFound (`unknown_unit`, `unknown_seat`).
    """
    seat = organisation.seat(role, unit, at)
    present = acting_for(organisation, seat, at)
    able = tuple(person for person, _ in present if person not in without)
    if able:
        return Offer((seat,), able, all(why == ACTING for _, why in present))
    if present:
        # One level up (K27): a deputy of the same unit would confirm what their own leader did.
        home = organisation.unit(seat.split("/")[0])
        deputy = f"{home.code}/{organisation.leader(home)[1]}"
        for above, _ in _substitutes(organisation, seat):
            if above == deputy:
                continue
            in_it = _in_seat(organisation, above, at)
            able = tuple(person for person, _ in in_it if person not in without)
            if able:
                return Offer((above,), able, acting=True)
    here = seat.split("/")[0]
    return Offer((seat,), (), nobody=True, above=organisation.superior(here) or here)


def may_act(
    organisation: Organisation, person: str, seats: Iterable[str], at: Instant
) -> Present | None:
    """Return the seat for which a person acts and why, the person's own posts first, or None."""
    found = (
        (_RANK.index(why), number, seat, why)
        for number, seat in enumerate(seats)
        for present, why in acting_for(organisation, seat, at)
        if present == person
    )
    best = min(found, default=None)
    return (best[2], best[3]) if best else None


def person_seats(organisation: Organisation, since: Instant) -> tuple[PersonSeat, ...]:
    """Return who acts for which seat from `since` on, over every change that is known already."""
    return tuple(row for seat in organisation.seats for row in seat_rows(organisation, seat, since))


def seat_rows(organisation: Organisation, seat: str, since: Instant) -> Iterator[PersonSeat]:
    """Yield who acts for one seat from `since` on."""
    open_since: dict[Present, Instant] = {}
    for moment in sorted({since, *_boundaries(organisation, seat, since)}):
        present = dict.fromkeys(acting_for(organisation, seat, moment))
        for each in [each for each in open_since if each not in present]:
            yield PersonSeat(each[0], seat, each[1], open_since.pop(each), moment)
        for each in present:
            open_since.setdefault(each, moment)
    for each, began in open_since.items():
        yield PersonSeat(each[0], seat, each[1], began, None)


def answer(organisation: Organisation, at: Instant, question: str, args: list[Json]) -> Json:
    """Answer a question of the World about people and units; QUESTIONS names them."""
    if question not in QUESTIONS:
        raise Broken(f"Nobody asks an organisation for '{question}'.")
    return QUESTIONS[question](organisation, at, *args)


def _in_seat(organisation: Organisation, seat: str, at: Instant) -> tuple[Present, ...]:
    unit = organisation.by_code.get(seat.split("/")[0])
    if unit is None or not exists(unit, at):
        return ()
    if organisation.turns.get(seat):
        turns = [turn for turn in organisation.turns[seat] if during(at, turn.start, turn.end)]
        return _there(organisation, ((turn.person, DUTY) for turn in turns), at)
    valid = [a for a in organisation.seated.get(seat, ()) if during(at, a.start, a.end)]
    first = ((a.person, a.kind) for a in valid if a.kind in (HOLDER, ACTING))
    present = _there(organisation, first, at)
    if not present:
        deputies = ((a.person, DEPUTY) for a in valid if a.kind == DEPUTY)
        present = _there(organisation, deputies, at)
    delegates = ((a.person, DELEGATE) for a in valid if a.kind == DELEGATE)
    more = _there(organisation, delegates, at)
    known = {person for person, _ in present}
    return (*present, *(each for each in more if each[0] not in known))


def _there(
    organisation: Organisation, wanted: Iterable[Present], at: Instant
) -> tuple[Present, ...]:
    """Return those who are there; for each one on leave the person standing in, if that one is."""
    found: dict[str, str] = {}
    for person, why in wanted:
        seen: set[str] = set()
        now: str | None = person
        while now is not None and now not in seen:
            seen.add(now)
            away = [a for a in organisation.away.get(now, ()) if during(at, a.start, a.end)]
            if not away:
                found.setdefault(now, why if now == person else DEPUTY)
                break
            now = away[-1].deputy
    return tuple(found.items())


def _substitutes(organisation: Organisation, seat: str) -> Iterator[tuple[str, str]]:
    """Yield the seats that stand in for a seat, the nearest first."""
    code, role = seat.split("/")
    unit = organisation.unit(code)
    leader, deputy = organisation.leader(unit)
    if role != leader:
        yield f"{code}/{leader}", ACTING
    if deputy and role != deputy:
        yield f"{code}/{deputy}", DEPUTY if role == leader else ACTING
    for place in organisation.above(code):
        leader, deputy = organisation.leader(place)
        yield f"{place.code}/{leader}", ACTING
        if deputy:
            yield f"{place.code}/{deputy}", ACTING


def _boundaries(organisation: Organisation, seat: str, since: Instant) -> Iterator[Instant]:
    """Yield the instants after `since` at which it may change who acts for a seat."""
    chain = (seat, *(substitute for substitute, _ in _substitutes(organisation, seat)))
    people: set[str] = set()
    for each in chain:
        unit = organisation.unit(each.split("/")[0])
        edges = [unit.valid_from, unit.valid_to]
        for post in organisation.seated.get(each, ()):
            people.add(post.person)
            edges += [post.start, post.end]
        for turn in organisation.turns.get(each, ()):
            people.add(turn.person)
            edges += [turn.start, turn.end]
        yield from (at for at in edges if at is not None and at > since)
    todo = list(people)
    while todo:
        for leave in organisation.away.get(todo.pop(), ()):
            yield from (at for at in (leave.start, leave.end) if at is not None and at > since)
            if leave.deputy and leave.deputy not in people:
                people.add(leave.deputy)
                todo.append(leave.deputy)


def _may_act(organisation: Organisation, at: Instant, person: str, seats: list[str]) -> Json:
    found = may_act(organisation, person, seats, at)
    return {"seat": found[0], "why": found[1]} if found else {"seat": None}


def _unit(organisation: Organisation, at: Instant, code: str) -> Json:
    found = organisation.by_code.get(code)
    return found.to_json() if found else None


def _edge(organisation: Organisation, at: Instant, policy: str, unit: str) -> Json:
    found = organisation.edge(policy, unit, at)
    return {"unit": found[0], "role": found[1]} if found else None


QUESTIONS: Mapping[str, Callable[..., Json]] = {
    "seats": lambda o, at, role, unit, without=(): offer(o, role, unit, at, without).to_json(),
    "may_act": _may_act,
    "superior": lambda o, at, unit, level=None: o.superior(unit, level),
    "unit": _unit,
    "persons": lambda o, at, seat: list(persons(o, seat, at)),
    "edge": _edge,
}
"""What a transition may ask an organisation; `setting` needs the case's unit and is asked apart."""
