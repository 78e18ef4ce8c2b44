"""The table that the inbox is read by: who acts for which post, from when to when."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from engine.clock import DAY, HOUR
from engine.model import presence, staffing
from engine.model.organisation import Appointment, Duty, Leave, Organisation, Person
from tests.model.towns import GRID, PEOPLE, TOWN, VILLAGE, a_full_town, a_town, at, model_data

LEADER, HEAD, MAYOR = f"{GRID}/grid_leader", f"{VILLAGE}/village_head", f"{TOWN}/town_leader"
NOW = at("2026-09-28T09:00")


def test_the_table_of_the_inbox_shows_every_change_that_is_known_already():
    town = staffing.take_leave(a_full_town(), Leave("li", NOW + DAY, NOW + 2 * DAY, "zhou"))
    rows = {
        (row.person, row.why, row.start - NOW, row.end and row.end - NOW)
        for row in presence.seat_rows(town, LEADER, NOW)
    }

    assert rows == {
        ("li", "holder", 0, DAY),
        ("zhou", "deputy", DAY, 2 * DAY),
        ("li", "holder", 2 * DAY, None),
    }


def test_the_table_of_the_inbox_follows_the_duty_list():
    seat = "340104901001-slzx/acceptance_clerk"
    turns = [Duty(seat, "li", NOW, NOW + HOUR), Duty(seat, "wang", NOW + HOUR, NOW + 2 * HOUR)]
    town = staffing.roster(a_town(data=model_data("O15")), turns)
    rows = [(row.person, row.start - NOW) for row in presence.seat_rows(town, seat, NOW)]

    assert rows == [("li", 0), ("wang", HOUR)]


moments = st.one_of(st.none(), st.integers(-5, 20).map(lambda hours: NOW + hours * HOUR))
seats = st.sampled_from([LEADER, f"{GRID}/grid_member", HEAD, MAYOR])
people = st.sampled_from(PEOPLE)
kinds = st.sampled_from(["holder", "deputy", "acting", "delegate"])


@given(
    st.lists(st.builds(Appointment, people, seats, kinds, moments, moments), max_size=8),
    st.lists(
        st.builds(Leave, people, st.just(NOW + HOUR), moments, st.none() | people), max_size=4
    ),
    st.integers(0, 30),
)
def test_the_table_says_at_every_moment_what_the_rules_say(appointments, leaves, hours):
    town = replace(a_town(*appointments), leaves=tuple(leaves))
    moment = NOW + hours * HOUR // 2
    table = {
        (row.person, row.seat, row.why)
        for row in presence.person_seats(town, NOW)
        if row.start <= moment and (row.end is None or moment < row.end)
    }

    assert table == {
        (person, seat, why)
        for seat in town.seats
        for person, why in presence.acting_for(town, seat, moment)
    }


def test_the_table_of_a_district_is_made_in_a_moment():
    data = model_data("O19")
    people = tuple(Person(f"p{n}", "") for n, _ in enumerate(data.posts))
    posts = tuple(Appointment(f"p{n}", post.seat) for n, post in enumerate(data.posts))
    town = Organisation((data.model,), data.units, data.posts, people, posts)
    began = perf_counter()
    rows = presence.person_seats(town, NOW)

    assert len(rows) == len(posts)
    assert perf_counter() - began < 0.5
