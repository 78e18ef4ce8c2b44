"""Proof: what was done shows, what was changed afterwards shows, and an export needs nobody of ours to be checked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine import NotFound
from tests.services.looking import closed, handled, merged, overdue, started
from tests.site import Site

VERIFIER = Path(__file__).parents[2] / "engine" / "verifier.py"


def test_a_site_where_much_has_happened_holds(site: Site) -> None:
    for make in (closed, merged, handled, overdue):
        make(site)

    assert site.engine.audit.verify() == []
    assert site.engine.audit.anchor() is not None
    assert site.engine.audit.verify() == []


def test_one_case_can_be_verified_alone(site: Site) -> None:
    assert site.engine.audit.verify(closed(site).id) == []


def test_an_anchor_covers_what_has_moved_and_then_nothing(site: Site) -> None:
    lamp = started(site)

    first, second = site.engine.audit.anchor(), site.engine.audit.anchor()

    assert first is not None
    assert first.heads[f"case/{lamp.id}"].digest.hex() == lamp.receipt.digest
    assert second is None


def test_anchors_follow_one_another_in_the_file(site: Site) -> None:
    started(site)
    first = site.engine.audit.anchor()
    started(site)
    second = site.engine.audit.anchor()

    assert first is not None and second is not None  # noqa: PT018 - both narrow
    assert (second.number, second.previous) == (first.number + 1, first.digest)
    assert site.anchors is not None
    assert len(site.anchors.read_text().splitlines()) == second.number


def test_closing_the_engine_writes_an_anchor(site: Site) -> None:
    lamp = started(site)

    site.reopen()

    assert site.anchors is not None
    assert lamp.receipt.digest in site.anchors.read_text()


def test_an_export_is_checked_by_the_verifier_alone(site: Site, tmp_path: Path) -> None:
    lamp = closed(site)
    site.engine.audit.anchor()
    export = tmp_path / "export.json"
    export.write_text(json.dumps(site.engine.audit.export(lamp.id), ensure_ascii=False))

    command = [sys.executable, "-I", str(VERIFIER), str(export), "--anchors", str(site.anchors)]
    good = subprocess.run(command, capture_output=True, text=True)
    export.write_text(export.read_text().replace("zhao", "qian", 1))
    bad = subprocess.run(command, capture_output=True, text=True)

    assert (good.returncode, bad.returncode) == (0, 1), good.stdout + good.stderr


def test_what_is_not_there_is_not_exported(site: Site) -> None:
    with pytest.raises(NotFound):
        site.engine.audit.export("none")


def test_every_event_says_who_when_in_which_post_under_which_version(site: Site) -> None:
    lamp = closed(site)

    events = site.engine.queries.history(lamp.id)

    assert [(e.kind, e.actor, e.post and e.post.split("/")[1]) for e in events] == [
        ("case.start", "li", "grid_leader"),
        ("work_item.complete", "li", "grid_leader"),
        ("work_item.claim", "zhao", "village_head"),
        ("work_item.complete", "zhao", "village_head"),
    ]
    assert events[-1].visited == ("check", "done")
    assert lamp.view.version == 1


def test_a_case_is_shown_as_it_stood_after_each_event(site: Site) -> None:
    lamp = closed(site)

    seen = [site.engine.queries.replay(lamp.id, at=n) for n in (1, 2, 3, 4)]

    assert [view.status for view in seen] == ["registered", "accepted", "accepted", "closed"]
    assert [len(view.work_items) for view in seen] == [1, 1, 1, 0]
    for at in (0, 5):
        with pytest.raises(NotFound):
            site.engine.queries.replay(lamp.id, at=at)
