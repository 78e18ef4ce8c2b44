"""Appointing, dismissing, leave, handing over, duty: each gives the next snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.clock import Instant
from engine.errors import Invalid, NotFound, Problem, WrongState
from engine.model.organisation import (
    HOLDER,
    Appointment,
    Duty,
    Leave,
    Organisation,
    during,
)


def appoint(organisation: Organisation, appointment: Appointment) -> Organisation:
    """Return the organisation with a person in a seat.

    Errors: NotFound (`unknown_person`, `unknown_seat`); Invalid (`order`) when it ends before it
    starts; WrongState (`seat_taken`) when a leader's seat has a holder, or the person sits there.
    """
    key = f"{appointment.person} as {appointment.seat}"
    _known_person(organisation, appointment.person, "appoint")
    _known_seat(organisation, appointment.seat, "appoint")
    _ordered("appoint", key, appointment.start, appointment.end)
    for other in organisation.seated.get(appointment.seat, ()):
        same = other.person == appointment.person and other.kind == appointment.kind
        taken = other.kind == appointment.kind == HOLDER and _leads(organisation, other.seat)
        if (same or taken) and _overlap(appointment, other):
            why = f"'{other.person}' holds this post at that time"
            raise WrongState("appoint", "person", key, why, code="seat_taken")
    return replace(organisation, appointments=(*organisation.appointments, appointment))


def dismiss(organisation: Organisation, person: str, seat: str, at: Instant) -> Organisation:
    """Return the organisation with every appointment of a person to a seat ended.

    Errors: WrongState (`not_appointed`) when there is none at that instant or later.
    """
    kept, ended = [], 0
    for post in organisation.appointments:
        hit = (post.person, post.seat) == (person, seat) and (post.end is None or post.end > at)
        if not hit:
            kept.append(post)
            continue
        ended += 1
        if post.start is None or post.start < at:
            kept.append(replace(post, end=at))
    if not ended:
        why = "the person does not hold this post then"
        raise WrongState("dismiss", "person", f"{person} as {seat}", why, code="not_appointed")
    return replace(organisation, appointments=tuple(kept))


def hand_over(
    organisation: Organisation, seat: str, giver: str, taker: str, at: Instant
) -> Organisation:
    """Return the organisation with a seat passed from one person to another at one instant (K29).

    Errors: those of `dismiss` and `appoint`.
    """
    without = dismiss(organisation, giver, seat, at)
    return appoint(without, Appointment(taker, seat, HOLDER, at))


def take_leave(organisation: Organisation, leave: Leave) -> Organisation:
    """Return the organisation with a person away.

    Errors: NotFound (`unknown_person`); Invalid (`order`, `own_deputy`); WrongState (`away`) when
    the person is away then already.
    """
    _known_person(organisation, leave.person, "send on leave")
    _ordered("send on leave", leave.person, leave.start, leave.end)
    if leave.deputy is not None:
        _known_person(organisation, leave.deputy, "appoint as deputy")
    if leave.deputy == leave.person:
        problem = Problem(
            "deputy", "own_deputy", "nobody stands in for oneself", "不能自己代理自己"
        )
        raise Invalid("send on leave", "person", leave.person, [problem])
    if any(_overlap(leave, other) for other in organisation.away.get(leave.person, ())):
        why = "the person is away then already"
        raise WrongState("send on leave", "person", leave.person, why, code="away")
    return replace(organisation, leaves=(*organisation.leaves, leave))


def end_leave(organisation: Organisation, person: str, at: Instant) -> Organisation:
    """Return the organisation with a person back before the end of a leave.

    Errors: WrongState (`not_away`) when the person is not away.
    """
    away = [leave for leave in organisation.leaves if leave.person == person]
    if not any(during(at, leave.start, leave.end) for leave in away):
        raise WrongState("bring back", "person", person, "the person is not away", code="not_away")
    kept = tuple(
        replace(leave, end=at)
        if leave.person == person and during(at, leave.start, leave.end)
        else leave
        for leave in organisation.leaves
        if not (leave.person == person and leave.start == at)
    )
    return replace(organisation, leaves=kept)


def roster(organisation: Organisation, turns: Iterable[Duty]) -> Organisation:
    """Return the organisation with more turns of duty (K28).

    Errors: NotFound (`unknown_person`, `unknown_seat`); Invalid (`order`).
    """
    added = tuple(turns)
    for turn in added:
        _known_person(organisation, turn.person, "put on duty")
        _known_seat(organisation, turn.seat, "put on duty")
        _ordered("put on duty", turn.person, turn.start, turn.end)
    return replace(organisation, duties=(*organisation.duties, *added))


def _leads(organisation: Organisation, seat: str) -> bool:
    unit, role = seat.split("/")
    return organisation.leader(organisation.unit(unit))[0] == role


def _overlap(one: Appointment | Leave, other: Appointment | Leave) -> bool:
    late = [row.start for row in (one, other) if row.start is not None]
    early = [row.end for row in (one, other) if row.end is not None]
    return not late or not early or max(late) < min(early)


def _known_person(organisation: Organisation, person: str, verb: str) -> None:
    if person not in organisation.persons:
        raise NotFound(verb, "person", person, "there is no such person", code="unknown_person")


def _known_seat(organisation: Organisation, seat: str, verb: str) -> None:
    if seat not in organisation.seats:
        raise NotFound(f"{verb} to", "seat", seat, "there is no such post", code="unknown_seat")


def _ordered(verb: str, key: str, start: Instant | None, end: Instant | None) -> None:
    if start is not None and end is not None and end <= start:
        problem = Problem("end", "order", "it ends before it starts", "结束时间早于开始时间")
        raise Invalid(verb, "person", key, [problem])
