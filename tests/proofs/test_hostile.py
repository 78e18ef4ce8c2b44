"""Policies and answers by people who mean harm, deployed and run: no code, no file, no time, no other case."""

from __future__ import annotations

import contextlib
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import Actor, Invalid, Refused
from tests.bpmn.drawing import HEAD
from tests.proofs import hostile
from tests.proofs.drawings import lamp, matter
from tests.proofs.power import everything
from tests.site import GRID, Site, policy

LI, STAFF = Actor("li"), Actor("staff")
SECONDS, BYTES = 0.1, 50_000_000


@pytest.fixture
def database_kind() -> str:
    """One database: what is judged here lies above it."""
    return "sqlite"


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A site with a case that nobody may touch."""
    site = site_of(lamp(), matter())
    site.wang.starts(unit="330000100101002")
    return site


def cheaply(act: Callable[[], Any]) -> None:
    """Do something that must be neither long nor large; a refusal is welcome."""
    tracemalloc.start()
    try:
        act()
        _, peak = tracemalloc.get_traced_memory()
    except Refused:
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BYTES


def quickly(act: Callable[[], Any]) -> None:
    assert min(seconds(act) for _ in range(3)) < SECONDS


def seconds(act: Callable[[], Any]) -> float:
    """Processor time, whichever thread spends it."""
    before = time.process_time()
    with contextlib.suppress(Refused):
        act()
    return time.process_time() - before


def run(site: Site) -> None:
    """Start a case of the trap and step into it."""
    site.li.starts(hostile.NAME)
    site.li.completes("handle")


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
@pytest.mark.parametrize("place", hostile.PLACES, ids=lambda place: place.__name__)
def test_a_trap_in_a_policy_catches_nothing(
    site: Site, tmp_path: Path, place: hostile.Place, text: str
) -> None:
    marker = tmp_path / "marker"
    files = place(text.format(marker=marker))
    (bystander,) = site.engine.queries.cases()
    before = site.engine.queries._cases.row(bystander.id)

    try:
        site.engine.definitions.deploy(STAFF, files)
    except Invalid:
        pass
    else:
        assert min(trapped(site) for _ in range(3)) < SECONDS
        cheaply(lambda: run(site))

    assert not marker.exists()
    assert site.engine.queries._cases.row(bystander.id) == before
    assert site.engine.audit.verify() == []


def trapped(site: Site) -> float:
    """How long it takes to step into the trap."""
    site.li.starts(hostile.NAME)
    return seconds(lambda: site.li.completes("handle"))


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
LAMP = lamp()["lamp.bpmn"].decode()
DOCUMENTS = {
    "a file that is fetched": LAMP.replace(
        "<bpmn:def", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><bpmn:def', 1
    ).replace("步骤handle", "&x;"),
    "a billion laughs": LAMP.replace("<bpmn:def", LAUGHS + "]><bpmn:def", 1).replace(
        "步骤handle", "&i;"
    ),
    "a parameter entity": LAMP.replace(
        "<bpmn:def", '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><bpmn:def', 1
    ),
    "a style sheet": LAMP.replace("<bpmn:def", '<?xml-stylesheet href="file:///x"?><bpmn:def', 1),
    "ten thousand tasks": LAMP.replace(
        "</bpmn:process>", '<bpmn:userTask id="t"/>' * 10_000 + "</bpmn:process>"
    ),
    "a deep hole": HEAD + "<bpmn:extensionElements>" * 5_000 + "</bpmn:extensionElements>" * 5_000,
    "no XML at all": "PK\x03\x04 this is no diagram",
    "half of it": LAMP[: len(LAMP) // 2],
    "nothing": "",
    "another alphabet": LAMP.encode().decode().replace("UTF-8", "UTF-7"),
    "an imported file": LAMP.replace(
        "<bpmn:process", '<bpmn:import location="file:///etc/passwd"/><bpmn:process', 1
    ),
    "a script in Python": LAMP.replace(
        '<bpmn:endEvent id="done">', '<bpmn:scriptTask id="s" scriptFormat="python"/><bpmn:endEvent id="done">'
    ),
}  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_is_a_trap_is_refused(site: Site, document: str) -> None:
    files = policy(document.encode(), "other")
    before = everything(site.url)

    with pytest.raises(Invalid) as refusal:
        site.engine.definitions.deploy(STAFF, files)

    assert refusal.value.problems
    assert "root:" not in str(refusal.value.problems)
    assert everything(site.url) == before
    quickly(lambda: site.engine.definitions.deploy(STAFF, files))
    cheaply(lambda: site.engine.definitions.deploy(STAFF, files))


SIDES = {
    "yaml that makes objects": {"policy.yaml": b"!!python/object/apply:os.system ['id']"},
    "yaml that laughs": {
        "policy.yaml": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nid: [*c,*c]\nname: {}\n"
    },
    "yaml without an id": {"policy.yaml": b"name: {zh: a, en: b}\n"},
    "an id that climbs": {"policy.yaml": b"id: ../../etc\nname: {zh: a, en: b}\n"},
    "a form that is a list": {"forms/handle.json": b"[]"},
    "a form that is deep": {"forms/handle.json": b'{"components":' + b"[" * 5000 + b"]" * 5000 + b"}"},
    "a form with code": {"forms/handle.json": b'{"components":[{"type":"script","key":"n"}]}'},
    "a slow pattern": {
        "forms/handle.json": b'{"components":[{"type":"textfield","id":"f","key":"n","label":"n",'
        b'"validate":{"pattern":"(?=a)(a+)+$"}}]}'
    },
    "a table that is no table": {"t.dmn": b"<x/>"},
    "a table with an entity": {"t.dmn": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'},
}  # fmt: skip


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES)
def test_what_lies_beside_a_diagram_is_as_harmless(site: Site, side: dict[str, bytes]) -> None:
    diagram = LAMP.replace('id="lamp"', 'id="other"').encode()
    files = {**policy(diagram, "other"), **side}
    before = everything(site.url)

    with pytest.raises(Refused):
        site.engine.definitions.deploy(STAFF, files)

    assert everything(site.url) == before
    quickly(lambda: site.engine.definitions.deploy(STAFF, files))


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


ANSWERS: dict[str, Any] = {
    "markup": "<script>alert(1)</script>",
    "an expression": "=1/0",
    "a format": "{0.__class__.__init__.__globals__}",
    "a template": "{{7*7}}${7*7}#{7*7}",
    "a statement": "'; DROP TABLE event; --",
    "a very long text": "长" * 200_000,
    "a deep list": deep(2000),
    "a huge number": 10**400,
    "a float": 0.1,
    "a text that cannot be kept": "\ud800",
    "a null character": "a\x00b",
    "bytes": b"x",
    "a date that is tagged": {"$d": "2026-10-01"},
    "somebody else's personal value": {"$p": "01a0", "sha256": "00" * 32},
    "an unknown tag": {"$x": "1"},
    "an object": {"__class__": "x"},
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("field", ["text", "phone"])
def test_an_answer_is_a_text_or_refused(site: Site, field: str, answer: Any) -> None:
    case = site.li.starts("matter").case_id or ""
    row = site.li.item("handle")
    before = everything(site.url)
    complete = site.engine.work_items.complete

    try:
        complete(LI, case, row.task_id, {field: answer})
    except Refused:
        assert everything(site.url) == before
    else:
        assert isinstance(answer, str)
        assert answer not in str(site.engine.queries.history(case)) or field == "text"
    assert site.engine.audit.verify() == []


@pytest.mark.parametrize(
    "name", ["__class__", "case.outcome", "text.phone", "$p", "", "x" * 10_000, "ＴＥＸＴ"]
)
def test_an_answer_to_what_was_not_asked_is_refused(site: Site, name: str) -> None:
    case = site.li.starts("matter").case_id or ""
    row = site.li.item("handle")
    before = everything(site.url)

    with pytest.raises(Invalid) as refusal:
        site.engine.work_items.complete(LI, case, row.task_id, {name: "x"})

    assert refusal.value.problems[0].code == "unknown_field"
    assert everything(site.url) == before


def test_a_case_cannot_be_started_where_the_text_is_no_unit(site: Site) -> None:
    for unit in ("../..", "'; --", "", GRID + "\x00"):
        with pytest.raises(Refused):
            site.engine.cases.start(LI, "lamp", {}, unit=unit)
