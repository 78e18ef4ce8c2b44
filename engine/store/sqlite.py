"""SQLite: one thread writes, in groups that share a commit; readers go their own way.

The flush to disk is what a durable command costs. Commands that arrive while one group is being
flushed make up the next, so that the cost is shared exactly when there are many.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from engine.errors import Broken, EngineError, Unavailable
from engine.store.failures import unavailable
from engine.store.sqlite_file import SqliteConnection, SqliteFile
from engine.store.statement import DialectName
from engine.store.transaction import Reader, Transaction

T = TypeVar("T")

GROUP = 64
"""Commands that share a commit at most; more would make the first wait for the last."""

IDLE_READERS = 8


@dataclass(slots=True)
class _Command:
    """One caller's work, what came of it, and where the caller waits."""

    work: Callable[[Transaction], Any]
    answer: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None
    transaction: Transaction | None = None


class Sqlite:
    """A SQLite file with its writer."""

    dialect: DialectName = "sqlite"

    def __init__(self, url: str, *, create: bool, patience: float, reserve: int) -> None:
        self._file = SqliteFile(url, patience=patience, reserve=reserve)
        self._file.open(create=create)
        self._readers: deque[SqliteConnection] = deque()
        self._writer = Writer(self._file)
        self._closed = False

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Hand the work to the writer and wait until it is durable."""
        return self._writer.write(work)

    @property
    def waiting(self) -> int:
        """How many commands wait for the writer."""
        return self._writer.waiting

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Lend a connection that sees one moment."""
        connection = self._reader()
        try:
            connection.execute("BEGIN")
            yield Reader(connection)
        finally:
            connection.roll_back()
            if self._closed or len(self._readers) >= IDLE_READERS:
                connection.raw.close()
            else:
                self._readers.append(connection)

    def _reader(self) -> SqliteConnection:
        if self._closed:
            raise unavailable("database_closed", self._file.name)
        try:
            self._file.check_there()
        except Unavailable:
            self._close_readers()
            raise
        while self._readers:
            with suppress(IndexError):  # another thread took the last one
                return self._readers.pop()
        return self._file.connect(read_only=True)

    def _close_readers(self) -> None:
        while self._readers:
            with suppress(IndexError):
                self._readers.pop().raw.close()

    def close(self) -> None:
        """Let the writer finish, then let go."""
        self._closed = True
        self._writer.close()
        self._close_readers()


class Writer:
    """The one thread that writes."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._connection: SqliteConnection | None = None
        self._queue: SimpleQueue[_Command | None] = SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="wangge-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Queue the work and wait for what comes of it."""
        if threading.current_thread() is self._thread:
            raise Broken("Expected to write once per command, but the work itself asks to write.")
        command = _Command(work)
        with self._door:
            if self._closed:
                raise unavailable("database_closed", self._file.name)
            self._queue.put(command)
        result: T = command.answer.result()
        return result

    @property
    def waiting(self) -> int:
        """How many commands are queued and not begun."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what is in the queue and stop."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        last = False
        while not last:
            group, last = self._next_group()
            if group:
                self._commit(group)
        if self._connection is not None:
            self._connection.raw.close()

    def _next_group(self) -> tuple[list[_Command], bool]:
        group: list[_Command] = []
        command = self._queue.get()
        while command is not None:
            group.append(command)
            if len(group) == GROUP:
                return group, False
            try:
                command = self._queue.get_nowait()
            except Empty:
                return group, False
        return group, True

    def _commit(self, group: list[_Command]) -> None:
        try:
            self._run(group)
        except BaseException as failure:  # everybody who waits must be told
            self._give_up(group, failure)
            return
        for command in group:
            if command.error is None and command.transaction is not None:
                command.transaction.committed()
        for command in group:
            if command.error is None:
                command.answer.set_result(command.result)
            else:
                command.answer.set_exception(command.error)

    def _run(self, group: list[_Command]) -> None:
        connection = self._ready()
        shared: dict[str, Any] = {}
        connection.execute("BEGIN IMMEDIATE")
        for command in group:
            command.transaction = transaction = Transaction(connection, shared)
            _perform(command, transaction, connection)
        connection.execute("COMMIT")
        # The file may have been unlinked since it was checked, and SQLite would not know.
        self._file.check_there()

    def _ready(self) -> SqliteConnection:
        self._file.check_there()
        self._file.check_room()
        if self._connection is None:
            self._connection = self._file.connect()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.raw.close()
            self._connection = None

    def _give_up(self, group: list[_Command], failure: BaseException) -> None:
        if self._connection is not None:
            self._connection.roll_back()
        if not (isinstance(failure, Unavailable) and failure.code == "database_full"):
            self._drop()
        for command in group:
            if command.transaction is not None and command.error is None:
                command.transaction.rolled_back()
        for command in group:
            command.answer.set_exception(_copy(failure))


def _perform(command: _Command, transaction: Transaction, connection: SqliteConnection) -> None:
    connection.execute("SAVEPOINT command")
    try:
        command.result = transaction.perform(command.work)
    except BaseException as error:  # it belongs to this command alone
        command.error = error
        if not connection.raw.in_transaction:
            # SQLite has undone the whole group by itself (disk full, I/O error).
            command.error = None
            raise
        connection.execute("ROLLBACK TO command")
        transaction.rolled_back()
    connection.execute("RELEASE command")


def _copy(failure: BaseException) -> BaseException:
    # One exception raised in several threads would mix up their tracebacks.
    if isinstance(failure, Unavailable):
        copy: EngineError = Unavailable(failure.sentence, code=failure.code)
    else:
        copy = Broken(f"Expected to commit a group of commands, but: {failure}.")
    copy.__cause__ = failure
    return copy
