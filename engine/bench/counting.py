"""Counts what the engine asks of its database, without changing anything about it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from engine.store import Database, Reader, Transaction

T = TypeVar("T")


class Counting:
    """A database in front of the real one. Shapes: `statements` without BEGIN, SAVEPOINT, RELEASE and COMMIT."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self.dialect = database.dialect
        self.statements = 0
        self.commits = 0

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do the work and count what it ran, also when it ended in a refusal."""

        def counted(tx: Transaction) -> T:
            try:
                return work(tx)
            finally:
                self._add(tx.statements)

        found = self._database.write(counted)
        with self._lock:
            self.commits += 1
        return found

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Lend a reader and count what it was asked."""
        with self._database.read() as reader:
            try:
                yield reader
            finally:
                self._add(reader.statements)

    def _add(self, statements: int) -> None:
        with self._lock:
            self.statements += statements

    @property
    def waiting(self) -> int:
        """How many commands wait for their turn."""
        return self._database.waiting

    def close(self) -> None:
        """Let go."""
        self._database.close()
