"""On time, in order, by those who hold the post at that instant: promises that need a story to be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Actor, Conflict, Engine, NotAllowed, Unavailable
from tests.proofs.drawings import errand, lamp, matter
from tests.proofs.power import PowerCut, everything
from tests.site import GRID, NEXT_GRID, TOWN, VILLAGE, Site

ADMIN, LI, ZHAO, QIAN = map(Actor, ("admin", "li", "zhao", "qian"))
SEAT = f"{GRID}/grid_leader"


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(lamp(), errand(), matter())


def history(site: Site, case: str) -> list[str]:
    return [event.kind for event in site.engine.queries.history(case)]


# -- time ------------------------------------------------------------------------------------------


def test_nobody_beats_a_deadline_by_acting_before_the_tick(site: Site) -> None:
    case = site.li.starts().case_id or ""
    site.clock.advance(days=9)

    site.li.completes("handle")

    kinds = history(site, case)
    assert kinds == ["case.start", *["timer.trigger"] * 3, "work_item.complete"]
    (limit,) = site.engine.queries.limits(case)
    assert limit.overdue
    assert site.engine.timers.trigger_due() == 0


@pytest.mark.parametrize(("early", "overdue"), [(1, False), (0, True), (-1, True)])
def test_a_limit_is_kept_to_the_last_millisecond(site: Site, early: int, overdue: bool) -> None:
    case = site.li.starts().case_id or ""
    due = site.engine.queries.limits(case)[0].due_at
    ahead = int(due.timestamp() * 1000) - site.clock.now()
    site.clock.set(site.clock.now() + ahead - early)

    site.li.completes("handle")

    assert site.engine.queries.limits(case)[0].overdue is overdue


def test_what_was_due_stays_done_when_the_command_is_refused(site: Site) -> None:
    case = site.li.starts("errand").case_id or ""
    site.clock.advance(hours=1)
    row = site.li.item("handle")

    with pytest.raises(NotAllowed):
        site.engine.work_items.claim(QIAN, row.case_id, row.task_id)

    assert history(site, case) == ["case.start", "timer.trigger"]
    assert site.engine.audit.verify() == []


def test_dues_that_are_armed_again_take_their_turn_among_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = []
    for _ in range(3):
        cases.append(site.li.starts("errand").case_id or "")
        site.clock.advance(minutes=20)
    site.clock.advance(hours=5)
    order: list[int] = []
    right = site.engine.queries._cases.fire

    def fire(case_id: str, until: int) -> int:
        order.append(until)
        return right(case_id, until)

    monkeypatch.setattr(site.engine.queries._cases, "fire", fire)
    assert site.engine.timers.trigger_due() == 6

    assert order == sorted(order)
    assert len(set(order)) == 6


def test_a_clock_that_goes_back_is_refused_and_nothing_changes(site: Site) -> None:
    site.clock.advance(days=1)
    case = site.li.starts().case_id or ""
    site.clock.advance(seconds=-4)
    site.engine.cases.comment(LI, case, "四秒之内")
    before = everything(site.url)
    row = site.li.item("handle")
    site.clock.advance(seconds=-2)

    with pytest.raises(Unavailable) as refusal:
        site.engine.work_items.complete(LI, case, row.task_id, {})

    assert refusal.value.code == "clock_behind"
    assert everything(site.url) == before
    instants = [event.at for event in site.engine.queries.history(case)]
    assert instants == sorted(instants)


# -- people ----------------------------------------------------------------------------------------


def test_what_the_dismissed_held_goes_back_to_the_pool(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    site.engine.organisation.appoint(ADMIN, "wang", SEAT, "deputy")

    site.engine.organisation.dismiss(ADMIN, "li", SEAT, "调离")

    assert site.li.sees() == []
    assert site.wang.sees() == ["handle"]
    assert site.wang.item("handle").status == "ready"
    assert site.engine.audit.verify() == []


def test_the_dismissed_may_do_nothing_more_from_that_instant(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    site.engine.work_items.claim(LI, row.case_id, row.task_id)
    site.engine.organisation.dismiss(ADMIN, "li", SEAT, "调离")
    before = everything(site.url)

    with pytest.raises(NotAllowed):
        site.engine.work_items.complete(LI, row.case_id, row.task_id, {})

    assert everything(site.url) == before


def test_a_vacant_post_falls_to_the_leader_above(site: Site) -> None:
    site.engine.organisation.dismiss(ADMIN, "li", SEAT, "调离")
    site.engine.organisation.dismiss(ADMIN, "member", f"{GRID}/grid_member", "调离")

    site.engine.cases.start(ZHAO, "lamp", {}, unit=GRID)

    assert site.zhao.item("handle").acting
    site.zhao.completes("handle")
    assert site.engine.audit.verify() == []


def test_where_nobody_is_left_an_incident_says_so_until_somebody_is_appointed(site: Site) -> None:
    site.li.starts()
    deputy = ("member", f"{GRID}/grid_member")
    for person, seat in (deputy, ("li", SEAT), ("zhao", f"{VILLAGE}/village_head")):
        site.engine.organisation.dismiss(ADMIN, person, seat, "调离")
    assert site.engine.queries.incidents() == []

    site.engine.organisation.dismiss(ADMIN, "qian", f"{TOWN}/town_leader", "调离")

    assert [i.kind for i in site.engine.queries.incidents()] == ["nobody"]
    site.engine.organisation.appoint(ADMIN, "wang", SEAT)
    assert site.engine.queries.incidents() == []
    assert site.wang.sees() == ["handle"]
    assert site.engine.audit.verify() == []


def test_work_that_opens_where_nobody_is_left_is_an_incident_in_the_same_command(
    site: Site,
) -> None:
    case = site.li.starts().case_id or ""
    for person, seat in (("zhao", f"{VILLAGE}/village_head"), ("qian", f"{TOWN}/town_leader")):
        site.engine.organisation.dismiss(ADMIN, person, seat, "调离")

    site.li.completes("handle")

    (incident,) = site.engine.queries.incidents()
    assert (incident.kind, incident.case_id) == ("nobody", case)
    site.engine.organisation.appoint(ADMIN, "wang", f"{VILLAGE}/village_head")
    site.engine.incidents.retry(Actor("ops"), case, incident.id)
    assert site.engine.queries.incidents() == []
    assert "check" in site.wang.sees()
    assert site.engine.audit.verify() == []


# -- between cases and processes -------------------------------------------------------------------


def test_a_message_to_a_case_that_has_ended_meanwhile_stops_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")
    monkeypatch.setattr(site.engine.organisation._cases, "deliver", _gone)
    with pytest.raises(PowerCut):
        site.engine.organisation.dismiss(ADMIN, "li", SEAT, "调离")
    assert everything(site.url)["delivery"] != []
    monkeypatch.undo()
    site.engine.cases.cancel(ZHAO, row.case_id, "重复")

    site.reopen()

    assert everything(site.url)["delivery"] == []
    assert site.engine.audit.verify() == []


def _gone() -> int:
    raise PowerCut


def test_a_personal_value_stays_out_of_events_also_when_another_process_moved_the_case(
    site: Site,
) -> None:
    case = site.li.starts("matter").case_id or ""
    other = Engine.open(site.url, clock=site.clock)
    row = site.li.item("handle")
    site.engine.work_items.complete(LI, case, row.task_id, {"text": "灯", "phone": "13800000000"})
    check = site.zhao.item("check")
    other.work_items.claim(ZHAO, case, check.task_id)
    other.work_items.send_back(ZHAO, case, check.task_id, "handle", "再问")
    again = site.li.item("handle")

    site.engine.work_items.complete(LI, case, again.task_id, {"phone": "13900000000"})

    other.close()
    commands = [str(event.command) for event in site.engine.queries.history(case)]
    assert "13800000000" not in str(commands)
    assert "13900000000" not in str(commands)
    assert site.engine.audit.verify() == []


def test_a_split_sent_twice_with_one_key_makes_one_case(site: Site) -> None:
    case = site.li.starts().case_id or ""
    site.li.completes("handle")

    first = site.engine.cases.split(ZHAO, case, {}, key="once")
    second = site.engine.cases.split(ZHAO, case, {}, key="once")

    assert first == second
    assert len(site.engine.queries.case_ids()) == 2


def test_a_key_belongs_to_one_case(site: Site) -> None:
    one, two = (site.li.starts().case_id or "" for _ in range(2))
    site.engine.cases.comment(LI, one, "一", key="once")

    with pytest.raises(Conflict) as refusal:
        site.engine.cases.comment(LI, two, "二", key="once")

    assert refusal.value.code == "key_reused"
    assert history(site, two) == ["case.start"]


def test_a_setting_nobody_knows_or_can_use_is_refused(site: Site) -> None:
    before = everything(site.url)

    for name, value in (("day_end", "18:00"), ("colour", "red"), ("yellow_percent", 200)):
        with pytest.raises(Exception, match="Expected to"):
            site.engine.organisation.setting(ADMIN, "O1", name, value)

    assert everything(site.url) == before
    site.wang.starts(unit=NEXT_GRID)
