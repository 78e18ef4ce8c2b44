"""The ledger of a limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import DAY, HOUR, MINUTE, Instant, instant, moment
from engine.errors import Invalid, NotAllowed, WrongState
from engine.model import limit as limits
from engine.model.calendar import UNITS, Calendar
from engine.model.ledger import Limit, RungRule
from engine.model.notice import read_notices
from engine.model.time_rules import TimeRules
from engine.model.working_days import Override

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICES = [
    notice
    for file in sorted((Path(__file__).parents[2] / "processes/calendars").glob("cn-*.yaml"))
    for notice in read_notices(file.read_bytes(), file.name)
]
ask = Calendar.of(NOTICES).answer


def at(text: str) -> Instant:
    return instant(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


def local(at: Instant | None) -> str | None:
    return at and moment(at).astimezone(SHANGHAI).strftime("%m-%dT%H:%M")


MONDAY = at("2026-09-07T09:00")


def a_limit(amount: int = 7, unit: str = "day", start: Instant = MONDAY) -> Limit:
    return limits.start("main", amount, unit, start, ask)


def test_the_rungs_stand_at_half_at_eighty_percent_and_at_the_end():
    rungs = {rung.name: local(rung.at) for rung in a_limit().rungs}

    assert rungs == {"reminder": "09-11T04:30", "yellow": "09-13T11:24", "due": "09-15T00:00"}


def test_rungs_are_triggered_one_after_the_other_and_due_leaves_a_mark_for_ever():
    limit, seen = a_limit(), []
    while rung := limits.next_rung(limit):
        seen.append((rung.name, limit.light(rung.at)))
        limit = limits.mark(limit, rung.name, rung.at)

    assert seen == [("reminder", "green"), ("yellow", "yellow"), ("due", "red")]
    assert limit.overdue_at == limit.due_at
    assert limits.end(limit, limit.due_at + DAY, "closing").in_time is False


@pytest.mark.parametrize(("early", "in_time"), [(1, True), (0, False), (-1000, False)])
def test_a_limit_is_kept_until_the_last_millisecond_of_its_last_day(early, in_time):
    ended = limits.end(a_limit(), a_limit().due_at - early, "closing")

    assert (ended.in_time, ended.light(ended.due_at + DAY)) == (
        in_time,
        "yellow" if in_time else "red",
    )


def test_a_rung_after_the_end_counts_from_the_last_day():
    rules = (*limits.usual_rungs(), RungRule("list", after=(2, "working_day")))
    limit = limits.start("main", 3, "working_day", MONDAY, ask, rules)

    assert (local(limit.due_at), local(limit.rungs[-1].at)) == ("09-11T00:00", "09-15T00:00")


def test_the_clock_stands_still_while_the_other_side_must_supply_something():
    limit = limits.suspend(a_limit(), at("2026-09-09T10:00"), "缺材料", {"file": 1}, "zhao")
    standing = limit.light(at("2026-10-30T00:00"))
    resumed = limits.resume(limit, at("2026-10-12T10:00"), ask)

    assert (standing, limits.next_rung(limit)) == ("stopped", None)
    assert local(resumed.due_at) == "10-18T00:00"  # five days were left
    assert resumed.light(at("2026-10-12T10:00")) == "green"


def test_a_stop_of_some_hours_on_one_day_moves_nothing_in_a_limit_of_days():
    limit = limits.suspend(a_limit(3, "working_day"), MONDAY + HOUR, "等候", None, "zhao")

    assert limits.resume(limit, MONDAY + 3 * HOUR, ask).due_at == a_limit(3, "working_day").due_at


def test_a_stop_is_exact_in_working_hours():
    limit = a_limit(4, "working_hour")
    stopped = limits.suspend(limit, MONDAY + 90 * MINUTE, "等候", None, "zhao")
    resumed = limits.resume(stopped, at("2026-09-11T17:00"), ask)

    assert (local(limit.due_at), local(resumed.due_at)) == ("09-07T14:30", "09-14T11:00")


def test_a_passed_rung_is_not_triggered_again_after_a_stop():
    limit = limits.mark(a_limit(), "reminder", at("2026-09-11T04:30"))
    limit = limits.suspend(limit, at("2026-09-12T10:00"), "等候", None, "zhao")
    resumed = limits.resume(limit, at("2026-09-20T10:00"), ask)

    assert limits.next_rung(resumed).name == "yellow"
    assert local(resumed.due_at) == "09-23T00:00"


def test_an_extension_keeps_the_old_date_in_the_ledger():
    limit = a_limit()
    longer = limits.extend(limit, at("2026-09-10T10:00"), 3, "情况复杂", None, "director", ask)

    assert longer.due_at == limit.due_at + 3 * DAY
    assert longer.stops[0].due_before == limit.due_at
    assert longer.running


@pytest.mark.parametrize("verb", ["suspend", "extend"])
def test_a_limit_that_is_over_can_no_longer_be_stopped_or_prolonged(verb):
    limit = a_limit()
    act = {
        "suspend": lambda at: limits.suspend(limit, at, "x", None, "zhao"),
        "extend": lambda at: limits.extend(limit, at, 3, "x", None, "zhao", ask),
    }[verb]

    act(limit.due_at - 1)
    with pytest.raises(WrongState):
        act(limit.due_at)


def test_a_shelved_limit_leaves_the_figures_for_good():
    shelved = limits.shelve(a_limit(), MONDAY + DAY, "待拆迁", {"letter": "7"}, "director")
    back = limits.unshelve(shelved, MONDAY + 30 * DAY, ask)

    assert (shelved.counted, back.counted, a_limit().counted) == (False, False, True)
    assert back.running


def test_a_raised_class_gives_the_longer_limit_from_the_first_acceptance():
    limit = a_limit()
    raised = limits.change(limit, MONDAY + 2 * DAY, (15, "day"), "较复杂", "zhao", ask)
    lowered = limits.change(raised, MONDAY + 3 * DAY, (7, "day"), "一般", "zhao", ask)

    assert raised.due_at == limit.due_at + 8 * DAY
    assert lowered.due_at == limit.due_at
    assert [change.late for change in lowered.changes] == [False, False]


def test_after_the_yellow_light_a_longer_limit_needs_the_next_tier():
    limit, late = a_limit(), at("2026-09-13T12:00")
    with pytest.raises(NotAllowed) as refusal:
        limits.change(limit, late, (15, "day"), "较复杂", "zhao", ask)
    agreed = limits.change(limit, late, (15, "day"), "较复杂", "zhao", ask, consent="director")

    assert refusal.value.code == "consent_needed"
    assert (agreed.changes[0].late, agreed.changes[0].consent) == (True, "director")
    assert limits.change(limit, late, (3, "day"), "简单", "zhao", ask).light(late) == "red"


def test_an_overdue_limit_stays_overdue_when_its_class_is_raised():
    limit = limits.mark(a_limit(), "due", a_limit().due_at)
    raised = limits.change(limit, limit.due_at + 1, (15, "day"), "重大", "zhao", ask, "director")

    assert raised.light(limit.due_at + 2) == "red"


def test_a_calendar_that_comes_late_moves_a_provisional_date():
    early = [notice for notice in NOTICES if notice.year < 2026]
    before = Calendar.of(early).answer
    limit = limits.start("main", 5, "working_day", at("2025-12-29T09:00"), before)
    moved = limits.recompute(limit, at("2025-12-30T09:00"), ask)

    assert (limit.provisional, local(limit.due_at)) == (True, "01-06T00:00")
    assert (moved.provisional, local(moved.due_at)) == (False, "01-07T00:00")


def test_a_calendar_never_moves_a_date_into_the_past():
    holiday = Override(date(2026, 9, 9), False, "汛期")
    limit = limits.start("main", 3, "working_day", MONDAY, Calendar.of([], None, [holiday]).answer)
    now = at("2026-09-11T10:00")
    moved = limits.recompute(limit, now, Calendar.of([]).answer)

    assert (local(limit.due_at), local(moved.due_at)) == ("09-12T00:00", "09-12T00:00")
    earlier = limits.recompute(limit, at("2026-09-08T10:00"), Calendar.of([]).answer)
    assert local(earlier.due_at) == "09-11T00:00"


def test_after_the_close_of_business_the_old_date_stands():
    rules = TimeRules(day_end="close")
    holiday = Override(date(2026, 9, 9), False, "汛期")
    early = Calendar.of([], rules, [holiday]).answer
    limit = limits.start("main", 3, "working_day", MONDAY, early)
    moved = limits.recompute(limit, at("2026-09-10T20:00"), Calendar.of([], rules).answer)

    assert (local(limit.due_at), local(moved.due_at)) == ("09-11T17:30", "09-11T17:30")


def test_what_ended_or_is_overdue_for_good_is_not_computed_anew():
    late = Calendar.of([], None, [Override(date(2026, 9, 8), False, "汛期")]).answer
    limit = a_limit(3, "working_day")
    ended = limits.end(limit, MONDAY, "closing")
    overdue = limits.mark(limit, "due", limit.due_at)
    provisional = replace(overdue, provisional=True)

    assert limits.recompute(ended, MONDAY, late) == ended
    assert limits.recompute(overdue, limit.due_at + 1, late) == overdue
    assert limits.recompute(provisional, limit.due_at + 9 * DAY, late) == provisional


def test_an_overdue_mark_set_by_a_provisional_calendar_is_lifted_when_it_proves_wrong():
    early = Calendar.of([notice for notice in NOTICES if notice.year < 2026]).answer
    limit = limits.start("main", 5, "working_day", at("2025-12-29T09:00"), early)
    overdue = limits.mark(limit, "due", limit.due_at)
    corrected = limits.recompute(overdue, limit.due_at + HOUR, ask)

    assert (overdue.overdue_at, corrected.overdue_at) == (limit.due_at, None)
    assert limits.next_rung(limits.mark(limits.mark(corrected, "reminder", 1), "yellow", 1)).name


def test_the_stricter_of_two_dates_wins():
    limit = a_limit(15)
    upstream = limits.capped(limit, at("2026-09-12T00:00"), MONDAY, ask)
    merged = limits.strictest(limit, a_limit(7, start=MONDAY - 3 * DAY), MONDAY, ask)

    assert local(upstream.due_at) == "09-12T00:00"
    assert (local(merged.started_at), local(merged.due_at)) == ("09-04T09:00", "09-12T00:00")
    assert limits.capped(limit, limit.due_at + DAY, MONDAY, ask).due_at == limit.due_at


def test_a_reopened_limit_keeps_its_old_date():
    ended = limits.end(a_limit(), MONDAY + DAY, "closing")
    again = limits.reopen(ended)

    assert (again.due_at, again.running, again.in_time) == (ended.due_at, True, None)
    with pytest.raises(WrongState):
        limits.reopen(again)


def test_what_does_not_fit_is_refused():
    limit = a_limit()
    ended = limits.end(limit, MONDAY, "closing")
    stopped = limits.suspend(limit, MONDAY, "x", None, "zhao")
    for act in (
        lambda: limits.end(ended, MONDAY, "closing"),
        lambda: limits.suspend(stopped, MONDAY, "x", None, "zhao"),
        lambda: limits.suspend(ended, MONDAY, "x", None, "zhao"),
        lambda: limits.resume(limit, MONDAY, ask),
        lambda: limits.unshelve(stopped, MONDAY, ask),
        lambda: limits.change(ended, MONDAY, (1, "day"), "x", "zhao", ask),
    ):
        with pytest.raises(WrongState):
            act()
    with pytest.raises(Invalid):
        limits.extend(limit, MONDAY, 0, "x", None, "zhao", ask)
    with pytest.raises(Invalid):
        limits.start("main", -1, "day", MONDAY, ask)


def test_a_stop_counts_for_the_verdict_when_the_case_ends_during_it():
    stopped = limits.suspend(a_limit(), MONDAY + DAY, "x", None, "zhao")

    assert limits.end(stopped, MONDAY + 100 * DAY, "closing").in_time is True


@given(
    st.sampled_from(UNITS),
    st.integers(1, 40),
    st.lists(st.tuples(st.sampled_from("srehu"), st.integers(0, 10 * DAY)), max_size=8),
)
def test_any_course_survives_json_and_is_computed_anew_to_the_same_date(unit, amount, course):
    limit, now = a_limit(amount, unit), MONDAY
    for act, wait in course:
        now += wait
        limit = _act(limit, act, now)

    assert Limit.from_json(limit.to_json()) == limit
    assert limits.recompute(limit, now, ask).due_at == limit.due_at
    assert limit.due_at >= a_limit(amount, unit).due_at


def _act(limit: Limit, act: str, now: Instant) -> Limit:
    acts = {
        "s": lambda: limits.suspend(limit, now, "x", None, "zhao"),
        "r": lambda: limits.resume(limit, now, ask),
        "e": lambda: limits.extend(limit, now, 2, "x", {"n": 1}, "zhao", ask),
        "h": lambda: limits.shelve(limit, now, "x", None, "zhao"),
        "u": lambda: limits.unshelve(limit, now, ask),
    }
    try:
        return acts[act]()
    except WrongState:
        return limit
