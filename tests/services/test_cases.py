"""What becomes of a case as a whole, and of those who have to do with it."""

from __future__ import annotations

import pytest

from engine import Actor
from tests.services.looking import (
    Matter,
    checking,
    claimed,
    closed,
    merged,
    overdue,
    refused,
    started,
)
from tests.site import NEXT_GRID, TOWN, Site


def test_a_cancelled_case_takes_its_work_away_and_says_so_to_those_who_had_it(site: Site) -> None:
    lamp = claimed(site)

    lamp.does("zhao", "cases.cancel", "重复登记")

    assert site.li.sees() == []
    assert site.li.told() == ["cancelled"]
    assert (lamp.view.status, lamp.view.outcome) == ("cancelled", "withdrawn")
    assert [(i.status, i.closed_at is None) for i in lamp.view.work_items] == [("cancelled", False)]
    assert [limit.status for limit in lamp.view.limits] == ["ended"]
    assert lamp.view.timers == ()


def test_who_is_told_as_holder_and_as_starter_is_told_once(site: Site) -> None:
    lamp = started(site)

    lamp.does("zhao", "cases.cancel", "重复登记")

    assert (site.li.told(), site.wang.told()) == (["cancelled"], [])


def test_a_reopened_case_keeps_its_number_its_facts_and_its_due_date(site: Site) -> None:
    lamp = closed(site)
    number, due = lamp.view.number, lamp.view.limits[0].due_at
    site.clock.advance(days=3)

    lamp.does("li", "cases.reopen", "灯又坏了")

    assert site.li.sees() == ["handle"]
    assert (lamp.view.number, lamp.view.round, lamp.view.status) == (number, 2, "accepted")
    assert (lamp.view.limits[0].due_at, lamp.view.limits[0].status) == (due, "running")
    assert lamp.view.file["registered_at"] == {"$dt": "2026-09-28T09:00:00+08:00"}
    assert lamp.view.outcome is None


def test_the_second_round_is_closed_like_the_first(site: Site) -> None:
    lamp = closed(site)
    lamp.does("li", "cases.reopen", "灯又坏了")

    site.li.completes("handle")
    site.zhao.completes("check")

    assert (lamp.view.status, lamp.view.outcome, lamp.view.end_element) == (
        "closed",
        "solved",
        "done",
    )
    assert site.engine.audit.verify() == []


def test_words_stay_when_a_completion_is_taken_back(site: Site) -> None:
    lamp = started(site)
    lamp.does("li", "work_items.complete", "handle", {})
    lamp.does("zhao", "cases.comment", "已收到")

    lamp.does("li", "work_items.take_back", "handle", "漏传照片")

    kinds = [event.kind for event in site.engine.queries.history(lamp.id)]
    assert kinds[-2:] == ["case.comment", "work_item.take_back"]
    assert site.li.sees() == ["handle"]


def test_those_who_are_copied_read_along_and_are_told_once(site: Site) -> None:
    lamp = started(site)

    lamp.does("li", "cases.copy", ["wang", "wang", f"{TOWN}/town_leader"], "请知悉")

    assert (site.wang.told(), site.qian.told()) == (["copy"], ["copy"])
    assert site.engine.queries.case(lamp.id, by="wang").id == lamp.id
    assert site.wang.sees() == []


@pytest.mark.parametrize(
    ("at", "late"),
    [("04T11:23:59.999", False), ("04T11:24:00", True), ("06T00:00:00", True)],
)
def test_after_the_yellow_light_only_the_next_tier_raises_a_class(
    site: Site, at: str, late: bool
) -> None:
    lamp = claimed(site)
    lamp.does("li", "cases.change_class", "general", "一般")
    site.passes(f"2026-10-{at}")

    if late:
        refusal = refused(site, lambda: lamp.does("li", "cases.change_class", "major", "多户"))
        assert refusal.code == "needs_consent"
    lamp.does("zhao" if late else "li", "cases.change_class", "major", "多户")

    assert lamp.told("late_class_change") == ([["general", "major"]] if late else [])


def test_a_class_is_lowered_late_without_asking_anybody(site: Site) -> None:
    lamp = claimed(site)
    lamp.does("li", "cases.change_class", "major", "重大")
    site.passes("2026-10-05T09:00")

    lamp.does("li", "cases.change_class", "general", "实为一般")

    assert lamp.told("class") == [["major", "general", "实为一般"]]


def test_before_the_yellow_light_whoever_has_it_in_hand_raises_the_class(site: Site) -> None:
    lamp = claimed(site)

    lamp.does("li", "cases.change_class", "complex", "涉及多户")

    assert lamp.told("class") == [[None, "complex", "涉及多户"]]
    assert lamp.told("late_class_change") == []


