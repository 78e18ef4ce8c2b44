"""Personal values stand apart from the record: erased they are gone, and the record is as valid as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from engine import Actor
from engine.advance import bodies
from engine.store import schema
from engine.store.statements import rows
from tests.bpmn.drawing import branch, element, flow
from tests.services.looking import Matter, refused
from tests.site import GRID, Site, drawn, policy

PHONE = "13812345678"
FORM = orjson.dumps(
    {
        "type": "default",
        "id": "found",
        "components": [
            {
                "type": "textfield",
                "key": "title",
                "label": "什么事",
                "properties": {"name_en": "What"},
            },
            {
                "type": "textfield",
                "key": "phone",
                "label": "电话",
                "validate": {"maxLength": 20},
                "properties": {"name_en": "Phone", "personal": "true"},
            },
        ],
    }
)
KNOWN = '<wangge:result variable="known"/><wangge:output target="case.known" source="=known"/>'
ASKED = "<bpmn:script>= is defined(found.phone)</bpmn:script>"
VISIT = drawn(
    element("startEvent", "found", "", '<wangge:form ref="found"/>')
    + element("scriptTask", "ask", ASKED, KNOWN, scriptFormat="feel")
    + element("userTask", "call", "", '<wangge:form ref="found"/>')
    + element("exclusiveGateway", "again")
    + element("endEvent", "done")
    + flow("found", "ask", "call", "again")
    + branch("again", "call", '= call.title = "again"')
    + element("sequenceFlow", "again_done", sourceRef="again", targetRef="done"),
    "visit",
).replace(b'id="again"', b'id="again" default="again_done"')


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(policy(VISIT, "visit", **{"forms/found.json": FORM}))


@pytest.fixture
def visit(site: Site) -> Matter:
    """Somebody left a number."""
    return Matter(site, site.li.starts("visit", title="路灯不亮", phone=PHONE))


def plain(site: Site, *, without: str = "personal") -> str:
    """Everything that the tables hold, decompressed, but for one table."""
    parts: list[str] = []
    for table in schema.metadata.sorted_tables:
        if table.name != without:
            for row in site.engine.queries._cases.reading(lambda r, t=table: r.all(rows(t))):
                parts += [_text(name, value) for name, value in row._asdict().items()]
    return "\n".join(parts)


def _text(name: str, value: object) -> str:
    packed = name in ("body", "state") and isinstance(value, bytes)
    return bodies.unpack(value).decode() if packed else str(value)


def test_a_personal_value_stands_in_no_event_state_row_or_notice(site: Site, visit: Matter) -> None:
    visit.does("li", "work_items.claim", "call")
    visit.does("li", "work_items.complete", "call", {"title": "又来电", "phone": "13900000000"})

    text = plain(site)

    assert PHONE not in text
    assert "13900000000" not in text
    assert "路灯不亮" in text


def test_nor_in_a_log(site: Site, visit: Matter, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        visit.does("li", "work_items.complete", "call", {"title": "又来电", "phone": PHONE})

    assert PHONE not in caplog.text


def test_nor_in_what_a_delegate_prepared(site: Site, visit: Matter) -> None:
    visit.does("li", "work_items.claim", "call")
    visit.does("li", "work_items.delegate", "call", "member", "请先联系")
    visit.does("member", "work_items.complete", "call", {"title": "已联系", "phone": PHONE})

    assert PHONE not in plain(site)
    assert set(site.engine.queries.work_item(visit.id, visit.task("call")).proposal or {}) == {
        "title",
        "phone",
    }


def test_an_expression_sees_only_whether_it_is_there(site: Site, visit: Matter) -> None:
    without = Matter(site, site.li.starts("visit", title="井盖"))

    assert (visit.view.file["known"], without.view.file["known"]) == (True, False)


def test_the_event_carries_a_salted_digest(site: Site, visit: Matter) -> None:
    reference = visit.last.command["answers"]["phone"]
    again = Matter(site, site.li.starts("visit", title="路灯不亮", phone=PHONE))

    assert set(reference) == {"$p", "sha256"}
    assert again.last.command["answers"]["phone"]["sha256"] != reference["sha256"]


def test_an_erased_value_is_gone_and_the_record_holds(site: Site, visit: Matter) -> None:
    digest = visit.last.digest

    visit.does("admin", "personal.erase", "found.phone", "本人申请删除")

    assert PHONE not in plain(site, without="")
    assert visit.told("erased")[0][1:] == ["found.phone", "本人申请删除"]
    assert site.engine.queries.history(visit.id)[0].digest == digest
    assert site.engine.audit.verify() == []
    assert site.engine.queries.replay(visit.id, at=1).file["known"] is True
    visit.does("li", "work_items.complete", "call", {"title": "已联系"})


def test_every_value_of_a_repeated_step_is_erased(site: Site, visit: Matter) -> None:
    for number in ("13900000001", "13900000002"):
        title = "again" if number.endswith("1") else "done"
        visit.does("li", "work_items.complete", "call", {"title": title, "phone": number})

    visit.does("admin", "personal.erase", "call.phone", "本人申请删除")

    text = plain(site, without="")
    assert PHONE in text
    assert "1390000000" not in text
    assert len(visit.told("erased")) == 2


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_nothing_is_left_of_it_in_the_file(site_of: Callable[..., Site]) -> None:
    site = site_of(policy(VISIT, "visit", **{"forms/found.json": FORM}))
    case = Matter(site, site.li.starts("visit", title="路灯不亮", phone=PHONE))
    case.does("admin", "personal.erase", "found.phone", "本人申请删除")
    path = Path(site.url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    assert PHONE.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("who", "field", "reason", "code"),
    [
        ("li", "found.phone", "本人申请", "not_allowed"),
        ("ops", "found.phone", "本人申请", "not_allowed"),
        ("admin", "found.phone", " ", "invalid"),
        ("admin", "found.title", "本人申请", "not_found"),
        ("admin", "call.phone", "本人申请", "not_found"),
    ],
)
def test_who_erases_is_an_administrator_with_a_legal_reason(
    site: Site, visit: Matter, who: str, field: str, reason: str, code: str
) -> None:
    assert refused(site, lambda: visit.does(who, "personal.erase", field, reason)).code == code


def test_what_was_erased_cannot_be_erased_again(site: Site, visit: Matter) -> None:
    visit.does("admin", "personal.erase", "found.phone", "本人申请删除")

    refusal = refused(site, lambda: visit.does("admin", "personal.erase", "found.phone", "再次"))

    assert refusal.code == "not_found"


def test_a_refused_start_leaves_no_personal_value(site: Site) -> None:
    start = site.engine.cases.start
    answers = {"title": "路灯", "phone": PHONE}

    refused(site, lambda: start(Actor("wang"), "visit", answers, unit=GRID))
    refused(site, lambda: start(Actor("li"), "visit", {**answers, "phone": 7}, unit=GRID))

    assert PHONE not in plain(site, without="")
