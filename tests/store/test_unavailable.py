"""A database that cannot be used is named for what it is, and the next call recovers."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from engine.store import Database, schema, statements
from tests.postgres import Server
from tests.store.rows import arm, armed, opened, refused

NOBODY = 65534
GIB = 2**30


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wangge.db"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act without the rights of root, who may write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that others may enter; pytest's own may not be."""
    place = Path(tempfile.mkdtemp(prefix="wangge-ro-"))
    place.chmod(0o755)
    yield place
    place.chmod(0o755)
    shutil.rmtree(place)


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    with opened(database_url) as database:
        newer = [{"key": "schema_version", "value": str(schema.SCHEMA_VERSION + 1)}]
        database.write(lambda tx: tx.run(statements.upsert(schema.meta), newer))

    assert refused(lambda: Database.open(database_url)) == "database_newer"


def test_tables_are_made_only_when_that_is_wanted(path: Path, postgres: Server) -> None:
    path.touch()
    empty = postgres.new_database()
    for url in (f"sqlite:///{path}", empty):
        assert refused(lambda url=url: Database.open(url, create=False)) == "database_empty"
    postgres.drop(empty)

    missing = f"sqlite:///{path.with_name('none.db')}"
    assert refused(lambda: Database.open(missing, create=False)) == "database_gone"
    assert not path.with_name("none.db").exists()


@pytest.mark.parametrize("url", ["mysql://x/y", "wangge.db", ""])
def test_an_unknown_kind_of_database_is_refused(url: str) -> None:
    assert refused(lambda: Database.open(url)) == "database_url"


@pytest.mark.parametrize("url", ["sqlite:////nowhere/wangge.db", "postgresql://u@/x?host=/nowhere"])
def test_a_database_that_cannot_be_reached_is_gone(url: str) -> None:
    assert refused(lambda: Database.open(url, patience=1)) == "database_gone"


def test_a_file_that_is_no_database_is_damaged(path: Path) -> None:
    path.write_bytes(b"These are not the pages you are looking for." * 100)

    assert refused(lambda: Database.open(f"sqlite:///{path}")) == "database_damaged"
    assert path.read_bytes().startswith(b"These are not")


@pytest.mark.parametrize("folder", [0o755, 0o777])
def test_a_read_only_file_is_said_to_be_so(open_place: Path, folder: int) -> None:
    url = f"sqlite:///{open_place / 'wangge.db'}"
    Database.open(url).close()
    (open_place / "wangge.db").chmod(0o444)
    open_place.chmod(folder if os.geteuid() == 0 else folder & 0o555)

    with as_nobody():
        assert refused(lambda: Database.open(url)) == "database_read_only"


def test_a_read_only_server_is_said_to_be_so(postgres: Server) -> None:
    url = postgres.new_site()
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    postgres.say(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')

    assert refused(lambda: Database.open(url)) == "database_read_only"
    postgres.drop(url)


def test_a_file_locked_by_another_program_is_waited_for_and_then_named(path: Path) -> None:
    with opened(f"sqlite:///{path}", patience=0.05) as database:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        codes = [
            refused(lambda: database.write(arm("a"))),
            refused(lambda: Database.open(f"sqlite:///{path}", patience=0.05)),
        ]
        other.close()

        assert codes == ["database_locked"] * 2
        assert database.write(arm("b")) == "b"
        assert armed(database) == {"b"}


def test_writing_stops_before_the_disk_is_full_and_goes_on_when_there_is_room(path: Path) -> None:
    disk = os.statvfs(path.parent)
    free = disk.f_bavail * disk.f_frsize
    margin = min(GIB, free // 4)
    filler = path.with_name("filler")
    with opened(f"sqlite:///{path}", reserve=free - margin) as database:
        database.write(arm("a"))
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, 2 * margin)
        codes = [
            refused(lambda: database.write(arm("b"))),
            refused(lambda: Database.open(f"sqlite:///{path}", reserve=free - margin)),
        ]
        readable = armed(database)
        filler.unlink()

        assert codes == ["database_full"] * 2
        assert readable == {"a"}
        assert database.write(arm("c")) == "c"


def test_a_file_that_is_removed_refuses_until_it_is_back(path: Path) -> None:
    away = path.with_name("away.db")
    with opened(f"sqlite:///{path}") as database:
        database.write(arm("a"))
        path.rename(away)
        codes = [
            refused(lambda: database.write(arm("b"))),
            refused(lambda: armed(database)),
            refused(lambda: database.write(arm("c"))),
        ]
        assert not path.exists()
        away.rename(path)

        assert codes == ["database_gone"] * 3
        assert database.write(arm("d")) == "d"
        assert armed(database) == {"a", "d"}


def test_another_file_in_its_place_is_not_taken_for_it(path: Path) -> None:
    with opened(f"sqlite:///{path}") as database:
        database.write(arm("a"))
        Database.open(f"sqlite:///{path.with_name('other.db')}").close()
        path.with_name("other.db").rename(path)

        assert refused(lambda: database.write(arm("b"))) == "database_gone"
        assert refused(lambda: armed(database)) == "database_gone"


@pytest.mark.parametrize("call", [lambda d: d.write(arm("a")), armed])
def test_a_closed_database_says_so(database_url: str, call: Callable[[Database], object]) -> None:
    with opened(database_url) as database:
        database.close()
        assert refused(lambda: call(database)) == "database_closed"