def test_a_merged_case_lies_with_nobody_and_counts_nowhere(site: Site) -> None:
    lamp = merged(site)

    assert [row.number for row in site.engine.queries.inbox("li").pool] == [
        "330000100101001-2026-00001"
    ]
    assert lamp.view.status == "merged"
    assert site.engine.queries.timers(lamp.id) == []
    assert [limit.case_id for limit in site.engine.queries.limits()] != [lamp.id]


def test_a_merge_keeps_the_earliest_acceptance_and_the_strictest_date(site: Site) -> None:
    early = claimed(site)
    early.does("li", "work_items.complete", "handle", {})
    site.clock.advance(days=2)
    main = claimed(site)
    main.does("li", "work_items.complete", "handle", {})
    due = early.view.file["accepted_at"]

    early.does("zhao", "cases.merge", main.id, "同一盏灯")

    assert main.view.file["accepted_at"] == due
    assert main.view.links == (("merged", early.id),)
    assert early.view.links == (("merged_into", main.id),)


def test_a_merge_makes_the_running_limit_no_later_than_the_other(site: Site) -> None:
    early = claimed(site)
    site.clock.advance(days=2)
    main = claimed(site)

    early.does("zhao", "cases.merge", main.id, "同一盏灯")

    assert main.view.limits[0].due_at == early.view.limits[0].due_at
    assert [e.kind for e in site.engine.queries.history(main.id)][-1] == "case.absorb"


def test_whoever_registered_a_merged_case_hears_how_it_ended(site: Site) -> None:
    main = started(site)
    other = Matter(site, site.wang.starts(unit=NEXT_GRID))
    other.does("zhao", "cases.merge", main.id, "同一盏灯")

    site.li.completes("handle")
    site.zhao.completes("check")

    assert site.wang.told()[0] == "closed"
    assert main.view.status == "closed"


def test_a_case_that_leaves_again_is_as_accepted_as_it_was(site: Site) -> None:
    lamp = merged(site)

    lamp.does("zhao", "cases.unmerge", "不是同一盏")

    assert lamp.view.status == "registered"
    assert lamp.view.links == ()
    assert len(site.engine.queries.inbox("li").pool) == 2
    main = site.engine.queries.case("330000100101001-2026-00001")
    assert (main.links, main.file["merged"]) == ((), [])


def test_what_merges_into_a_case_that_ends_meanwhile_goes_its_own_way_again(site: Site) -> None:
    main, lamp = checking(site), started(site)
    merge = Actor("zhao").command("case.merge", into=main.id, reason="同一盏灯")
    site.engine.queries._cases._executor.execute(lamp.id, merge)
    main.does("zhao", "work_items.complete", "check", {})

    site.engine.deliver()

    assert (lamp.view.status, lamp.view.links, main.view.links) == ("registered", (), ())
    assert site.li.sees() == ["handle"]
    assert site.engine.queries.incidents() == []


def test_a_split_makes_a_case_of_its_own_that_knows_where_it_comes_from(site: Site) -> None:
    lamp = started(site)

    receipt = lamp.does("li", "cases.split", {})

    part = Matter(site, receipt)
    assert part.id != lamp.id
    assert receipt.number == "330000100101001-2026-00002"
    assert part.view.links == (("split_from", lamp.id),)
    assert lamp.view.links == (("split_into", part.id),)
    assert part.view.started_by == "li"
    assert site.li.sees() == ["handle", "handle"]


def test_a_split_sent_twice_with_its_key_makes_one_case(site: Site) -> None:
    lamp = started(site)

    first = lamp.does("li", "cases.split", {}, key="click")
    again = lamp.does("li", "cases.split", {}, key="click")

    assert again.case_id == first.case_id
    assert len(site.engine.queries.case_ids()) == 2


def test_linked_cases_know_how_they_belong_together(site: Site) -> None:
    lamp, other = started(site), started(site)

    lamp.does("li", "cases.link", other.id, "caused_by")
    lamp.does("li", "cases.link", other.id, "caused_by")

    assert lamp.view.links == (("caused_by", other.id),)


def test_the_overdue_mark_stays_for_ever(site: Site) -> None:
    lamp = overdue(site)

    site.li.completes("handle")
    site.zhao.completes("check")

    assert lamp.view.file["overdue"] is True
    assert [(limit.light, limit.overdue) for limit in lamp.view.limits] == [("red", True)]
    assert [row.case_id for row in site.engine.queries.limits(light="overdue")] == [lamp.id]


def test_a_person_with_several_posts_says_in_which_one_acts(site: Site) -> None:
    site.engine.organisation.appoint(Actor("admin"), "li", f"{NEXT_GRID}/grid_member", "holder")
    lamp = started(site)

    lamp.does(Actor("li", post=f"{NEXT_GRID}/grid_member"), "cases.comment", "两边都看过")

    assert lamp.last.post == f"{NEXT_GRID}/grid_member"
