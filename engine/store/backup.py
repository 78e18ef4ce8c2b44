"""A copy of a whole database in one file, while it is in use; and back into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import make_url

from engine.errors import EngineError, Unavailable
from engine.store import schema
from engine.store.failures import of_sqlite, unavailable

_SQLITE = "sqlite:///"
_PAGES = 2_000
"""Pages of SQLite copied at a time; between two times, writers get their turn."""

_CUSTOM = b"PGDMP"
"""How a file of pg_dump in its own format begins."""


def backup(url: str, file: Path) -> int:
    """Write the database, as it is at one moment, to a new file; return its size in bytes.

    The file appears whole or not at all. It holds personal values: keep it as safe as the database.
    Errors: Unavailable (`database_gone`, `file_exists`, `backup_failed`).
    """
    if file.exists():
        raise _failed(f"back up to file '{file}'", "it is there already", "file_exists")
    half = file.with_name(f"{file.name}.part")
    try:
        if url.startswith(_SQLITE):
            _copy(_path(url), half, url)
        else:
            _tool("pg_dump", ["--format=custom", f"--file={half}", f"--dbname={_plain(url)}"])
        with half.open("rb+") as written:
            os.fsync(written.fileno())
        half.rename(file)
    except OSError as error:
        raise _failed(f"back up to file '{file}'", str(error), "backup_failed") from error
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def restore(url: str, file: Path) -> None:
    """Make a database from a backup, where there is none; it may have to be migrated afterwards.

    Errors: Unavailable (`not_a_backup`, `database_not_empty`, `database_newer`, `backup_failed`).
    """
    if not file.is_file():
        raise _failed(f"restore file '{file}'", "there is no such file", "not_a_backup")
    if url.startswith(_SQLITE):
        _restore_sqlite(_path(url), file, url)
    else:
        _restore_postgres(url, file)


def _restore_sqlite(path: Path, file: Path, url: str) -> None:
    if path.exists():
        raise unavailable("database_not_empty", str(path))
    version = _version(file)
    if version > schema.SCHEMA_VERSION:
        raise unavailable("database_newer", str(file))
    half = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _copy(file, half, url)
        half.rename(path)
    except OSError as error:
        raise _failed(f"restore to '{path}'", str(error), "backup_failed") from error
    finally:
        half.unlink(missing_ok=True)


def _version(file: Path) -> int:
    """The version of the tables in a backup. Errors: Unavailable `not_a_backup`."""
    try:
        with closing(_open(file, "ro")) as raw:
            sound = raw.execute("PRAGMA integrity_check(1)").fetchone()
            found = raw.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    except sqlite3.Error as error:
        raise _failed(f"restore file '{file}'", str(error), "not_a_backup") from error
    if sound != ("ok",) or found is None:
        raise _failed(f"restore file '{file}'", "it is damaged", "not_a_backup")
    return int(found[0])


def _copy(source: Path, target: Path, url: str) -> None:
    target.unlink(missing_ok=True)
    if not source.exists():
        raise unavailable("database_gone", str(source))
    try:
        with closing(_open(source, "rw")) as old, closing(_open(target, "rwc")) as new:
            old.backup(new, pages=_PAGES)
            # One file, without a log beside it.
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise of_sqlite(error, url) from error


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=10)


def _restore_postgres(url: str, file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(_CUSTOM)) != _CUSTOM:
            raise _failed(f"restore file '{file}'", "pg_dump did not write it", "not_a_backup")
    if _has_tables(url):
        raise unavailable("database_not_empty", make_url(url).render_as_string(hide_password=True))
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _tool("pg_restore", [*options, f"--dbname={_plain(url)}", str(file)])


def _has_tables(url: str) -> bool:
    import psycopg

    from engine.store.failures import of_driver

    try:
        with psycopg.connect(_plain(url)) as connection:
            asked = "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema())"
            found = connection.execute(asked).fetchone()
    except psycopg.Error as error:
        raise of_driver(error, url) from error
    return bool(found and found[0])


def _tool(name: str, arguments: list[str]) -> None:
    """Run a program of PostgreSQL's client, of the server's version or a newer one."""
    place = shutil.which(name)
    if place is None:
        raise _failed(
            f"run '{name}'",
            "it is not on the path; install the client programs of PostgreSQL",
            "backup_failed",
        )
    done = subprocess.run([place, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise _failed(f"run '{name}'", lines[-1], "backup_failed")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _path(url: str) -> Path:
    return Path(unquote(url.removeprefix(_SQLITE)))


def _failed(what: str, why: str, code: str) -> EngineError:
    return Unavailable(f"Expected to {what}, but {why}.", code=code)
