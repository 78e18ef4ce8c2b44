"""After an upgrade to other rules an open case goes on from a keyframe; what was before stays recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Actor, Engine, WrongState
from engine.advance import bodies
from engine.casework import codec
from engine.casework.replay import reexecute
from engine.errors import Broken
from engine.model.event import GENESIS, SEMANTICS, Event, seal
from tests.services.conftest import LAMP
from tests.services.looking import Matter, checking, claimed, closed, merged, started, suspended
from tests.site import Site, policy


@pytest.fixture
def database_kind() -> str:
    """SQLite only: the events are aged in the file."""
    return "sqlite"


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(policy(LAMP))


def aged(case: Matter) -> Matter:
    """Let all events of a case so far have been made by a release with older rules."""
    site, stream = case.site, f"case/{case.id}"
    events = site.engine.queries._cases.events(case.id)
    site.engine.close()
    with sqlite3.connect(site.url.removeprefix("sqlite:///")) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        digest = GENESIS
        for event in events:
            old = replace(event, semantics=SEMANTICS - 1)
            digest = seal(old, digest)
            row = bodies.row_of(old, digest)
            connection.execute(
                "UPDATE event SET body = ?, digest = ? WHERE stream = ? AND sequence = ?",
                (row["body"], digest, stream, event.sequence),
            )
        connection.execute("UPDATE case_ SET digest = ? WHERE id = ?", (digest, case.id))
        for _, sql in guards:
            connection.execute(sql)
    Path(str(site.anchors)).unlink(missing_ok=True)
    site.engine = Engine.open(site.url, clock=site.clock, anchors=site.anchors)
    return case


def test_an_open_case_of_older_rules_gets_one_keyframe(site: Site) -> None:
    lamp = aged(claimed(site))

    assert site.engine.audit.keyframe_all() == 1
    assert site.engine.audit.keyframe_all() == 0

    assert (lamp.last.kind, lamp.last.actor) == ("case.keyframe", "clock")
    assert lamp.told("keyframe") == [[SEMANTICS]]


def test_a_case_of_our_rules_needs_none(site: Site) -> None:
    lamp = claimed(site)

    assert site.engine.audit.keyframe_all() == 0
    assert lamp.last.kind == "work_item.claim"


@pytest.mark.parametrize("make", [started, claimed, suspended, checking, merged])
def test_a_case_goes_on_from_its_keyframe_and_can_be_executed_again(
    site: Site, make: Callable[[Site], Matter]
) -> None:
    lamp = aged(make(site))
    assert [finding.code for finding in site.engine.audit.verify(lamp.id)] == ["semantics"]

    site.engine.audit.keyframe_all()
    site.engine.queries._cases.transact(lambda tx: None)
    lamp.does("zhao", "cases.comment", "升级以后")

    assert site.engine.audit.verify(lamp.id) == []
    assert site.engine.audit.rebuild(lamp.id) == []
    before = site.engine.queries.replay(lamp.id, at=lamp.view.sequence - 1)
    assert (before.status, before.file) == (lamp.view.status, lamp.view.file)


def test_it_ends_as_it_would_have(site: Site) -> None:
    lamp = aged(checking(site))
    site.engine.audit.keyframe_all()

    lamp.does("zhao", "work_items.complete", "check", {})

    assert (lamp.view.status, lamp.view.outcome) == ("closed", "solved")
    assert {item.status for item in lamp.view.work_items} == {"completed"}
    assert site.engine.audit.verify(lamp.id) == []


def test_an_earlier_moment_is_told_by_the_history_but_not_executed_again(site: Site) -> None:
    lamp = aged(claimed(site))
    site.engine.audit.keyframe_all()

    with pytest.raises(WrongState, match="recorded in the history") as refusal:
        site.engine.queries.replay(lamp.id, at=1)

    assert refusal.value.code == "semantics"
    kinds = [event.kind for event in site.engine.queries.history(lamp.id)]
    assert kinds == ["case.start", "work_item.claim", "case.keyframe"]


def test_a_completion_from_before_is_not_taken_back(site: Site) -> None:
    lamp = started(site)
    task = lamp.task("handle")
    lamp.does("li", "work_items.complete", "handle", {})
    aged(lamp)
    site.engine.audit.keyframe_all()

    with pytest.raises(WrongState) as refusal:
        site.engine.work_items.take_back(Actor("li"), lamp.id, task, "漏传")

    assert refusal.value.code == "moved_on"


def test_a_case_that_has_ended_needs_no_keyframe(site: Site) -> None:
    lamp = aged(closed(site))

    assert site.engine.audit.keyframe_all() == 0
    assert site.engine.audit.verify(lamp.id) == []


def test_rows_that_were_damaged_are_rebuilt_from_the_keyframe(site: Site) -> None:
    lamp = aged(claimed(site))
    site.engine.audit.keyframe_all()
    with sqlite3.connect(site.url.removeprefix("sqlite:///")) as connection:
        connection.execute("DELETE FROM work_item")

    assert site.engine.audit.rebuild(lamp.id) == ["work_item"]

    assert site.engine.audit.verify(lamp.id) == []
    assert site.li.sees() == ["handle"]


def framed(site: Site) -> list[Event]:
    lamp = claimed(site)
    port = site.engine.queries._cases
    port._executor.keyframe(lamp.id)
    lamp.does("li", "cases.comment", "继续")
    return port.events(lamp.id)


def test_a_keyframe_gives_the_same_state_as_the_whole_history(site: Site) -> None:
    events = framed(site)
    port = site.engine.queries._cases
    older = [replace(e, semantics=SEMANTICS - 1) for e in events[:2]] + events[2:]

    case, outcomes = reexecute(older, port.bound)

    assert [outcome.command.kind for outcome in outcomes] == ["case.keyframe", "case.comment"]
    assert codec.dump(case) == port.state(case.record.id)


def test_a_keyframe_of_another_moment_is_noticed(site: Site) -> None:
    events = framed(site)
    state = [*events[2].command["state"]]
    state[1] -= 1
    events[2] = replace(events[2], command={"state": state})

    with pytest.raises(Broken, match="another moment"):
        reexecute(events, site.engine.queries._cases.bound)
