"""Limits as those see them who work under them: lights, notices, stops, and the old date that stays visible."""

from __future__ import annotations

import pytest

from engine import Actor, LimitView
from tests.services.looking import Matter, claimed, handled, refused, shelved, started, suspended
from tests.site import Site, local


def limit(lamp: Matter) -> LimitView:
    return lamp.view.limits[0]


def due(lamp: Matter) -> str:
    return limit(lamp).due_at.isoformat()


@pytest.fixture
def longer(site: Site) -> Site:
    """A town that grants extensions."""
    site.engine.organisation.setting(Actor("admin"), "O1", "extension_allowed", True)
    return site


@pytest.mark.parametrize(
    ("at", "light", "overdue"),
    [
        ("10-04T11:23:59.999", "green", False),
        ("10-04T11:24", "yellow", False),
        ("10-05T23:59:59", "yellow", False),
        ("10-05T23:59:59.999", "yellow", False),
        ("10-06T00:00", "red", True),
        ("10-06T00:00:01", "red", True),
    ],
)
def test_a_light_follows_the_clock_to_the_last_second(
    site: Site, at: str, light: str, overdue: bool
) -> None:
    lamp = claimed(site)

    site.passes(f"2026-{at}")

    assert (limit(lamp).light, limit(lamp).overdue) == (light, overdue)
    assert site.engine.queries.inbox("li").mine[0].light == light


@pytest.mark.parametrize(
    ("at", "overdue"), [("05T23:59:59", False), ("06T00:00:00", True), ("06T00:00:01", True)]
)
def test_it_is_the_instant_that_decides_not_the_worker(site: Site, at: str, overdue: bool) -> None:
    lamp = claimed(site)
    site.clock.set(local(f"2026-10-{at}"))

    lamp.does("li", "work_items.complete", "handle", {})

    assert limit(lamp).overdue is overdue
    assert lamp.view.file["overdue"] is overdue


def test_the_holder_is_reminded_warned_and_told_and_the_superior_is_told(site: Site) -> None:
    claimed(site)

    site.passes("2026-10-06T00:00")

    assert site.li.told() == ["overdue", "near_due", "reminder"]
    assert site.zhao.told() == ["overdue"]
    assert (site.qian.told(), site.wang.told()) == ([], [])


def test_each_rung_is_told_once_however_often_the_worker_comes(site: Site) -> None:
    claimed(site)
    site.passes("2026-10-06T00:00")

    site.passes("2026-10-09T00:00")
    site.reopen()
    site.engine.tick()

    assert site.li.told() == ["overdue", "near_due", "reminder"]


def test_a_suspended_limit_shows_no_light_and_reminds_nobody(site: Site) -> None:
    lamp = suspended(site)

    site.passes("2026-11-28T09:00")

    assert (limit(lamp).light, limit(lamp).status) == ("stopped", "stopped")
    assert site.li.told() == []
    assert lamp.view.timers == ()


def test_what_was_left_of_a_suspended_limit_runs_on(site: Site) -> None:
    lamp = claimed(site)
    site.passes("2026-09-30T09:00")
    lamp.does("li", "limits.suspend", "main", "等材料", "通知书1号")
    site.clock.set(local("2026-10-20T15:00"))

    lamp.does("li", "limits.resume", "main")

    assert due(lamp) == "2026-10-25T16:00:00+00:00"
    stop = limit(lamp).stops[0]
    assert (stop["reason"], stop["evidence"], stop["by"]) == ("等材料", "通知书1号", "li")


def test_the_old_date_of_an_extension_stays_visible_and_the_starter_is_told(longer: Site) -> None:
    lamp = claimed(longer)
    before = due(lamp)

    lamp.does("zhao", "limits.extend", "main", 3, "涉及多户")

    assert (before, due(lamp)) == ("2026-10-05T16:00:00+00:00", "2026-10-08T16:00:00+00:00")
    assert limit(lamp).stops[0]["due_before"] == local("2026-10-06T00:00")
    assert longer.li.told() == ["extended"]


def test_an_extension_is_granted_in_the_last_second(longer: Site) -> None:
    lamp = claimed(longer)
    longer.passes("2026-10-05T23:59:59")

    lamp.does("zhao", "limits.extend", "main", 3, "涉及多户")

    assert due(lamp) == "2026-10-08T16:00:00+00:00"


@pytest.mark.parametrize("at", ["2026-10-06T00:00:00", "2026-10-06T00:00:01"])
def test_an_extension_is_refused_once_the_limit_is_over(longer: Site, at: str) -> None:
    lamp = claimed(longer)
    longer.passes(at)

    refusal = refused(longer, lambda: lamp.does("zhao", "limits.extend", "main", 3, "涉及多户"))

    assert refusal.code == "wrong_state"


def test_a_shelved_limit_is_out_of_the_count_and_runs_on_when_resumed(site: Site) -> None:
    lamp = shelved(site)
    assert limit(lamp).light == "stopped"
    site.passes("2026-10-20T09:00")

    lamp.does("li", "limits.resume", "main")

    assert (limit(lamp).status, limit(lamp).light) == ("running", "green")
    assert limit(lamp).stops[0]["kind"] == "shelve"


def test_a_limit_ends_with_its_step_and_says_by_what(site: Site) -> None:
    lamp = handled(site)

    assert (limit(lamp).status, limit(lamp).light) == ("ended", "green")
    assert limit(lamp).satisfied_by == "ended"
    assert lamp.view.timers == ()


def test_the_most_urgent_limit_of_the_site_comes_first(site: Site) -> None:
    first = started(site)
    site.clock.advance(days=1)
    second = started(site)

    assert [row.case_id for row in site.engine.queries.limits()] == [first.id, second.id]
    assert site.engine.queries.limits(light="red") == []


def test_a_worker_that_was_away_does_what_was_due_in_its_order(site: Site) -> None:
    lamp = claimed(site)
    site.clock.set(local("2026-10-30T09:00"))

    assert site.engine.timers.trigger_due() == 3

    kinds = [e.effects[0][1] for e in site.engine.queries.history(lamp.id)[-3:]]
    assert kinds == ["limit/main/reminder", "limit/main/yellow", "limit/main/due"]
    assert site.engine.timers.next_due() is None


def test_one_case_can_be_brought_up_to_now_by_itself(site: Site) -> None:
    lamp, other = claimed(site), started(site)
    site.clock.set(local("2026-10-30T09:00"))

    assert site.engine.timers.trigger(lamp.id) == 3
    assert [len(site.engine.queries.timers(case)) for case in (lamp.id, other.id)] == [0, 1]


def test_what_is_due_is_done_before_a_command_that_comes_later(site: Site) -> None:
    lamp = claimed(site)
    site.clock.set(local("2026-10-06T00:00"))

    lamp.does("li", "cases.comment", "马上")

    kinds = [event.kind for event in site.engine.queries.history(lamp.id)]
    assert kinds[-4:] == ["timer.trigger"] * 3 + ["case.comment"]
