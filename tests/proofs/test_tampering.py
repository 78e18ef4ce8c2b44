"""Whatever is done to a history is found: by the engine, and by an auditor who has an export and the anchors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import Actor
from engine.verifier import main as verifier
from tests.proofs.drawings import lamp, matter
from tests.proofs.forging import Forger, forging, mended, other_words
from tests.site import Site

LI = Actor("li")


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A case with four events, all of them anchored."""
    site = site_of(lamp(), matter())
    case = site.li.starts("matter").case_id or ""
    for text in ("一", "二"):
        site.engine.cases.comment(LI, case, text)
    site.li.completes("handle", text="灯", phone="13800000000")
    site.engine.audit.anchor()
    return site


def found(site: Site, tmp_path: Path) -> tuple[list[str], list[str], int]:
    """What the engine finds, what the auditor finds without anchors, and with them."""
    (case,) = site.engine.queries.case_ids()
    codes = [finding.code for finding in site.engine.audit.verify()]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(site.engine.audit.export(case, personal=True)))
    alone = verifier([str(path)])
    anchored = verifier([str(path), "--anchors", str(site.anchors)])
    return codes, ["found"] * alone, anchored


def stream(site: Site) -> str:
    (case,) = site.engine.queries.case_ids()
    return f"case/{case}"


def test_an_honest_history_holds(site: Site, tmp_path: Path) -> None:
    assert found(site, tmp_path) == ([], [], 0)


@pytest.mark.parametrize("forge", [Forger.change, Forger.gap, Forger.swap])
def test_a_forged_event_is_found_from_the_chain_itself(
    site: Site, tmp_path: Path, forge: Callable[..., None]
) -> None:
    with forging(site.url) as forger:
        forge(forger, stream(site), 3)

    codes, alone, anchored = found(site, tmp_path)

    assert codes
    assert alone
    assert anchored == 1


def test_a_cut_tail_is_found_against_an_anchor(site: Site, tmp_path: Path) -> None:
    with forging(site.url) as forger:
        forger.cut(stream(site), 3)
    mended(site.engine, stream(site)[5:])

    codes, alone, anchored = found(site, tmp_path)

    assert codes == ["cut"]
    assert not alone, "a careful forger leaves no trace in the chain"
    assert anchored == 1


def test_a_chain_that_was_replaced_is_found_against_an_anchor(site: Site, tmp_path: Path) -> None:
    events = other_words(site.engine.queries._cases.events(stream(site)[5:]))
    with forging(site.url) as forger:
        forger.replaced(stream(site), events)
    mended(site.engine, stream(site)[5:])

    codes, alone, anchored = found(site, tmp_path)

    assert codes == ["replaced"]
    assert not alone, "a careful forger leaves no trace in the chain"
    assert anchored == 1


def test_one_byte_of_what_stands_outside_the_chain_is_found(site: Site, tmp_path: Path) -> None:
    with forging(site.url) as forger:
        forger.say("UPDATE personal SET value = ?", '"13800000001"')

    codes, alone, anchored = found(site, tmp_path)

    assert codes == ["personal_changed"]
    assert alone
    assert anchored == 1


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM personal", "UPDATE personal SET value = NULL, salt = NULL, erased_at = 1"],
)
def test_a_personal_value_that_vanished_without_an_event_is_found(site: Site, sql: str) -> None:
    with forging(site.url) as forger:
        forger.say(sql)

    assert [f.code for f in site.engine.audit.verify()] == ["personal_missing"]


def test_a_lawful_erasure_leaves_everything_valid(site: Site, tmp_path: Path) -> None:
    case = stream(site)[5:]

    site.engine.personal.erase(Actor("admin"), case, "handle.phone", "本人要求")

    assert found(site, tmp_path) == ([], [], 0)
    rows: list[Any] = site.engine.queries._cases.reading(lambda r: _personal(r))
    assert [row.value for row in rows] == [None]


def _personal(reader: Any) -> list[Any]:
    from engine.store import schema
    from engine.store.statements import rows

    found: list[Any] = reader.all(rows(schema.personal))
    return found


@pytest.mark.parametrize("name", ["organisation", "policy/matter"])
def test_the_tail_of_another_stream_cannot_be_cut_either(site: Site, name: str) -> None:
    with forging(site.url) as forger:
        last = forger.say("SELECT max(sequence) FROM event WHERE stream = ?", name)[0][0]
        forger.say("DELETE FROM event WHERE stream = ? AND sequence = ?", name, last)

    codes = {f.code for f in site.engine.audit.verify() if f.stream == name}

    assert {"head_differs", "cut"} <= codes


def test_the_database_itself_keeps_the_history_from_being_written_over(site: Site) -> None:
    with pytest.raises(Exception, match="append-only"):
        site.engine.queries._cases.transact(_overwrite)


def _overwrite(tx: Any) -> None:
    from engine.store import schema
    from engine.store.statements import delete

    (first,) = {("organisation", 1)}
    tx.run(delete(schema.event), [{"stream": first[0], "sequence": first[1]}])
