"""The way in: one database, named by a URL, whichever of the two it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from engine.errors import Unavailable
from engine.store.statement import DialectName
from engine.store.transaction import Reader, Transaction

T = TypeVar("T")

MIB = 1024 * 1024


class Backend(Protocol):
    """What SQLite and PostgreSQL each do in their own way."""

    dialect: DialectName

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do one command's work, durably or not at all."""

    def read(self) -> AbstractContextManager[Reader]:
        """Let somebody look at one moment."""

    @property
    def waiting(self) -> int:
        """How many commands wait for their turn."""

    def close(self) -> None:
        """Finish what was begun and let go."""


class Database:
    """The database of one site."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.dialect: DialectName = backend.dialect

    @classmethod
    def open(
        cls,
        url: str,
        *,
        create: bool = True,
        patience: float = 10.0,
        reserve: int = 64 * MIB,
        connections: int = 16,
    ) -> Database:
        """Open a database; `create` makes file and tables where there are none.

        Shapes: `sqlite:///path` (four slashes for an absolute path) or `postgresql://user@host/name`.
        Units:  `patience` in seconds, for locks and for free connections; `reserve` in bytes of
                disk that SQLite leaves free; `connections` that PostgreSQL keeps open (twice as
                many in a rush).
        Errors: Unavailable, with one of the `database_…` codes.
        """
        scheme = urlsplit(url).scheme
        if scheme == "sqlite":
            from engine.store.sqlite import Sqlite

            return cls(Sqlite(url, create=create, patience=patience, reserve=reserve))
        if scheme in ("postgresql", "postgres"):
            # The driver is an extra; who runs on SQLite need not have it.
            from engine.store.postgres import Postgres

            return cls(Postgres(url, create=create, patience=patience, connections=connections))
        raise Unavailable(
            f"Expected to open database '{url}', but a URL begins with sqlite:/// or postgresql://.",
            code="database_url",
        )

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do the work in one transaction and return its result once it is durable.

        The work may be done again from the start (PostgreSQL: a lost race), so it must read inside
        whatever it decides upon. On SQLite it runs in the writer's thread; it never calls `write`.
        Errors: whatever the work raises, and then nothing of it remains; Unavailable; Conflict when
                another transaction was first with the same key, every time.
        """
        return self._backend.write(work)

    def read(self) -> AbstractContextManager[Reader]:
        """Return a context in which all that is asked is of one moment, and nothing is written."""
        return self._backend.read()

    @property
    def waiting(self) -> int:
        """How many commands wait for their turn; always 0 where everybody writes for themselves."""
        return self._backend.waiting

    def close(self) -> None:
        """Answer what was accepted and let go; from then on, `database_closed`."""
        self._backend.close()
