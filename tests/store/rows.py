"""Rows with plain defaults, for tests of the store."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from engine.errors import Unavailable
from engine.store import Database, Statement, Transaction, schema, statements

_numbers = itertools.count(1)


def a_stream(name: str = "organisation", **values: Any) -> dict[str, Any]:
    return {"id": name, "sequence": 0, "digest": bytes(32), "last_at": 0, "anchored": 0, **values}


def an_event(sequence: int, stream: str = "organisation", **values: Any) -> dict[str, Any]:
    row = {"stream": stream, "sequence": sequence, "at": 1_000, "kind": "noted", "actor": "li"}
    return {**row, "body": b"{}", "digest": bytes(32), **values}


def a_case(name: str = "c1", **values: Any) -> dict[str, Any]:
    row = {"id": name, "policy": "lamp", "version": 1, "model": "O1", "unit": "7"}
    row |= {"status": "open", "sequence": 1, "digest": bytes(32), "last_at": 5, "opened_at": 5}
    return {**row, "state": b"", "anchored": 0, **values}


def a_work_item(case_id: str, task_id: str, **values: Any) -> dict[str, Any]:
    row = {"case_id": case_id, "task_id": task_id, "element": "handle", "policy": "lamp"}
    row |= {"status": "offered", "unit": "7", "due_at": schema.NEVER, "opened_at": 5}
    return {**row, "acting": False, **values}


def a_timer(key: str, due_at: int = 10, case_id: str = "c1") -> dict[str, Any]:
    return {"case_id": case_id, "key": key, "due_at": due_at, "kind": "timer"}


def arm(key: str, due_at: int = 10) -> Callable[[Transaction], str]:
    """Return a piece of work that writes one row and answers with its key."""

    def work(tx: Transaction) -> str:
        tx.run(statements.upsert(schema.timer), [a_timer(key, due_at)])
        return key

    return work


def armed(database: Database) -> set[str]:
    """Return the keys that everybody can see."""
    with database.read() as reader:
        return {row.key for row in reader.all(statements.DUE_TIMERS, now=schema.NEVER, limit=10**6)}


def sql(words: str) -> Statement:
    return Statement(text(words), name=words)


class Caller(threading.Thread):
    """Somebody who sends one command and waits for the answer."""

    def __init__(self, database: Database, work: Callable[[Transaction], Any]) -> None:
        super().__init__(daemon=True)
        self._database, self._work = database, work
        self.answer: Any = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self._database.write(self._work)
        except BaseException as error:
            self.error = error

    def done(self) -> Caller:
        self.join(30)
        assert not self.is_alive(), "nobody has answered"
        return self


def queued(database: Database, commands: int) -> None:
    """Wait until so many commands are in the queue."""
    while database.waiting < commands:
        os.sched_yield()


def refused(call: Callable[[], object]) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(Unavailable) as refusal:
        call()
    assert refusal.value.sentence.startswith("Expected to ")
    return refusal.value.code


@contextmanager
def opened(url: str, **options: object) -> Iterator[Database]:
    database = Database.open(url, **options)  # type: ignore[arg-type]
    yield database
    database.close()
