"""Working days, working hours and the last moment of a limit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import HOUR, Instant, instant, moment
from engine.errors import Broken, Invalid
from engine.model.calendar import UNITS, Calendar
from engine.model.notice import Notice, read_notices
from engine.model.time_rules import TimeRules
from engine.model.working_days import Override

SHANGHAI = ZoneInfo("Asia/Shanghai")
FILES = sorted((Path(__file__).parents[2] / "processes/calendars").glob("cn-*.yaml"))


def notices(*years: int) -> list[Notice]:
    return [
        notice
        for file in FILES
        if not years or int(file.stem[3:]) in years
        for notice in read_notices(file.read_bytes(), file.name)
    ]


CALENDAR = Calendar.of(notices())


def at(text: str) -> Instant:
    return instant(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


def local(at: Instant) -> str:
    return moment(at).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def due(start: str, amount: int, unit: str, calendar: Calendar = CALENDAR) -> str:
    return local(calendar.deadline(at(start), amount, unit).due)


def test_every_day_from_2020_to_2026_is_as_the_oracle_says():
    day, wrong = date(2020, 1, 1), []
    while day <= date(2026, 12, 31):
        if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)

    assert wrong == []


def test_the_spring_festival_of_2020_was_prolonged_by_a_second_notice():
    before = Calendar.of(notices(2020), known=date(2020, 1, 26))
    assert Calendar.of(notices(2020), known=date(2020, 1, 27)).version != before.version
    days = [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)]

    assert [before.is_working_day(day) for day in days] == [True, True, False]
    assert [CALENDAR.is_working_day(day) for day in days] == [False, False, False]
    assert before.version != CALENDAR.version


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # the day of acceptance is day 0, the last day ends at 24:00
        ("2026-09-28T09:00", 7, "day", "2026-10-06T00:00"),
        ("2026-09-28T23:59", 7, "day", "2026-10-06T00:00"),
        ("2026-09-28T00:00", 7, "day", "2026-10-06T00:00"),
        ("2026-09-28T09:00", 0, "day", "2026-09-29T00:00"),
        # National Day is jumped over, the make-up Saturday counts
        ("2026-09-28T09:00", 3, "working_day", "2026-10-09T00:00"),
        ("2026-09-30T09:00", 2, "working_day", "2026-10-10T00:00"),
        ("2026-09-30T09:00", 3, "working_day", "2026-10-11T00:00"),
        # accepted on a holiday: the first working day is day 1
        ("2026-10-03T09:00", 1, "working_day", "2026-10-09T00:00"),
        ("2026-09-19T09:00", 1, "working_day", "2026-09-21T00:00"),
        ("2026-09-28T09:00", 0, "working_day", "2026-09-29T00:00"),
        ("2026-09-30T23:00", 2, "hour", "2026-10-01T01:00"),
        # working hours: 9:00-12:00 and 13:30-17:30
        ("2026-09-28T09:00", 3, "working_hour", "2026-09-28T12:00"),
        ("2026-09-28T11:30", 1, "working_hour", "2026-09-28T14:00"),
        ("2026-09-28T12:30", 1, "working_hour", "2026-09-28T14:30"),
        ("2026-09-30T17:00", 1, "working_hour", "2026-10-08T09:30"),
        ("2026-09-28T20:00", 7, "working_hour", "2026-09-29T17:30"),
        ("2026-09-28T20:00", 0, "working_hour", "2026-09-28T20:00"),
    ],
)
def test_a_limit_ends(start, amount, unit, expected):
    assert due(start, amount, unit) == expected


def test_a_limit_in_days_is_not_prolonged_by_a_holiday_unless_the_site_says_so():
    rolling = Calendar.of(notices(), TimeRules(roll_forward=True))

    assert due("2026-09-28T09:00", 7, "day") == "2026-10-06T00:00"
    assert due("2026-09-28T09:00", 7, "day", rolling) == "2026-10-09T00:00"


def test_a_day_may_end_at_the_close_of_business():
    closing = Calendar.of(notices(), TimeRules(day_end="close"))

    assert due("2026-09-28T09:00", 1, "working_day", closing) == "2026-09-29T17:30"


def test_a_local_override_moves_the_limits_of_that_unit_only():
    flood = Calendar.of(notices(), overrides=[Override(date(2026, 9, 29), False, "防汛")])

    assert due("2026-09-28T09:00", 1, "working_day", flood) == "2026-10-01T00:00"
    assert due("2026-09-28T09:00", 1, "working_day") == "2026-09-30T00:00"


def test_a_limit_that_reaches_into_an_unpublished_year_is_provisional():
    last_known = CALENDAR.deadline(at("2026-12-14T09:00"), 13, "working_day")
    first_unknown = CALENDAR.deadline(at("2026-12-14T09:00"), 14, "working_day")

    assert (local(last_known.due), last_known.provisional) == ("2027-01-01T00:00", False)
    assert (local(first_unknown.due), first_unknown.provisional) == ("2027-01-02T00:00", True)
    assert not CALENDAR.deadline(at("2026-12-31T09:00"), 7, "day").provisional
    assert not CALENDAR.deadline(at("2026-12-31T09:00"), 99, "hour").provisional
    assert CALENDAR.deadline(at("2026-12-31T09:00"), 8, "working_hour").provisional


def test_a_date_before_a_holiday_is_found_even_in_the_month_before():
    assert CALENDAR.working_day_by(date(2026, 10, 3)) == date(2026, 9, 30)
    assert CALENDAR.working_day_by(date(2026, 10, 10)) == date(2026, 10, 10)
    assert CALENDAR.working_day_by(date(2026, 1, 3)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("unit", "percent", "expected"),
    [
        ("day", 0, "2026-09-21T09:00"),
        ("day", 50, "2026-09-23T16:30"),
        ("day", 100, "2026-09-26T00:00"),
        # five days of seven hours: 80 % is the close of the fourth day
        ("working_day", 0, "2026-09-21T09:00"),
        ("working_day", 50, "2026-09-23T14:00"),
        ("working_day", 80, "2026-09-24T17:30"),
        ("working_day", 100, "2026-09-26T00:00"),
    ],
)
def test_a_part_of_a_limit_is_used(unit, percent, expected):
    weekdays = Calendar.of([])
    start, end = at("2026-09-21T09:00"), at("2026-09-26T00:00")

    assert local(weekdays.fraction(start, end, unit, percent)) == expected


@given(
    st.integers(at("2020-01-01T00:00"), at("2026-06-01T00:00")),
    st.integers(0, 90),
    st.sampled_from(UNITS),
    st.integers(0, 100),
)
def test_what_is_left_of_a_limit_ends_where_the_limit_ends(start, amount, unit, percent):
    end = CALENDAR.deadline(start, amount, unit).due
    within = start + (end - start) * percent // 101
    rest = CALENDAR.remaining(within, end, unit)
    used = CALENDAR.consumed(start, end, unit, within)

    assert 0 <= used <= 10_000
    assert start <= CALENDAR.fraction(start, end, unit, percent) <= end
    if unit in ("day", "working_day"):
        # Day 0 may be a holiday: the end is then the same only after the next working day.
        assert CALENDAR.deadline(within, *rest).due <= end or unit == "day"
        assert CALENDAR.remaining(start, end, unit) == (amount, unit)
    elif rest[0]:
        assert CALENDAR.deadline(within, *rest).due == end


@given(st.dates(date(2019, 1, 1), date(2030, 1, 1)), st.integers(-300, 300))
def test_adding_working_days_counts_one_by_one(day, count):
    step, found = (1 if count > 0 else -1), day
    for _ in range(abs(count)):
        found += timedelta(days=step)
        while not CALENDAR.is_working_day(found):
            found += timedelta(days=step)

    assert CALENDAR.add_working_days(day, count) == found


def test_the_world_gets_its_answers_as_json():
    start = at("2026-09-28T09:00")
    answer = CALENDAR.answer("deadline", [start, 3, "working_day"])

    assert answer == {
        "due": at("2026-10-09T00:00"),
        "provisional": False,
        "calendar": CALENDAR.version,
    }
    assert CALENDAR.answer("remaining", [start, start + HOUR, "hour"]) == {
        "amount": HOUR,
        "unit": "millisecond",
    }
    assert CALENDAR.answer("working_day", ["2026-10-10"]) is True
    assert CALENDAR.answer("add_working_days", ["2026-09-30", 3]) == "2026-10-10"
    with pytest.raises(Broken):
        CALENDAR.answer("weather", [])


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (-1, "day", "amount"),
        (1, "fortnight", "unit"),
        (99_999, "working_day", "limit_too_far"),
        (99_999_999, "working_hour", "limit_too_far"),
    ],
)
def test_a_limit_that_cannot_be_computed_is_refused(amount, unit, code):
    with pytest.raises(Invalid) as refusal:
        CALENDAR.deadline(at("2026-09-28T09:00"), amount, unit)

    assert refusal.value.problems[0].code == code


def test_dates_and_instants_are_those_of_the_zone():
    assert CALENDAR.date_of(at("2026-09-28T00:00")) == date(2026, 9, 28)
    assert CALENDAR.date_of(at("2026-09-28T00:00") - 1) == date(2026, 9, 27)
    assert CALENDAR.start_of(date(2026, 9, 28)) == at("2026-09-28T00:00")


def test_after_the_close_of_business_a_limit_of_no_days_ends_at_once():
    closing = Calendar.of(notices(), TimeRules(day_end="close"))

    assert due("2026-09-28T20:00", 0, "day", closing) == "2026-09-28T20:00"


def test_a_day_beyond_the_table_is_refused():
    with pytest.raises(Invalid):
        CALENDAR.is_working_day(date(1999, 12, 31))


def test_a_zone_nobody_knows_is_refused():
    with pytest.raises(Invalid):
        TimeRules.of({}, "Asia/Atlantis")


def test_a_day_overridden_twice_is_refused():
    day = date(2026, 9, 29)

    with pytest.raises(Invalid):
        Calendar.of(notices(), overrides=[Override(day, True, "a"), Override(day, False, "b")])


@pytest.mark.parametrize(
    "settings",
    [
        {"working_hours": ["09:00-12:00", "11:00-17:00"]},
        {"working_hours": []},
        {"working_hours": ["nine to five"]},
        {"day_end": "midnight"},
    ],
)
def test_unusable_time_rules_are_refused(settings):
    with pytest.raises(Invalid):
        TimeRules.of(settings)


def test_a_deadline_takes_microseconds():
    starts = [at("2026-01-05T09:00") + number * HOUR for number in range(2_000)]
    best = min(_seconds(starts) for _ in range(5))

    assert best / len(starts) <= 20e-6


def _seconds(starts: list[Instant]) -> float:
    began = perf_counter()
    for start in starts:
        CALENDAR.deadline(start, 15, "working_day")
    return perf_counter() - began
