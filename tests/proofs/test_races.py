"""Many hands on one case and on many: the right number of them succeed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from engine import Actor, Engine, Receipt, Refused
from tests.proofs.drawings import errand, lamp, signers
from tests.proofs.together import HANDS, together
from tests.site import GRID, Site

LI = Actor("li")


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(lamp(), errand(), signers(HANDS))


def codes(results: list[object]) -> list[str]:
    """What the losers were told; anything but a refusal is a fault."""
    lost = [r for r in results if not isinstance(r, Receipt)]
    assert all(isinstance(r, Refused) for r in lost), lost
    return [r.code for r in lost if isinstance(r, Refused)]


def test_of_eight_who_complete_one_item_one_succeeds(site: Site) -> None:
    for _ in range(5):
        case = site.li.starts()
        row = site.li.item("handle")

        act = partial(site.engine.work_items.complete, LI, row.case_id, row.task_id, {})
        results = together([act] * HANDS)

        assert codes(results) == ["wrong_state"] * 7
        assert site.engine.audit.verify(case.case_id) == []
        site.zhao.completes("check")


def test_of_eight_who_claim_one_item_one_succeeds(site: Site) -> None:
    case = site.li.starts()
    row = site.li.item("handle")

    results = together([lambda: site.engine.work_items.claim(LI, row.case_id, row.task_id)] * HANDS)

    assert codes(results) == ["wrong_state"] * 7
    assert site.engine.audit.verify(case.case_id) == []


def test_eight_complete_eight_items_of_one_case(site: Site) -> None:
    case = site.li.starts("signers")
    rows = site.engine.queries.inbox("li").pool
    assert len(rows) == HANDS

    results = together(
        [lambda r=r: site.engine.work_items.complete(LI, r.case_id, r.task_id, {}) for r in rows]
    )

    assert codes(results) == []
    assert site.li.sees() == ["read"]
    assert site.engine.audit.verify(case.case_id) == []


def test_eight_complete_items_of_eight_cases(site: Site) -> None:
    for _ in range(HANDS):
        site.li.starts()
    rows = site.engine.queries.inbox("li").pool

    results = together(
        [lambda r=r: site.engine.work_items.complete(LI, r.case_id, r.task_id, {}) for r in rows]
    )

    assert codes(results) == []
    assert site.zhao.sees() == ["check"] * HANDS
    assert site.engine.audit.verify() == []


def test_eight_start_cases_and_the_numbers_have_no_gap(site: Site) -> None:
    results = together([lambda: site.li.starts()] * HANDS)

    assert codes(results) == []
    numbers = sorted(r.number for r in results)
    assert numbers == [f"{GRID}-2026-{n:05}" for n in range(1, HANDS + 1)]


def test_a_start_sent_eight_times_with_one_key_starts_one_case(site: Site) -> None:
    def start() -> Receipt:
        return site.engine.cases.start(LI, "lamp", {}, unit=GRID, key="once")

    results = together([start] * HANDS)

    assert len(set(results)) == 1
    assert len(site.engine.queries.case_ids()) == 1


def test_a_completion_sent_eight_times_with_one_key_is_one_event(site: Site) -> None:
    case = site.li.starts()
    row = site.li.item("handle")

    def complete() -> Receipt:
        return site.engine.work_items.complete(LI, row.case_id, row.task_id, {}, key="once")

    results = together([complete] * HANDS)

    assert len(set(results)) == 1
    assert len(site.engine.queries.history(case.case_id or "")) == 2


def test_eight_who_tick_fire_each_timer_once(site: Site) -> None:
    cases = [site.li.starts("errand").case_id or "" for _ in range(HANDS)]
    site.clock.advance(hours=3)

    def tick() -> None:
        while site.engine.tick():
            pass

    results = together([tick] * HANDS)

    assert not [r for r in results if isinstance(r, Exception)]
    for case in cases:
        kinds = [event.kind for event in site.engine.queries.history(case)]
        assert kinds == ["case.start", "timer.trigger", "timer.trigger"]
    assert site.engine.audit.verify() == []


def test_two_engines_on_one_database_do_not_believe_their_memory(site: Site) -> None:
    site.li.starts("signers")
    other = Engine.open(site.url, clock=site.clock)
    rows = site.engine.queries.inbox("li").pool
    engines = [site.engine, other]

    results = together(
        [
            lambda n=n, r=r: engines[n % 2].work_items.complete(LI, r.case_id, r.task_id, {})
            for n, r in enumerate(rows)
        ]
    )

    other.close()
    assert codes(results) == []
    assert site.li.sees() == ["read"]
    assert site.engine.audit.verify() == []
