"""What a command may do with the database: ask, write, and be told how it ended."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import orjson

from engine.store.statement import Compiled, DialectName, Row, Statement

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Connection(ABC):
    """One connection of a driver, with the driver's errors translated; cursors are the driver's."""

    dialect: DialectName

    @abstractmethod
    def execute(self, sql: str, parameters: Mapping[str, Any]) -> Any:
        """Run a statement once and return the cursor."""

    @abstractmethod
    def execute_many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Run a statement for each row and return the cursor."""


class Reader:
    """Asks the database; everything it is told is of one moment.

    `statements` counts executions, so that tests can hold a command to its allowance.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect
        self.statements = 0
        self.failure: BaseException | None = None

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Return the first row, or None."""
        compiled = statement.compiled(self.dialect)
        found = self._execute(compiled, values).fetchone()
        if found is None:
            return None
        return found if compiled.row is None else compiled.row(found)

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Return every row."""
        compiled = statement.compiled(self.dialect)
        found = self._execute(compiled, values).fetchall()
        return found if compiled.row is None else [compiled.row(values) for values in found]

    def _execute(self, compiled: Compiled, values: Mapping[str, Any]) -> Any:
        parameters = _parameters(compiled, values)
        self.statements += 1
        try:
            return self._connection.execute(compiled.sql, parameters)
        except BaseException as error:
            self.failure = error
            raise


class Transaction(Reader):
    """Everything one command does, or nothing of it.

    `group` is shared by the commands that are committed together, in their order, and dies with
    them: what an earlier one has loaded, a later one need not load again. Whoever puts something
    there takes it out in `after_rollback`.
    """

    def __init__(self, connection: Connection, group: dict[str, Any]) -> None:
        super().__init__(connection)
        self.group = group
        self._after_commit: list[Callable[[], None]] = []
        self._after_rollback: list[Callable[[], None]] = []

    def run(self, statement: Statement, rows: Sequence[Mapping[str, Any]] = ({},)) -> int:
        """Run a statement for every row and return how many rows it touched; nothing for none."""
        if not rows:
            return 0
        compiled = statement.compiled(self.dialect)
        if len(rows) == 1:
            return int(self._execute(compiled, rows[0]).rowcount)
        parameters = [_parameters(compiled, row) for row in rows]
        self.statements += 1
        try:
            return int(self._connection.execute_many(compiled.sql, parameters).rowcount)
        except BaseException as error:
            self.failure = error
            raise

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Have something done once the command is durable, before the answer; it must not raise."""
        self._after_commit.append(callback)

    def after_rollback(self, callback: Callable[[], None]) -> None:
        """Have something done once the command is undone, before the next; it must not raise."""
        self._after_rollback.append(callback)

    def perform(self, work: Callable[[Transaction], T]) -> T:
        """Do the work; a database error that the work has swallowed comes out again."""
        result = work(self)
        if self.failure is not None:
            raise self.failure
        return result

    def committed(self) -> None:
        """Tell those who asked that it is durable."""
        _call(self._after_commit)

    def rolled_back(self) -> None:
        """Tell those who asked that it never was."""
        _call(self._after_rollback)


def _parameters(compiled: Compiled, values: Mapping[str, Any]) -> dict[str, Any]:
    parameters = compiled.parameters(values)
    for name in compiled.lists:
        parameters[name] = orjson.dumps(parameters[name]).decode()
    return parameters


def _call(callbacks: Sequence[Callable[[], None]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:
            # The outcome stands; an error here must not make an acknowledged command look failed.
            _log.exception("a callback after a transaction failed")
