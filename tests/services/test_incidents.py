"""What cannot go on by itself: who sees it, who may do something about it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Actor
from tests.bpmn.drawing import branch, element, flow
from tests.services.conftest import LAMP
from tests.services.looking import Matter, refused
from tests.site import CAST, GRID, NEXT_GRID, VILLAGE, Site, drawn, policy

GATE = drawn(
    element("startEvent", "found")
    + element("userTask", "sort", "", '<wangge:output target="case.colour" source="=null"/>')
    + element("exclusiveGateway", "which")
    + element("userTask", "red")
    + element("userTask", "blue")
    + element("endEvent", "done")
    + flow("found", "sort", "which")
    + branch("which", "red", '= case.colour = "red"')
    + branch("which", "blue", '= case.colour = "blue"')
    + flow("red", "done")
    + flow("blue", "done"),
    "gate",
)
"""The step before the gateway leaves it without an answer."""


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(policy(GATE, "gate"), policy(LAMP))


@pytest.fixture
def stuck(site: Site) -> Matter:
    """A case whose token stands before a gateway that leads nowhere."""
    case = Matter(site, site.li.starts("gate"))
    case.does("li", "work_items.complete", "sort", {})
    return case


def incident(case: Matter) -> str:
    return case.view.incidents[0].id


def test_the_completion_stands_and_the_token_stops_before_the_fault(
    site: Site, stuck: Matter
) -> None:
    row = site.engine.queries.incidents()[0]

    assert (row.kind, row.element, row.unit, row.status) == ("diagram", "which", GRID, "open")
    assert row.case_id == stuck.id
    assert [i.status for i in stuck.view.work_items] == ["completed"]


def test_a_retry_that_does_not_help_leaves_an_incident(site: Site, stuck: Matter) -> None:
    stuck.does("ops", "incidents.retry", incident(stuck))

    assert stuck.last.kind == "incident.retry"
    assert [row.element for row in site.engine.queries.incidents()] == ["which"]
    assert site.engine.audit.verify() == []


@pytest.mark.parametrize("who", ["ops", "li", "zhao"])
def test_an_operator_or_a_leader_leads_the_token_along_a_flow(
    site: Site, stuck: Matter, who: str
) -> None:
    stuck.does(who, "incidents.skip", incident(stuck), "按红色办", to="red")

    assert site.li.sees() == ["red"]
    assert site.engine.queries.incidents() == []
    assert stuck.told("incident-skipped") == [[stuck.told("incident-skipped")[0][0], "按红色办"]]
    assert stuck.last.post == CAST[who]


@pytest.mark.parametrize(
    ("who", "to", "reason", "code"),
    [
        ("wang", "red", "按红色办", "not_allowed"),
        ("staff", "red", "按红色办", "not_allowed"),
        ("ops", "red", "", "invalid"),
        ("ops", None, "按红色办", "flow_needed"),
        ("ops", "nowhere", "按红色办", "flow_needed"),
    ],
)
def test_who_skips_has_the_right_a_reason_and_a_way(
    site: Site, stuck: Matter, who: str, to: str | None, reason: str, code: str
) -> None:
    key = incident(stuck)

    refusal = refused(site, lambda: stuck.does(who, "incidents.skip", key, reason, to=to))

    assert refusal.code == code


@pytest.mark.parametrize("verb", ["retry", "skip"])
def test_an_incident_that_is_not_open_is_not_found(site: Site, verb: str) -> None:
    case = Matter(site, site.li.starts("gate"))
    words = ("按红色办",) if verb == "skip" else ()

    assert (
        refused(site, lambda: case.does("ops", f"incidents.{verb}", "9.9", *words)).code
        == "not_found"
    )
    assert (
        refused(site, lambda: case.does("wang", f"incidents.{verb}", "9.9", *words)).code
        == "not_found"
    )


def empty(site: Site) -> Matter:
    """A case in a town where nobody is left."""
    case = Matter(site, site.li.starts("gate"))
    for person in ("member", "zhao", "qian", "li"):
        site.engine.organisation.dismiss(Actor("admin"), person, CAST[person], "调离")
    return case


def test_work_that_nobody_is_left_for_is_an_incident_of_the_organisation(site: Site) -> None:
    empty(site)

    assert {row.kind for row in site.engine.queries.incidents()} == {"nobody"}


def test_a_vacant_post_is_filled_and_the_incident_is_over(site: Site) -> None:
    case = empty(site)

    site.engine.organisation.appoint(Actor("admin"), "wang", f"{GRID}/grid_leader")

    assert site.wang.sees() == ["sort"]
    assert [row for row in site.engine.queries.incidents() if row.case_id is None] == []
    case.does("wang", "work_items.complete", "sort", {})


@pytest.fixture
def unchecked(site: Site) -> Matter:
    """Wang has handled it, and nobody is left above who could check."""
    case = Matter(site, site.wang.starts(unit=NEXT_GRID))
    for person in ("zhao", "qian"):
        site.engine.organisation.dismiss(Actor("admin"), person, CAST[person], "调离")
    case.does("wang", "work_items.complete", "handle", {})
    return case


def test_what_nobody_may_check_is_an_incident_of_the_unit_above(
    site: Site, unchecked: Matter
) -> None:
    row = site.engine.queries.incidents()[0]

    assert (row.kind, row.unit, row.case_id) == ("nobody", VILLAGE, unchecked.id)


def test_a_vacant_post_cannot_be_skipped(site: Site, unchecked: Matter) -> None:
    key = incident(unchecked)

    refusal = refused(site, lambda: unchecked.does("ops", "incidents.skip", key, "无人"))

    assert (refusal.code, "must be filled" in refusal.sentence) == ("not_skippable", True)


def test_a_retry_offers_it_to_whoever_was_appointed(site: Site, unchecked: Matter) -> None:
    site.engine.organisation.appoint(Actor("admin"), "li", f"{VILLAGE}/village_head")

    unchecked.does("ops", "incidents.retry", incident(unchecked))

    assert site.li.sees() == ["check"]
    assert site.engine.queries.incidents() == []
    assert unchecked.told("offered")[0][1] == [f"{VILLAGE}/village_head"]


def test_the_incident_is_over_when_the_work_is_handed_to_somebody_or_no_longer_wanted(
    site: Site, unchecked: Matter
) -> None:
    site.engine.organisation.appoint(Actor("admin"), "li", f"{VILLAGE}/village_head")

    unchecked.does("li", "work_items.transfer", "check", "li", "由我核查")
    unchecked.does("li", "work_items.claim", "check")

    assert site.engine.queries.incidents() == []
    assert len(unchecked.told("incident-over")) == 1
    assert site.engine.audit.verify() == []


def test_a_cancelled_case_has_no_incidents(site: Site, unchecked: Matter) -> None:
    site.engine.organisation.appoint(Actor("admin"), "li", f"{VILLAGE}/village_head")

    unchecked.does("li", "cases.cancel", "误录")

    assert site.engine.queries.incidents() == []
    assert site.engine.audit.verify() == []
