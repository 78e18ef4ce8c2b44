"""Appointing, dismissing, leave, handing over, duty."""

from __future__ import annotations

import pytest

from engine.clock import DAY
from engine.errors import Invalid, NotFound, Refused, WrongState
from engine.model import presence, staffing
from engine.model.organisation import Appointment, Duty, Leave
from tests.model.towns import GRID, VILLAGE, a_full_town, at

LEADER, MEMBER = f"{GRID}/grid_leader", f"{GRID}/grid_member"
NOW = at("2026-09-28T09:00")


def test_a_post_is_handed_over_at_one_instant():
    town = staffing.hand_over(a_full_town(), LEADER, "li", "zhou", NOW)

    assert [presence.persons(town, LEADER, at) for at in (NOW - 1, NOW)] == [("li",), ("zhou",)]


def test_a_future_appointment_is_struck_by_a_dismissal():
    town = staffing.appoint(a_full_town(), Appointment("zhou", MEMBER, "holder", NOW + DAY))
    without = staffing.dismiss(town, "zhou", MEMBER, NOW)

    assert without == a_full_town()


def test_an_appointment_that_ends_at_that_instant_is_over_already():
    town = staffing.dismiss(a_full_town(), "li", LEADER, NOW)

    with pytest.raises(WrongState):
        staffing.dismiss(town, "li", LEADER, NOW)


def test_the_leave_of_somebody_else_goes_on():
    away = staffing.take_leave(a_full_town(), Leave("li", NOW, NOW + 9 * DAY))
    away = staffing.take_leave(away, Leave("zhao", NOW, NOW + 9 * DAY))
    later = staffing.take_leave(away, Leave("li", NOW + 20 * DAY))
    back = staffing.end_leave(later, "li", NOW + DAY)

    assert presence.persons(back, f"{VILLAGE}/village_head", NOW + 2 * DAY) == ("qian",)
    assert presence.persons(back, LEADER, NOW + 21 * DAY) == ("wang",)


def test_one_person_may_hold_several_posts_and_a_member_post_several_people():
    town = staffing.appoint(a_full_town(), Appointment("li", f"{VILLAGE}/village_clerk"))
    town = staffing.appoint(town, Appointment("zhou", MEMBER))

    assert presence.persons(town, MEMBER, NOW) == ("wang", "zhou")
    assert presence.persons(town, f"{VILLAGE}/village_clerk", NOW) == ("li",)


def test_someone_may_come_back_before_the_end_of_a_leave():
    away = staffing.take_leave(a_full_town(), Leave("li", NOW, NOW + 9 * DAY))
    back = staffing.end_leave(away, "li", NOW + DAY)

    assert presence.persons(away, LEADER, NOW + DAY) == ("wang",)
    assert presence.persons(back, LEADER, NOW + DAY) == ("li",)
    assert presence.persons(back, LEADER, NOW) == ("wang",)


TOWN = staffing.take_leave(a_full_town(), Leave("zhao", NOW, NOW + DAY))
REFUSED = {
    "a second leader": (
        lambda: staffing.appoint(TOWN, Appointment("zhou", LEADER)),
        WrongState,
        "seat_taken",
    ),
    "the same person again": (
        lambda: staffing.appoint(TOWN, Appointment("wang", MEMBER, "holder", NOW)),
        WrongState,
        "seat_taken",
    ),
    "an unknown person": (
        lambda: staffing.appoint(TOWN, Appointment("nobody", MEMBER)),
        NotFound,
        "unknown_person",
    ),
    "an unknown post": (
        lambda: staffing.appoint(TOWN, Appointment("zhou", f"{GRID}/village_head")),
        NotFound,
        "unknown_seat",
    ),
    "an end before the start": (
        lambda: staffing.appoint(TOWN, Appointment("zhou", MEMBER, "holder", NOW, NOW)),
        Invalid,
        "invalid",
    ),
    "a dismissal from a post not held": (
        lambda: staffing.dismiss(TOWN, "zhou", LEADER, NOW),
        WrongState,
        "not_appointed",
    ),
    "a leave during a leave": (
        lambda: staffing.take_leave(TOWN, Leave("zhao", NOW + 1)),
        WrongState,
        "away",
    ),
    "standing in for oneself": (
        lambda: staffing.take_leave(TOWN, Leave("li", NOW, None, "li")),
        Invalid,
        "invalid",
    ),
    "an unknown deputy": (
        lambda: staffing.take_leave(TOWN, Leave("li", NOW, None, "nobody")),
        NotFound,
        "unknown_person",
    ),
    "coming back without having been away": (
        lambda: staffing.end_leave(TOWN, "li", NOW),
        WrongState,
        "not_away",
    ),
    "a duty at an unknown post": (
        lambda: staffing.roster(TOWN, [Duty("x/y", "li", NOW, NOW + 1)]),
        NotFound,
        "unknown_seat",
    ),
}


@pytest.mark.parametrize(("act", "kind", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(act, kind, code):
    with pytest.raises(Refused) as refusal:
        act()

    assert (type(refusal.value), refusal.value.code) == (kind, code)


def test_a_leaders_post_may_be_filled_from_the_day_it_falls_vacant():
    leaving = staffing.dismiss(a_full_town(), "li", LEADER, NOW + DAY)

    with pytest.raises(WrongState):
        staffing.appoint(leaving, Appointment("zhou", LEADER, "holder", NOW + DAY - 1))
    staffing.appoint(leaving, Appointment("zhou", LEADER, "holder", NOW + DAY))
