"""From its events alone, in another process, a case comes out byte for byte as it is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine import Actor, moment
from tests.proofs.drawings import errand, lamp, signers
from tests.proofs.reexecution import elsewhere, export
from tests.site import GRID, PROCESSES, VILLAGE, Site

ADMIN = Actor("admin")


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A town in which something of everything has happened."""
    site = site_of(lamp(), errand(), signers(3))
    for _ in range(3):
        site.li.starts()
    site.li.starts("signers")
    site.li.claims("handle")
    row = site.li.item("handle")
    site.engine.limits.suspend(Actor("li"), row.case_id, "main", "补正", "照片")
    site.clock.advance(hours=30)
    site.engine.limits.resume(Actor("li"), row.case_id, "main")
    site.li.completes("handle")
    site.wang.starts("errand", "330000100101002")
    site.li.starts("errand")
    site.passes("2026-09-29T18:00")
    for name in ("look", "handle", "sign"):
        site.li.completes(name)
    site.passes("2026-10-09T09:00")
    site.zhao.completes("check")
    return site


def change_everything(site: Site) -> None:
    """Organisation, settings, calendars and policies are different from now on."""
    engine = site.engine
    engine.organisation.dismiss(ADMIN, "li", f"{GRID}/grid_leader", "调离")
    engine.organisation.appoint(ADMIN, "wang", f"{GRID}/grid_leader")
    away = moment(site.clock.now())
    engine.organisation.leave(ADMIN, "zhao", away, away + timedelta(days=30), "qian")
    for name, value in (("reminder_percent", 10), ("yellow_percent", 20), ("day_end", "close")):
        engine.organisation.setting(ADMIN, "O1", name, value)
    calendar = PROCESSES / "calendars" / "cn-2026.yaml"
    engine.calendars.load(ADMIN, calendar.read_bytes().replace(b"10-10", b"10-11"), "another")
    changed = {name: data.replace(b'"7"', b'"2"') for name, data in lamp().items()}
    engine.definitions.deploy(Actor("staff"), changed)


def test_a_process_with_definitions_and_events_makes_the_same_states(
    site: Site, tmp_path: Path
) -> None:
    before = export(site.engine, tmp_path / "before")

    change_everything(site)

    after = export(site.engine, tmp_path / "after")
    assert len(after) == 6
    assert elsewhere(tmp_path / "before", seed=1) == before
    assert elsewhere(tmp_path / "after", seed=2) == after
    assert site.engine.audit.verify() == []


def test_what_happens_afterwards_follows_the_new_organisation(site: Site) -> None:
    change_everything(site)

    site.wang.starts("lamp", VILLAGE[:12] + "001")

    assert "handle" in site.wang.sees()
    assert site.li.sees() == []


def test_a_state_is_not_taken_from_the_database(site: Site, tmp_path: Path) -> None:
    states = export(site.engine, tmp_path / "export")
    case_id = next(iter(states))
    site.engine.queries._cases.transact(lambda tx: spoil(tx, case_id))

    assert elsewhere(tmp_path / "export") == states
    assert [f.code for f in site.engine.audit.verify(case_id)] == ["state_differs"]
    assert "case_" in site.engine.audit.rebuild(case_id)
    assert site.engine.audit.verify(case_id) == []


def spoil(tx: object, case_id: str) -> None:
    """Damage the stored state: another task is said to have been last."""
    import orjson

    from engine.advance import bodies
    from engine.store import Transaction, schema
    from engine.store.statements import row, upsert

    assert isinstance(tx, Transaction)
    found = tx.one(row(schema.case_), id=case_id)
    assert found is not None
    body = orjson.loads(bodies.unpack(found.state))
    body[3] += 1
    state = bodies.pack(orjson.dumps(body, option=orjson.OPT_SORT_KEYS))
    tx.run(upsert(schema.case_), [{**found._asdict(), "state": state}])
