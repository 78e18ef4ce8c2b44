"""What a worker does in one go, and that there is one of it on a SQLite file."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Unavailable, Worker
from tests.site import Site


def test_a_worker_does_what_is_due(site: Site) -> None:
    case = site.li.starts()
    site.clock.advance(days=8)

    Worker(site.engine).work()

    assert [limit.overdue for limit in site.engine.queries.limits(case.case_id)] == [True]
    assert "overdue" in site.li.told()


def test_only_one_process_has_the_workers_role_on_a_file(tmp_path: Path) -> None:
    site = Site(f"sqlite:///{tmp_path / 'site.db'}")
    first, second = Worker(site.engine), Worker(site.engine)
    first.start()

    with pytest.raises(Unavailable) as refusal:
        second.start()

    assert refusal.value.code == "worker_running"
    first.stop()
    second.start()
    second.stop()
    site.engine.close()
