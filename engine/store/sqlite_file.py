"""The file of a SQLite database: opening it, and noticing when it vanishes or its disk fills up."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from engine.errors import EngineError, Unavailable
from engine.store import schema
from engine.store.creation import table_statements
from engine.store.failures import of_sqlite, unavailable
from engine.store.statement import DialectName
from engine.store.transaction import Connection


class SqliteConnection(Connection):
    """A connection of sqlite3 that speaks in the engine's errors."""

    dialect: DialectName = "sqlite"

    def __init__(self, raw: sqlite3.Connection, name: str) -> None:
        self.raw = raw
        self.name = name

    def execute(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()
    ) -> sqlite3.Cursor:
        """Run a statement once and return the cursor."""
        try:
            return self.raw.execute(sql, parameters)
        except sqlite3.Error as error:
            raise of_sqlite(error, self.name) from error

    def execute_many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> sqlite3.Cursor:
        """Run a statement for each row and return the cursor."""
        try:
            return self.raw.executemany(sql, rows)
        except sqlite3.Error as error:
            raise of_sqlite(error, self.name) from error

    def roll_back(self) -> None:
        """Undo what is open, as far as the connection still can."""
        try:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
        except sqlite3.Error:
            self.raw.close()  # which undoes it as well


class SqliteFile:
    """Where the database lies; knows whether it is still the one that was opened."""

    def __init__(self, url: str, *, patience: float, reserve: int) -> None:
        self.path = Path(unquote(url.removeprefix("sqlite:///")))
        self.name = str(self.path)
        self._patience = patience
        self._reserve = reserve
        self._identity: tuple[int, int] | None = None

    def open(self, *, create: bool) -> None:
        """Check the database and make its tables where there are none. Errors: Unavailable."""
        if not create and not self.path.exists():
            raise unavailable("database_gone", self.name)
        if create:
            self.check_room()
        try:
            connection = self.connect(create=create)
            try:
                _prepare(connection, create=create)
            finally:
                connection.raw.close()
        except Unavailable as failure:
            if failure.code == "database_gone" and self.path.exists() and not self._writable():
                raise unavailable("database_read_only", self.name) from failure
            raise
        self._identity = self._look()

    def connect(self, *, create: bool = False, read_only: bool = False) -> SqliteConnection:
        """Open one more connection. Errors: Unavailable."""
        mode = "rwc" if create else "rw"
        try:
            raw = sqlite3.connect(
                f"file:{quote(str(self.path))}?mode={mode}",
                uri=True,
                timeout=self._patience,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            )
        except sqlite3.Error as error:
            raise of_sqlite(error, self.name) from error
        connection = SqliteConnection(raw, self.name)
        try:
            _configure(connection, read_only=read_only)
        except EngineError:
            raw.close()
            raise
        return connection

    def check_there(self) -> None:
        """Refuse when the file was removed: SQLite itself would go on writing into nowhere.

        A file put in its place is another database, which only a restart may take for this one:
        what is cached would not fit it. The same file, put back, is welcome.
        """
        if self._look() != self._identity:
            raise unavailable("database_gone", self.name, "the file was removed or replaced")

    def check_room(self) -> None:
        """Refuse while there is still room: half a log is worse than an early no."""
        try:
            disk = os.statvfs(self.path.parent)
        except OSError as error:
            raise unavailable("database_gone", self.name, str(error)) from error
        free = disk.f_bavail * disk.f_frsize
        if free < self._reserve:
            left = f"{free // 2**20} MiB left, {self._reserve // 2**20} MiB are kept free"
            raise unavailable("database_full", self.name, left)

    def _look(self) -> tuple[int, int] | None:
        try:
            seen = os.stat(self.path)
        except OSError:
            return None
        return seen.st_dev, seen.st_ino

    def _writable(self) -> bool:
        return all(
            os.access(place, os.W_OK, effective_ids=True) for place in (self.path, self.path.parent)
        )


def _configure(connection: SqliteConnection, *, read_only: bool) -> None:
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA cache_size = -32768")
    # Pages that every command touches are copied out of the log once in 300 commands, not once in 80.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def _prepare(connection: SqliteConnection, *, create: bool) -> None:
    # Immediate, so that a database which cannot be written is found now, not at a command.
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = schema_version(connection)
        if version is None and not create:
            raise unavailable("database_empty", connection.name)
        if version is None:
            _create(connection)
        elif version != schema.SCHEMA_VERSION:
            newer = version > schema.SCHEMA_VERSION
            raise unavailable("database_newer" if newer else "database_older", connection.name)
        else:
            # The lock alone is also given on a file that may only be read.
            connection.execute("UPDATE meta SET value = value WHERE key = 'schema_version'")
        connection.execute("COMMIT")
    finally:
        connection.roll_back()


def schema_version(connection: SqliteConnection) -> int | None:
    """Return the version of the tables, or None when there are none."""
    there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'"
    if connection.execute(there).fetchone() is None:
        return None
    asked = "SELECT value FROM meta WHERE key = 'schema_version'"
    found = connection.execute(asked).fetchone()
    return None if found is None else int(found[0])


def _create(connection: SqliteConnection) -> None:
    for words in table_statements("sqlite"):
        connection.execute(words)
