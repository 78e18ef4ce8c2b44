"""PostgreSQL: every caller on a connection of its own; row locks keep a case's commands apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection

from engine.errors import Unavailable
from engine.store import schema
from engine.store.creation import table_statements
from engine.store.failures import LostRace, of_postgresql, unavailable
from engine.store.procrastinate import queue_script
from engine.store.statement import DialectName
from engine.store.transaction import Connection, Reader, Transaction

T = TypeVar("T")

_CREATING = 7_319_820_417_553_906
"""Key of the advisory lock under which the tables are made; any number nobody else uses."""

ATTEMPTS = 3
"""How often a command is begun when others come between."""

PAUSE = 0.01
"""Seconds before the second attempt; twice that before the third."""

_UNKNOWN = "whether the command was written is not known; send it again with the same key"


class PostgresConnection(Connection):
    """A connection of psycopg that speaks in the engine's errors."""

    dialect: DialectName = "postgresql"

    def __init__(self, raw: psycopg.Connection[Any], name: str) -> None:
        self.raw = raw
        self.name = name

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Run a statement once and return the cursor."""
        try:
            return self.raw.execute(sql, parameters, binary=True)
        except psycopg.Error as error:
            raise of_postgresql(error, self.name) from error

    def execute_many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Run a statement for each row and return the cursor."""
        cursor = self.raw.cursor()
        try:
            cursor.executemany(sql, rows)
        except psycopg.Error as error:
            raise of_postgresql(error, self.name) from error
        return cursor

    def script(self, sql: str) -> None:
        """Run many statements, of which nothing comes back."""
        try:
            self.raw.execute(sql.encode())
        except psycopg.Error as error:
            raise of_postgresql(error, self.name) from error

    def commit(self) -> None:
        """Make it durable. Errors: Unavailable, LostRace."""
        if self.raw.info.transaction_status == TransactionStatus.INERROR:
            # PostgreSQL would answer COMMIT with a rollback, and psycopg would not mind.
            raise unavailable("unavailable", self.name, "the transaction had failed before")
        try:
            self.raw.commit()
        except psycopg.Error as error:
            if self.raw.closed:
                raise unavailable("database_gone", self.name, _UNKNOWN) from error
            raise of_postgresql(error, self.name) from error


class Postgres:
    """A PostgreSQL database with its pool of connections."""

    dialect: DialectName = "postgresql"

    def __init__(self, url: str, *, create: bool, patience: float, connections: int) -> None:
        target = make_url(url).set(drivername="postgresql+psycopg")
        self._name = target.set(drivername="postgresql").render_as_string(hide_password=True)
        self._engine = create_engine(
            target,
            pool_size=connections,
            max_overflow=connections,
            pool_timeout=patience,
            connect_args=_settings(target, patience),
        )
        self._closed = False
        try:
            with self._connection() as connection:
                self._prepare(connection, create=create)
                connection.commit()
        except BaseException:
            self._engine.dispose()
            raise

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do the work; again when a race was lost or the line was dead."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._attempt(work)
            except LostRace:
                # Our rollback wakes whoever won, but it needs a moment to take its lock.
                time.sleep(attempt * PAUSE)
            except _DeadLine:
                self._engine.dispose()  # the others in the pool are as dead
        try:
            return self._attempt(work)
        except (LostRace, _DeadLine) as outcome:
            raise outcome.failure from outcome

    @property
    def waiting(self) -> int:
        """Nobody waits for another here, but for locks."""
        return 0

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Lend a connection that sees one moment and cannot write."""
        with self._connection() as connection:
            raw = connection.raw
            raw.read_only = True
            raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            try:
                yield Reader(connection)
            finally:
                with suppress(psycopg.Error):  # a dead line is thrown away by whoever lent it
                    raw.rollback()
                    raw.read_only = None
                    raw.isolation_level = None

    def close(self) -> None:
        """Let go of the connections that nobody uses; the others are closed when they come back."""
        self._closed = True
        self._engine.dispose()

    def _attempt(self, work: Callable[[Transaction], T]) -> T:
        with self._connection() as connection:
            transaction = Transaction(connection, {})
            committing = False
            try:
                result = transaction.perform(work)
                committing = True
                connection.commit()
            except BaseException as error:
                with suppress(psycopg.Error):
                    connection.raw.rollback()
                transaction.rolled_back()
                if isinstance(error, Unavailable) and connection.raw.closed and not committing:
                    raise _DeadLine(error) from error
                raise
        transaction.committed()
        return result

    @contextmanager
    def _connection(self) -> Iterator[PostgresConnection]:
        if self._closed:
            raise unavailable("database_closed", self._name)
        proxied = self._check_out()
        raw = cast("psycopg.Connection[Any]", proxied.driver_connection)
        try:
            yield PostgresConnection(raw, self._name)
        finally:
            if raw.closed:
                proxied.invalidate()
            proxied.close()

    def _check_out(self) -> PoolProxiedConnection:
        try:
            return self._engine.raw_connection()
        except PoolTimeout as error:
            busy = "all connections are in use"
            raise unavailable("database_locked", self._name, busy) from error
        except (psycopg.Error, DBAPIError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            detail = str(cause).partition("\n")[0]
            raise unavailable("database_gone", self._name, detail) from error

    def _prepare(self, connection: PostgresConnection, *, create: bool) -> None:
        if _read_only(connection):
            raise unavailable("database_read_only", self._name)
        version = _schema_version(connection)
        if version is None and create:
            # Several nodes may start at once: whoever waits here finds the tables made.
            connection.execute(f"SELECT pg_advisory_xact_lock({_CREATING})")
            version = _schema_version(connection)
            if version is None:
                version = _create(connection)
        if version is None:
            raise unavailable("database_empty", self._name)
        if version != schema.SCHEMA_VERSION:
            newer = version > schema.SCHEMA_VERSION
            raise unavailable("database_newer" if newer else "database_older", self._name)


class _DeadLine(Exception):
    """The connection was lost before anything could have been committed."""

    def __init__(self, failure: Unavailable) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


def _settings(url: URL, patience: float) -> dict[str, Any]:
    milliseconds = max(1, int(patience * 1000))  # 0 would mean for ever
    return {
        "application_name": url.query.get("application_name", "wangge"),
        "connect_timeout": max(2, int(patience)),
        "options": f"-c lock_timeout={milliseconds} -c synchronous_commit=on "
        "-c idle_in_transaction_session_timeout=60000 -c TimeZone=UTC",
    }


def _read_only(connection: PostgresConnection) -> bool:
    asked = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
    return bool(connection.execute(asked).fetchone()[0])


def _schema_version(connection: PostgresConnection) -> int | None:
    if connection.execute("SELECT to_regclass('meta') IS NULL").fetchone()[0]:
        return None
    asked = "SELECT value FROM meta WHERE key = 'schema_version'"
    found = connection.execute(asked).fetchone()
    return None if found is None else int(found[0])


def _create(connection: PostgresConnection) -> int:
    for words in table_statements("postgresql"):
        connection.execute(words)
    connection.script(queue_script())
    return schema.SCHEMA_VERSION
