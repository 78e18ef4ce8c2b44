"""What happens to open work when a date passes, without anybody doing anything."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine import Actor
from tests.site import GRID, ZONE, Site


@pytest.mark.parametrize("moment", ["2026-09-30T00:00", "2026-10-02T10:00"])
def test_what_an_absent_person_holds_goes_back_to_the_pool_when_the_leave_begins(
    site: Site, moment: str
) -> None:
    site.li.starts()
    site.li.claims("handle")
    begins, ends = (datetime.fromisoformat(t).replace(tzinfo=ZONE) for t in (moment, "2026-10-09"))
    site.engine.organisation.leave(Actor("admin"), "li", begins, ends, "wang")
    assert site.wang.sees() == []

    site.passes(moment)
    site.engine.tick()

    assert site.li.sees() == []
    assert site.wang.sees() == ["handle"]


def test_work_that_nobody_is_left_for_is_an_incident(
    site: Site,
) -> None:
    for person, seat in (
        ("member", f"{GRID}/grid_member"),
        ("zhao", "330000100101/village_head"),
        ("qian", "330000100/town_leader"),
    ):
        site.engine.organisation.dismiss(Actor("admin"), person, seat, "调离")
    site.li.starts()
    site.engine.organisation.dismiss(Actor("admin"), "li", f"{GRID}/grid_leader", "调离")
    kinds = [incident.kind for incident in site.engine.queries.incidents()]

    assert kinds == ["nobody"]


def test_a_date_that_has_passed_is_acted_upon_once(site: Site) -> None:
    site.engine.tick()

    assert site.engine.dates.turn() == 0
