"""Whatever is wrong with what is asked, the answer has a code and a sentence, and nothing has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import Actor, Engine, EngineError, HandClock, moment
from tests.bpmn.drawing import element, flow
from tests.proofs.drawings import errand, lamp, matter
from tests.proofs.hostile import table
from tests.proofs.power import everything
from tests.site import GRID, MORNING, PROCESSES, VILLAGE, Site, drawn, policy

ADMIN, LI, STAFF, WANG, ZHAO = map(Actor, ("admin", "li", "staff", "wang", "zhao"))
Ask = Callable[[Site], Any]


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A site with one case of each policy open and one ended."""
    site = site_of(lamp(), errand(), matter())
    site.li.starts()
    site.li.completes("handle")
    site.zhao.completes("check")
    site.li.starts("matter")
    return site


def ended(site: Site) -> str:
    return next(case.id for case in site.engine.queries.cases() if case.status == "closed")


def case_and_task(site: Site) -> tuple[str, str]:
    row = site.li.item("handle")
    return row.case_id, row.task_id


def complete(site: Site, actor: Actor = LI, task: str | None = None, **answers: Any) -> Any:
    case, found = case_and_task(site)
    return site.engine.work_items.complete(actor, case, task or found, answers)


def start(site: Site, **change: Any) -> Any:
    asked = {"policy": "lamp", "answers": {}, "unit": GRID, **change}
    return site.engine.cases.start(LI, asked.pop("policy"), asked.pop("answers"), **asked)


def deploy(site: Site, body: str, **files: bytes) -> Any:
    diagram = drawn(element("startEvent", "found") + element("endEvent", "done") + body, "other")
    return site.engine.definitions.deploy(STAFF, policy(diagram, "other", **files))


def calendar(site: Site, change: Callable[[bytes], bytes]) -> Any:
    data = (PROCESSES / "calendars" / "cn-2026.yaml").read_bytes()
    return site.engine.calendars.load(ADMIN, change(data), "changed")


MISTAKES: dict[str, tuple[str, Ask]] = {
    "a command on an ended case": (
        "wrong_state",
        lambda s: s.engine.work_items.claim(LI, ended(s), "1.3"),
    ),
    "cancelling an ended case": ("case_over", lambda s: s.engine.cases.cancel(ZHAO, ended(s), "x")),
    "a case that never was": ("not_found", lambda s: s.engine.cases.comment(LI, "nowhere", "x")),
    "a task that never was": ("not_found", lambda s: complete(s, task="77.1")),
    "a stale task": ("wrong_state", lambda s: complete(s, task="1.1")),
    "somebody without the seat": ("not_allowed", lambda s: complete(s, WANG)),
    "somebody nobody knows": ("not_allowed", lambda s: complete(s, Actor("ghost"))),
    "a post that is not offered": (
        "which_post",
        lambda s: complete(s, Actor("li", post=f"{VILLAGE}/village_head")),
    ),
    "acting for somebody without the right": (
        "not_operator",
        lambda s: complete(s, Actor("wang", as_person="li")),
    ),
    "an answer of the wrong type": ("invalid", lambda s: complete(s, text=7)),
    "an answer too long": ("invalid", lambda s: complete(s, text="x" * 100_000)),
    "an answer nobody asked for": ("invalid", lambda s: complete(s, colour="red")),
    "a start in an unknown unit": ("unknown_unit", lambda s: start(s, unit="000")),
    "a start of an unknown policy": ("not_found", lambda s: start(s, policy="nothing")),
    "a start with answers nobody asked for": ("invalid", lambda s: start(s, answers={"a": 1})),
    "a matter found tomorrow": (
        "invalid",
        lambda s: start(s, found_at=moment(s.clock.now()) + timedelta(days=1)),
    ),
    "a calendar with a gap": (
        "invalid",
        lambda s: calendar(s, lambda d: b"\n".join(d.splitlines()[:-1])),
    ),
    "a calendar that is none": ("not_yaml", lambda s: calendar(s, lambda data: b"- 1")),
    "an appointment to no seat": (
        "unknown_seat",
        lambda s: s.engine.organisation.appoint(ADMIN, "li", "000/nobody"),
    ),
    "an appointment of nobody": (
        "unknown_person",
        lambda s: s.engine.organisation.appoint(ADMIN, "ghost", f"{GRID}/grid_leader"),
    ),
    "an appointment by somebody who may not": (
        "not_allowed",
        lambda s: s.engine.organisation.appoint(LI, "wang", f"{GRID}/grid_leader"),
    ),
    "a model with a gap": (
        "invalid",
        lambda s: s.engine.organisation.install(ADMIN, {"model.yaml": b"code: X"}),
    ),
    "a limit that does not run": (
        "not_found",
        lambda s: s.engine.limits.suspend(LI, case_and_task(s)[0], "other", "x", "y"),
    ),
    "an incident that is not open": (
        "not_found",
        lambda s: s.engine.incidents.retry(Actor("ops"), case_and_task(s)[0], "1.1"),
    ),
    "a diagram with an unknown reference": (
        "lint_failed",
        lambda s: deploy(s, flow("found", "ghost", "done")),
    ),
    "a diagram with an unsupported element": (
        "lint_failed",
        lambda s: deploy(s, element("manualTask", "m") + flow("found", "m", "done")),
    ),
    "a diagram that calls what is not there": (
        "lint_failed",
        lambda s: deploy(
            s, element("callActivity", "m", calledElement="ghost") + flow("found", "m", "done")
        ),
    ),
    "exactly what is in force": (
        "unchanged",
        lambda s: s.engine.definitions.deploy(STAFF, lamp()),
    ),
    "a table that is ambiguous": (
        "decision",
        lambda s: s.engine.definitions.deploy(STAFF, ambiguous()),
    ),
}


