"""What people do with a work item, and what others see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import Actor, Invalid, NotAllowed, NotFound, Refused, WrongState, moment
from tests.services.looking import checking, claimed, delegated, started
from tests.site import CAST, Site


def test_work_is_offered_to_the_post_and_to_nobody_else(site: Site) -> None:
    site.li.starts()

    assert site.li.sees() == ["handle"]
    assert site.wang.sees() == []


def test_a_claimed_item_is_held_by_one_person(site: Site) -> None:
    case = site.li.starts()
    site.li.claims("handle")

    box = site.engine.queries.inbox("li")
    assert [row.assignee for row in box.mine] == ["li"]
    assert box.pool == ()
    assert case.number == "330000100101001-2026-00001"


def test_who_holds_no_post_on_it_may_not_claim(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")

    with pytest.raises(NotAllowed) as refusal:
        site.engine.work_items.claim(Actor("wang"), row.case_id, row.task_id)

    assert refusal.value.code == "not_allowed"
    assert "posts you do not hold" in refusal.value.sentence


def test_the_second_hand_is_told_that_it_is_done(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    site.li.completes("handle")

    with pytest.raises(WrongState) as refusal:
        site.engine.work_items.complete(Actor("li"), row.case_id, row.task_id, {})

    assert refusal.value.code == "wrong_state"


def test_the_same_key_gives_the_first_receipt(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    complete = site.engine.work_items.complete

    first = complete(Actor("li"), row.case_id, row.task_id, {}, key="click-1")
    again = complete(Actor("li"), row.case_id, row.task_id, {}, key="click-1")

    assert (again.sequence, again.digest) == (first.sequence, first.digest)


def test_a_released_item_is_back_in_the_pool(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")

    site.engine.work_items.release(Actor("li"), row.case_id, row.task_id)

    assert [r.status for r in site.engine.queries.inbox("li").pool] == ["ready"]


def test_four_eyes_the_second_confirmation_goes_up(site: Site) -> None:
    site.li.starts()
    site.li.completes("handle")

    assert site.li.sees() == []
    assert site.zhao.sees() == ["check"]


def test_work_sent_back_lies_with_the_one_who_did_it(site: Site) -> None:
    site.li.starts()
    site.li.completes("handle")
    site.zhao.claims("check")
    row = site.zhao.item("check")

    site.engine.work_items.send_back(Actor("zhao"), row.case_id, row.task_id, "handle", "材料不全")

    assert site.li.sees() == ["handle"]
    assert site.zhao.sees() == []
    assert "sent_back" in site.li.told()


def test_sending_back_to_what_was_never_done_is_refused(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")

    with pytest.raises(Refused) as refusal:
        site.engine.work_items.send_back(Actor("li"), row.case_id, row.task_id, "check", "?")

    assert refusal.value.code == "never_done"


def test_a_completion_is_taken_back_while_nobody_has_gone_on(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    site.li.completes("handle")

    site.engine.work_items.take_back(Actor("li"), row.case_id, row.task_id, "漏传照片")

    assert site.li.sees() == ["handle"]
    assert site.zhao.sees() == []
    site.li.completes("handle")
    assert site.zhao.sees() == ["check"]


def test_nothing_is_taken_back_once_somebody_has_claimed_what_follows(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    site.li.completes("handle")
    site.zhao.claims("check")

    with pytest.raises(WrongState) as refusal:
        site.engine.work_items.take_back(Actor("li"), row.case_id, row.task_id, "漏传照片")

    assert refusal.value.code == "moved_on"


def test_only_who_completed_it_takes_it_back(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")
    site.li.completes("handle")

    with pytest.raises(NotAllowed) as refusal:
        site.engine.work_items.take_back(Actor("wang"), row.case_id, row.task_id, "?")

    assert refusal.value.code == "not_yours"


def test_an_item_is_transferred_to_another_post(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")

    site.engine.work_items.transfer(
        Actor("li"), row.case_id, row.task_id, "330000100101002/grid_leader", "在网格2"
    )

    assert site.wang.sees() == ["handle"]
    assert site.li.sees() == []
    assert site.wang.told() == ["transferred"]


def test_an_item_is_transferred_to_a_colleague(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")

    site.engine.work_items.transfer(Actor("zhao"), row.case_id, row.task_id, "wang", "顶班")

    assert site.wang.sees() == ["handle"]
    site.wang.completes("handle")
    assert site.li.sees() == ["check"]


def test_nothing_is_transferred_to_nobody(site: Site) -> None:
    site.li.starts()
    row = site.li.item("handle")

    with pytest.raises(NotAllowed) as refusal:
        site.engine.work_items.transfer(Actor("zhao"), row.case_id, row.task_id, "ghost", "?")

    assert refusal.value.code == "nobody"


def test_what_is_delegated_comes_back_to_who_answers_for_it(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")
    site.engine.work_items.delegate(Actor("li"), row.case_id, row.task_id, "member", "请先现场看")

    assert site.member.sees() == ["handle"]
    site.member.completes("handle")

    assert site.li.sees() == ["handle"]
    assert site.zhao.sees() == []
    site.li.completes("handle")
    assert site.zhao.sees() == ["check"]


def test_whoever_holds_it_is_urged_by_the_leader_above(site: Site) -> None:
    site.li.starts()
    site.li.claims("handle")
    row = site.li.item("handle")

    site.engine.work_items.urge(Actor("zhao"), row.case_id, row.task_id, "群众在等")

    assert site.li.told() == ["urged"]


def test_an_operator_acts_as_somebody_and_both_are_recorded(site: Site) -> None:
    case = site.li.starts()
    row = site.li.item("handle")

    site.engine.work_items.claim(Actor("ops", as_person="li"), row.case_id, row.task_id)

    last = site.engine.queries.history(case.case_id or "")[-1]
    assert (last.actor, last.on_behalf_of) == ("ops", "li")
    with pytest.raises(NotAllowed) as refusal:
        site.engine.work_items.release(Actor("wang", as_person="li"), row.case_id, row.task_id)
    assert refusal.value.code == "not_operator"


def test_answers_that_no_form_asks_for_are_refused(site: Site) -> None:
    site.li.starts()

    with pytest.raises(Invalid) as refusal:
        site.li.completes("handle", colour="red")

    assert refusal.value.problems[0].where == "colour"


def test_an_item_that_never_was_is_not_found(site: Site) -> None:
    case = site.li.starts()

    with pytest.raises(NotFound):
        site.engine.work_items.claim(Actor("li"), case.case_id or "", "99.1")


def test_a_delegate_gives_it_back_undone(site: Site) -> None:
    lamp = delegated(site)

    lamp.does("member", "work_items.release", "handle")

    assert (site.li.sees(), site.member.sees()) == (["handle"], [])
    assert site.li.told() == ["handed_in"]
    assert [row.status for row in site.engine.queries.inbox("li").mine] == ["claimed"]


def test_whoever_delegated_it_takes_it_back(site: Site) -> None:
    lamp = delegated(site)

    lamp.does("li", "work_items.release", "handle")

    assert (site.li.sees(), site.member.sees()) == (["handle"], [])
    assert site.member.told() == ["handed_in", "delegated"]
    lamp.does("li", "work_items.complete", "handle", {})


def test_the_event_says_in_which_post_a_delegate_prepared_it(site: Site) -> None:
    lamp = delegated(site)

    lamp.does("member", "work_items.complete", "handle", {})

    assert (lamp.last.actor, lamp.last.post) == ("member", CAST["member"])
    lamp.does("li", "work_items.complete", "handle", {})
    assert lamp.told("done") == [[lamp.view.work_items[-1].task_id, "handle", "li", CAST["li"]]]


def test_what_was_delegated_to_somebody_who_leaves_lies_with_its_owner_again(site: Site) -> None:
    lamp = delegated(site)

    site.engine.organisation.dismiss(Actor("admin"), "member", CAST["member"], "调离")

    assert (site.li.sees(), site.member.sees()) == (["handle"], [])
    assert lamp.last.kind == "work_item.return"
    lamp.does("li", "work_items.complete", "handle", {})


def test_what_somebody_delegated_goes_to_the_pool_when_its_owner_leaves(site: Site) -> None:
    delegated(site)

    site.engine.organisation.dismiss(Actor("admin"), "li", CAST["li"], "调离")

    assert site.li.sees() == []
    assert [row.status for row in site.engine.queries.inbox("member").pool] == ["ready"]


def test_what_is_delegated_to_somebody_on_leave_comes_back(site: Site) -> None:
    delegated(site)
    now = moment(site.clock.now())

    site.engine.organisation.leave(Actor("member"), "member", now, now + timedelta(days=3))

    assert site.li.sees() == ["handle"]


def test_a_claim_does_not_outlive_the_post(site: Site) -> None:
    claimed(site)

    site.engine.organisation.dismiss(Actor("admin"), "li", CAST["li"], "调离")

    assert site.li.sees() == []
    assert [(r.element, r.status, r.acting) for r in site.engine.queries.inbox("member").pool] == [
        ("handle", "ready", False)
    ]


def test_urging_what_nobody_has_claimed_tells_everybody_who_may(site: Site) -> None:
    site.engine.organisation.appoint(Actor("admin"), "wang", CAST["li"], "delegate")
    lamp = started(site)

    lamp.does("zhao", "work_items.urge", "handle", "群众在等")

    assert (site.li.told(), site.wang.told(), site.zhao.told()) == (["urged"], ["urged"], [])


def test_a_completion_in_the_second_round_is_taken_back_alone(site: Site) -> None:
    lamp = checking(site)
    lamp.does("zhao", "work_items.send_back", "check", "handle", "不全")
    lamp.does("li", "work_items.complete", "handle", {})

    lamp.does("li", "work_items.take_back", "handle", "漏传")

    assert (site.li.sees(), site.zhao.sees()) == (["handle"], [])
    assert site.engine.audit.verify() == []


def test_what_is_taken_back_was_never_accepted(site: Site) -> None:
    lamp = started(site)
    lamp.does("li", "work_items.complete", "handle", {})

    lamp.does("li", "work_items.take_back", "handle", "选错了")

    assert lamp.view.status == "registered"
    assert "accepted_at" not in lamp.view.file


def test_done_work_stands_in_the_list_of_whoever_did_it(site: Site) -> None:
    lamp = checking(site)

    lamp.does("zhao", "work_items.complete", "check", {})

    assert [row.element for row in site.engine.queries.done("zhao")] == ["check"]
    assert [row.element for row in site.engine.queries.done("li")] == ["handle"]
    assert [row.number for row in site.engine.queries.started("li")] == [lamp.view.number]
