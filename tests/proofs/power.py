"""The power goes at the n-th writing statement, or just before the commit, and stays away."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from engine.store import Transaction, schema
from engine.store.transaction import Reader

_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)", re.IGNORECASE)


class PowerCut(BaseException):
    """Nothing that a program could handle."""


class Power:
    """Counts what is written, and lets the power go when it is told to."""

    def __init__(self, until: int) -> None:
        self.until, self.writes = until, 0

    def write(self) -> None:
        self.writes += 1
        if self.writes >= self.until:
            raise PowerCut


@contextmanager
def cut(at: int) -> Iterator[Power]:
    """Let the power go at a writing statement; commits count as one."""
    power = Power(at)
    execute, run, perform = Reader._execute, Transaction.run, Transaction.perform

    def executing(self: Any, compiled: Any, values: Any) -> Any:
        if isinstance(self, Transaction) and _WRITES.match(compiled.sql):
            power.write()
        return execute(self, compiled, values)

    def running(self: Any, statement: Any, rows: Any = ({},)) -> int:
        if len(rows) > 1:
            power.write()
        return run(self, statement, rows)

    def performing(self: Any, work: Any) -> Any:
        result = perform(self, work)
        if power.writes:  # a transaction that has written nothing commits nothing
            power.write()
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "_execute", executing)
        patch.setattr(Transaction, "run", running)
        patch.setattr(Transaction, "perform", performing)
        yield power


def everything(url: str) -> dict[str, list[Any]]:
    """Every row of every table, as a connection sees it that is not the engine's."""
    names = [name for name in schema.metadata.tables if name != "meta"]
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url)
    try:
        return {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"').fetchall()))  # noqa: S608
            for name in names
        }
    finally:
        connection.close()