def ambiguous() -> dict[str, bytes]:
    """Two rules of a UNIQUE table for the same input, which can be seen without running it."""
    files = table("1", rule="1")
    dmn = files["sort.dmn"].decode().replace("FIRST", "UNIQUE")
    begin, end = dmn.index("<rule"), dmn.index("</rule>") + len("</rule>")
    again = dmn[begin:end]
    for name in ("r", "e", "x"):
        again = again.replace(f'id="{name}"', f'id="{name}2"')
    return {**files, "sort.dmn": (dmn[:end] + again + dmn[end:]).encode()}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_has_a_code_and_changes_nothing(site: Site, mistake: tuple[str, Ask]) -> None:
    code, ask = mistake
    before = everything(site.url)

    with pytest.raises(EngineError) as refusal:
        ask(site)

    assert refusal.value.code == code, refusal.value.sentence
    assert refusal.value.sentence.startswith("Expected to ")
    assert everything(site.url) == before


def test_what_is_done_twice_is_refused_the_second_time(site: Site) -> None:
    case, task = case_and_task(site)
    site.engine.work_items.complete(LI, case, task, {})
    before = everything(site.url)

    with pytest.raises(EngineError) as refusal:
        site.engine.work_items.complete(LI, case, task, {})

    assert refusal.value.code == "wrong_state"
    assert everything(site.url) == before


# -- the database ----------------------------------------------------------------------------------


@pytest.fixture
def furnished(tmp_path: Path) -> Path:
    path = tmp_path / "wangge.db"
    site = Site(f"sqlite:///{path}").furnish(lamp())
    site.li.starts()
    site.engine.close()
    return path


def refusal_of(path: Path, **more: Any) -> str:
    with pytest.raises(EngineError) as refusal:
        Engine.open(f"sqlite:///{path}", clock=HandClock(MORNING), **more)
    return refusal.value.code


def test_a_database_of_a_newer_version_is_not_opened(furnished: Path) -> None:
    with sqlite3.connect(furnished) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
    connection.close()

    assert refusal_of(furnished) == "database_newer"


def test_a_file_that_is_no_database_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"this is a letter" * 1000)

    assert refusal_of(tmp_path / "x") == "database_damaged"


def test_an_empty_database_is_not_opened_unless_one_is_to_be_made(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "x", create=False) in ("database_empty", "database_gone")


def test_a_database_that_vanishes_in_the_middle_says_so(furnished: Path) -> None:
    engine = Engine.open(f"sqlite:///{furnished}", clock=HandClock(MORNING))
    furnished.rename(furnished.with_suffix(".away"))

    with pytest.raises(EngineError) as refusal:
        engine.cases.start(LI, "lamp", {}, unit=GRID)

    assert refusal.value.code == "database_gone"
    engine._database.close()
