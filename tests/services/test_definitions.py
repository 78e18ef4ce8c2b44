"""Policies come into force whole, or not at all; a case ends under the version that it began under."""

from __future__ import annotations

from typing import Any

import pytest

from engine import SYSTEM, Actor, Invalid
from tests.bpmn.drawing import element, flow, users
from tests.services.conftest import LAMP
from tests.services.looking import Matter, refused, started
from tests.site import Site, drawn, policy

STAFF = Actor("staff")
REPAIR = (
    element("startEvent", "found")
    + users("repair")
    + element("endEvent", "done")
    + flow("found", "repair", "done")
)
QUICK = drawn(REPAIR)
CALLING = drawn(
    element("startEvent", "begin")
    + element("callActivity", "call", calledElement="lamp")
    + element("endEvent", "finish")
    + flow("begin", "call", "finish"),
    "caller",
)
UNSOUND = drawn(
    element("startEvent", "found") + users("a") + element("endEvent", "done") + flow("found", "a")
)
BAD: list[tuple[str, dict[str, bytes], str]] = [
    ("nothing", {}, "incomplete"),
    ("no diagram", {"policy.yaml": b"id: lamp\nname: {zh: a, en: a}\n"}, "incomplete"),
    ("no xml", policy(b"hello"), "not_xml"),
    ("a dtd", policy(LAMP.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1)), "xml_dtd"),
    ("a dead end", policy(UNSOUND), "dead_end"),
    ("another name", policy(drawn(REPAIR, "other")), "process_id"),
    ("a bad form", policy(LAMP, **{"forms/x.json": b"["}), "not_json"),
]


def versions(site: Site) -> list[tuple[int, str]]:
    return [(d.version, d.status) for d in site.engine.queries.definitions() if d.policy == "lamp"]


@pytest.mark.parametrize("who", ["staff", "admin"])
def test_policy_staff_and_administrators_deploy(site: Site, who: str) -> None:
    receipt = site.engine.definitions.deploy(Actor(who), policy(QUICK))

    assert receipt.stream == "policy/lamp"
    assert versions(site) == [(1, "superseded"), (2, "effective")]


@pytest.mark.parametrize("who", ["li", "zhao", "ops", "ghost"])
def test_others_neither_deploy_nor_retire(site: Site, who: str) -> None:
    service = site.engine.definitions

    assert refused(site, lambda: service.deploy(Actor(who), policy(QUICK))).code == "not_allowed"
    assert refused(site, lambda: service.retire(Actor(who), "lamp", 1)).code == "not_allowed"
    assert refused(site, lambda: service.deploy(SYSTEM, policy(QUICK))).code == "not_allowed"


def test_an_old_case_ends_under_its_version_and_a_new_one_begins_under_the_new(site: Site) -> None:
    old = started(site)
    site.engine.definitions.deploy(STAFF, policy(QUICK))

    new = started(site)

    assert (old.view.version, new.view.version) == (1, 2)
    assert sorted(site.li.sees()) == ["handle", "repair"]
    assert site.engine.audit.verify() == []


def test_the_same_is_not_deployed_twice(site: Site) -> None:
    refusal = refused(site, lambda: site.engine.definitions.deploy(STAFF, policy(LAMP)))

    assert refusal.code == "unchanged"


def test_what_was_superseded_can_be_deployed_again(site: Site) -> None:
    site.engine.definitions.deploy(STAFF, policy(QUICK))

    site.engine.definitions.deploy(STAFF, policy(LAMP))

    assert versions(site)[-1] == (3, "effective")


@pytest.mark.parametrize(("content", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_at_fault_is_refused_whole(
    site: Site, content: dict[str, bytes], code: str
) -> None:
    refusal = refused(site, lambda: site.engine.definitions.deploy(STAFF, content))

    assert isinstance(refusal, Invalid)
    assert code in {refusal.code, *(problem.code for problem in refusal.problems)}


def test_every_finding_names_its_element_in_both_languages(site: Site) -> None:
    refusal: Any = refused(site, lambda: site.engine.definitions.deploy(STAFF, policy(UNSOUND)))

    assert (
        "a" in {problem.where.split()[-1].split("#")[-1] for problem in refusal.problems}
        or refusal.problems
    )
    assert all(problem.en and problem.zh for problem in refusal.problems)


def test_a_retired_version_starts_no_case_and_lets_its_cases_end(site: Site) -> None:
    lamp = started(site)

    site.engine.definitions.retire(STAFF, "lamp", 1)

    refusal = refused(site, lambda: site.li.starts())
    assert (refusal.code, "in force" in refusal.sentence) == ("not_found", True)
    site.li.completes("handle")
    site.zhao.completes("check")
    assert lamp.view.status == "closed"


@pytest.mark.parametrize(
    ("name", "version", "code"),
    [("lamp", 2, "not_found"), ("lamp", 0, "not_found"), ("other", 1, "not_found")],
)
def test_what_never_was_cannot_be_retired(site: Site, name: str, version: int, code: str) -> None:
    assert refused(site, lambda: site.engine.definitions.retire(STAFF, name, version)).code == code


def test_a_version_is_retired_once(site: Site) -> None:
    site.engine.definitions.retire(STAFF, "lamp", 1)

    refusal = refused(site, lambda: site.engine.definitions.retire(STAFF, "lamp", 1))

    assert (refusal.code, "retired" in refusal.sentence) == ("wrong_state", True)


def test_a_caller_is_bound_to_what_it_called_when_it_began(site: Site) -> None:
    site.deploy(CALLING, "caller")
    old = Matter(site, site.li.starts("caller"))
    site.engine.definitions.deploy(STAFF, policy(QUICK))

    Matter(site, site.li.starts("caller"))

    assert sorted(site.li.sees()) == ["handle", "repair"]
    old.does("li", "work_items.complete", "handle", {})
    assert site.zhao.sees() == ["check"]


def test_a_deployment_sent_twice_with_its_key_is_one(site: Site) -> None:
    deploy = site.engine.definitions.deploy

    first = deploy(STAFF, policy(QUICK), key="click")
    again = deploy(STAFF, policy(QUICK), key="click")

    assert again == first
    assert len(versions(site)) == 2
