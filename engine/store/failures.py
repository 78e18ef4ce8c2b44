"""What the drivers' errors mean: who has to act, and what to tell them."""

from __future__ import annotations

import sqlite3
from typing import Any

from engine.errors import Broken, Conflict, EngineError, Unavailable
from engine.store.guards import APPEND_ONLY

_SENTENCES = {
    "database_closed": "the engine has been shut down",
    "database_damaged": "its file is damaged; restore it from a back-up",
    "database_empty": "there are no tables of wangge in it",
    "database_full": "its disk is full, or too nearly full for safe writing; make room",
    "database_gone": "it is not there or does not answer",
    "database_locked": "another program has kept it locked for too long",
    "database_newer": "it was written by a newer version of wangge; upgrade this one",
    "database_not_empty": "there is something in it already; restore into an empty one",
    "database_older": "it was written by an older version of wangge; stop whatever uses it, then run: wangge migrate",
    "database_read_only": "it may only be read, not written",
    "unavailable": "the database server refuses",
}

_SQLITE = {
    sqlite3.SQLITE_BUSY: "database_locked",
    sqlite3.SQLITE_LOCKED: "database_locked",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_FULL: "database_full",
    sqlite3.SQLITE_IOERR: "database_gone",
    sqlite3.SQLITE_CANTOPEN: "database_gone",
    sqlite3.SQLITE_PERM: "database_read_only",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
}

# SQLSTATE, whole or its class of two letters.
_POSTGRESQL = {
    "08": "database_gone",
    "57P": "database_gone",
    "28": "database_gone",
    "3D": "database_gone",
    "25006": "database_read_only",
    "53100": "database_full",
    "53": "unavailable",
    "55P03": "database_locked",
    "57014": "database_locked",
    "XX001": "database_damaged",
    "XX002": "database_damaged",
}

_LOST_RACES = ("40001", "40P01", "23505")


class LostRace(Exception):
    """Another transaction came between; the same work may succeed if it is done again."""

    def __init__(self, failure: EngineError) -> None:
        super().__init__(str(failure))
        self.failure = failure


def unavailable(code: str, database: str, detail: str = "") -> Unavailable:
    """Return the error that an operator can act on."""
    more = f" ({detail})" if detail else ""
    return Unavailable(
        f"Expected to use database '{database}', but {_SENTENCES[code]}{more}.", code=code
    )


def of_sqlite(error: sqlite3.Error, database: str) -> EngineError:
    """Say what an error of SQLite means."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.IntegrityError):
        if APPEND_ONLY in str(error):
            return _append_only()
        if code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
            return _taken(error)
        return _bug(error)
    meaning = _SQLITE.get(code & 0xFF) if code is not None else None
    if meaning is None:
        closed = isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error)
        return unavailable("database_gone", database) if closed else _bug(error)
    return unavailable(meaning, database, str(error))


def of_postgresql(error: Any, database: str) -> EngineError | LostRace:
    """Say what an error of psycopg means. Shapes: `error` is a psycopg.Error."""
    state: str | None = error.sqlstate
    detail = str(error).partition("\n")[0]
    if state is None:
        lost = type(error).__name__ in ("OperationalError", "InterfaceError", "PoolTimeout")
        return unavailable("database_gone", database, detail) if lost else _bug(error)
    if state in _LOST_RACES:
        busy = unavailable("database_locked", database, detail)
        return LostRace(_taken(error) if state == "23505" else busy)
    if APPEND_ONLY in detail:
        return _append_only()
    for length in (5, 3, 2):
        if state[:length] in _POSTGRESQL:
            return unavailable(_POSTGRESQL[state[:length]], database, detail)
    return _bug(error)


def of_driver(error: Any, database: str) -> EngineError:
    """Say what an error of either driver means."""
    if isinstance(error, sqlite3.Error):
        return of_sqlite(error, database)
    failure = of_postgresql(error, database)
    return failure.failure if isinstance(failure, LostRace) else failure


def _taken(error: Exception) -> Conflict:
    detail = str(error).partition("\n")[0]
    return Conflict("write", "row", detail, "there is one with this key already")


def _append_only() -> Broken:
    return Broken(f"Expected to change table 'event', but {APPEND_ONLY}.")


def _bug(error: Exception) -> Broken:
    return Broken(f"Expected the database to accept a statement, but it says: {error}.")
