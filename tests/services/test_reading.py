"""Who may read a case: whoever has a part in it, or had while it passed, and those above them; nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine import Actor, Engine, NotAllowed, NotFound
from tests.services.looking import Matter, cancelled, claimed, delegated, handled, started
from tests.site import CAST, GRID, NEXT_GRID, TOWN, VILLAGE, Site

LOOKS: dict[str, Callable[[Engine, Matter, str], Any]] = {
    "case": lambda e, c, by: e.queries.case(c.id, by=by),
    "history": lambda e, c, by: e.queries.history(c.id, by=by),
    "replay": lambda e, c, by: e.queries.replay(c.id, at=1, by=by),
    "work_item": lambda e, c, by: e.queries.work_item(c.id, c.task("handle"), by=by),
    "limits": lambda e, c, by: e.queries.limits(c.id, by=by),
}


def reads(lamp: Matter, who: str) -> bool:
    try:
        return lamp.site.engine.queries.case(lamp.id, by=who).id == lamp.id
    except NotAllowed:
        return False


def appoint(site: Site, who: str, seat: str) -> None:
    site.engine.organisation.appoint(Actor("admin"), who, seat)


def dismiss(site: Site, who: str, seat: str) -> None:
    site.engine.organisation.dismiss(Actor("admin"), who, seat, "调离")


@pytest.mark.parametrize("look", LOOKS)
def test_every_view_of_a_case_is_for_its_readers_only(site: Site, look: str) -> None:
    lamp = claimed(site)

    assert LOOKS[look](site.engine, lamp, "li")
    with pytest.raises(NotAllowed, match="no part in it") as refusal:
        LOOKS[look](site.engine, lamp, "wang")
    assert refusal.value.code == "not_yours_to_read"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("li", True),
        ("member", True),
        ("zhao", True),
        ("qian", True),
        ("wang", False),
        ("ops", False),
        ("staff", False),
        ("admin", False),
        ("ghost", False),
    ],
)
def test_the_grid_and_those_above_it_read_and_others_do_not(
    site: Site, who: str, may: bool
) -> None:
    assert reads(started(site), who) is may


def test_the_installation_itself_reads_everything(site: Site) -> None:
    assert site.engine.queries.case(started(site).id).status == "registered"


def test_who_was_copied_reads_and_so_does_a_copied_post(site: Site) -> None:
    lamp = started(site)
    lamp.does("li", "cases.copy", ["ops", f"{NEXT_GRID}/grid_leader"], "请知悉")

    assert (reads(lamp, "ops"), reads(lamp, "wang")) == (True, True)


def test_who_had_it_by_name_reads_it(site: Site) -> None:
    lamp = claimed(site)
    lamp.does("li", "work_items.transfer", "handle", "wang", "顶班")

    assert reads(lamp, "wang")
    assert [row.case_id for row in site.engine.queries.limits(by="wang")] == [lamp.id]


def test_a_delegate_reads_what_is_to_be_prepared(site: Site) -> None:
    appoint(site, "ops", "330000100102/village_clerk")
    lamp = claimed(site)
    assert not reads(lamp, "ops")

    lamp.does("li", "work_items.delegate", "handle", "ops", "请准备")

    assert reads(lamp, "ops")


def test_whoever_held_the_post_while_it_lay_there_reads_it_for_ever(site: Site) -> None:
    lamp = started(site)
    site.clock.advance(hours=1)
    dismiss(site, "li", CAST["li"])
    site.clock.advance(hours=1)
    lamp.does("member", "work_items.complete", "handle", {})

    assert reads(lamp, "li")


def test_whoever_left_the_post_before_it_came_does_not_read_it(site: Site) -> None:
    dismiss(site, "member", CAST["member"])
    dismiss(site, "zhao", CAST["zhao"])
    appoint(site, "member", f"{VILLAGE}/village_clerk")
    site.clock.advance(hours=1)

    lamp = started(site)

    assert (reads(lamp, "zhao"), reads(lamp, "member")) == (False, False)


def test_whoever_comes_into_a_post_on_its_path_reads_it(site: Site) -> None:
    lamp = handled(site)
    dismiss(site, "wang", CAST["wang"])
    dismiss(site, "li", CAST["li"])
    assert not reads(lamp, "wang")

    appoint(site, "wang", CAST["li"])

    assert reads(lamp, "wang")


def test_the_superiors_of_a_unit_that_it_passed_through_read_it(site: Site) -> None:
    appoint(site, "ops", "330000100102/village_head")
    appoint(site, "staff", "330000100102001/grid_leader")
    lamp = claimed(site)
    assert not reads(lamp, "ops")

    lamp.does("li", "work_items.transfer", "handle", "330000100102001/grid_leader", "属河西村")

    assert (reads(lamp, "ops"), reads(lamp, "staff")) == (True, True)
    assert not reads(lamp, "wang")


def test_an_auditor_of_the_unit_or_of_one_above_it_reads_it(site: Site) -> None:
    lamp = cancelled(site)
    assert not reads(lamp, "wang")

    appoint(site, "wang", f"{TOWN}/auditor")

    assert reads(lamp, "wang")
    assert delegated(site).view.unit == GRID


def test_a_list_of_limits_leaves_out_what_is_not_ones_own(site: Site) -> None:
    mine = started(site)
    theirs = Matter(site, site.wang.starts(unit=NEXT_GRID))

    def seen(who: str) -> list[str]:
        return sorted(row.case_id for row in site.engine.queries.limits(by=who))

    assert (seen("li"), seen("wang")) == ([mine.id], [theirs.id])
    assert seen("zhao") == sorted([mine.id, theirs.id])
    assert seen("ghost") == []


def test_a_case_that_is_not_there_is_not_found_whoever_asks(site: Site) -> None:
    for by in (None, "li"):
        with pytest.raises(NotFound):
            site.engine.queries.history("none", by=by)
