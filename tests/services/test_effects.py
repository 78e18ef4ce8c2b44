"""What each command leaves: one event of its kind, lines anybody can read, a case that can be executed again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine import Actor
from tests.services.looking import STATES, Matter, started
from tests.site import CAST, NEXT_GRID, Site

OTHER = f"{NEXT_GRID}/grid_leader"
ROWS: list[tuple[str, str, str, tuple[Any, ...], list[str]]] = [
    ("started", "li", "work_items.claim", ("handle",), ["claimed"]),
    (
        "started",
        "li",
        "work_items.complete",
        ("handle", {}),
        ["done", "open", "limit", "status"],
    ),
    ("claimed", "li", "work_items.release", ("handle",), ["released"]),
    ("claimed", "zhao", "work_items.release", ("handle",), ["released"]),
    ("delegated", "member", "work_items.release", ("handle",), ["handed_in", "notice"]),
    ("delegated", "li", "work_items.release", ("handle",), ["handed_in", "notice"]),
    ("delegated", "member", "work_items.complete", ("handle", {}), ["handed_in", "notice"]),
    ("claimed", "li", "work_items.complete", ("handle", {}), ["done", "open"]),
    (
        "checking",
        "zhao",
        "work_items.send_back",
        ("check", "handle", "不全"),
        ["sent_back", "withdrawn", "open"],
    ),
    ("handled", "li", "work_items.take_back", ("handle", "漏传"), ["taken_back", "withdrawn"]),
    (
        "claimed",
        "li",
        "work_items.transfer",
        ("handle", OTHER, "在那边"),
        ["transferred", "notice"],
    ),
    (
        "started",
        "zhao",
        "work_items.transfer",
        ("handle", "wang", "顶班"),
        ["transferred", "notice"],
    ),
    ("claimed", "li", "work_items.delegate", ("handle", "member", "看看"), ["delegated", "notice"]),
    ("started", "li", "work_items.urge", ("handle", "群众在等"), ["urged", "notice"]),
    ("claimed", "qian", "work_items.urge", ("handle", "群众在等"), ["urged", "notice"]),
    ("started", "li", "cases.comment", ("已电话联系",), ["comment"]),
    ("closed", "zhao", "cases.comment", ("归档",), ["comment"]),
    ("started", "li", "cases.copy", (["zhao", OTHER], "请知悉"), ["copied", "notice"]),
    ("started", "zhao", "cases.cancel", ("误录",), ["status", "withdrawn", "reason", "notice"]),
    ("closed", "li", "cases.reopen", ("又坏了",), ["status", "reopened", "open"]),
    ("started", "li", "cases.change_class", ("major", "多户"), ["class", "case"]),
    ("merged", "zhao", "cases.unmerge", ("不是同一盏",), ["status", "unlink", "reason"]),
    ("started", "li", "cases.split", ({},), ["link"]),
    ("claimed", "li", "limits.suspend", ("main", "等材料", "1号"), ["limit"]),
    ("suspended", "li", "limits.resume", ("main",), ["limit"]),
    ("claimed", "zhao", "limits.shelve", ("main", "等规划"), ["limit"]),
    ("overdue", "zhao", "limits.shelve", ("main", "等规划"), ["limit"]),
    ("shelved", "li", "limits.resume", ("main",), ["limit"]),
]


@pytest.mark.parametrize(("state", "who", "command", "args", "words"), ROWS)
def test_a_command_leaves_its_event_and_its_effects(
    site: Site, state: str, who: str, command: str, args: tuple[Any, ...], words: list[str]
) -> None:
    lamp = STATES[state](site)
    before = lamp.view.sequence

    lamp.does(who, command, *args)

    service, verb = command.split(".")
    kinds = {"work_items": "work_item", "cases": "case", "limits": "limit"}
    assert (lamp.last.sequence, lamp.last.kind) == (before + 1, f"{kinds[service]}.{verb}")
    assert (lamp.last.actor, lamp.last.post) == (who, CAST[who])
    assert [word for word in words if not lamp.told(word)] == []
    assert site.engine.audit.verify() == []


def test_an_operator_who_acts_as_somebody_leaves_both_names(site: Site) -> None:
    lamp = started(site)

    lamp.does(Actor("ops", as_person="li"), "cases.comment", "代为登记")

    assert (lamp.last.actor, lamp.last.on_behalf_of, lamp.last.post) == ("ops", "li", CAST["li"])


def test_a_command_sent_twice_with_its_key_is_one_event(site: Site) -> None:
    lamp = started(site)

    first = lamp.does("li", "cases.comment", "已联系", key="click")
    again = lamp.does("li", "cases.comment", "已联系", key="click")

    assert again == first
    assert [e.kind for e in site.engine.queries.history(lamp.id)] == ["case.start", "case.comment"]


def test_a_start_leaves_the_three_instants_and_what_it_is_bound_to(site: Site) -> None:
    lamp = Matter(site, site.li.starts())

    facts = lamp.view.file
    assert facts["registered_at"] == facts["found_at"] == {"$dt": "2026-09-28T09:00:00+08:00"}
    assert "accepted_at" not in facts
    assert lamp.told("started") == [["lamp", 1, "330000100101001-2026-00001"]]
    assert lamp.view.status == "registered"


@pytest.mark.parametrize(
    ("found", "late"),
    [("27T09:00:00.001", False), ("27T09:00:00", True), ("20T09:00:00", True)],
)
def test_what_was_found_a_day_before_is_a_late_entry(site: Site, found: str, late: bool) -> None:
    at = datetime.fromisoformat(f"2026-09-{found}+08:00")
    case = site.engine.cases.start(
        site.li.actor, "lamp", {}, unit=CAST["li"].split("/")[0], found_at=at
    )

    assert Matter(site, case).view.file["late_entry"] is late
