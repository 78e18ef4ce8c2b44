"""Holding a case or a stream: its lock, and what the holder must know, as it is once the lock is there."""

from __future__ import annotations

from engine.store.statement import Row, Statement
from engine.store.statements import HOLD_CASE, HOLD_STREAM, LOOK_UP
from engine.store.transaction import Transaction


def hold_case(tx: Transaction, case_id: str, key: str | None) -> Row | None:
    """Lock a case and return it with the event that this key made before, if any; None without such a case."""
    return _held(tx, HOLD_CASE, key, case_id=case_id)


def hold_stream(tx: Transaction, stream: str, key: str | None) -> Row | None:
    """Lock a stream that is not a case; as `hold_case`."""
    return _held(tx, HOLD_STREAM, key, stream=stream)


def _held(tx: Transaction, statement: Statement, key: str | None, **name: str) -> Row | None:
    found = tx.one(statement, key=key, **name)
    if found is None or tx.dialect == "sqlite":
        return found
    # PostgreSQL, having waited for the lock, shows the locked row as it is now and all the rest as it was
    # before: the event that whoever had the lock has just made with the same key would not be seen.
    fresh = tx.one(LOOK_UP, key=key)
    return found if fresh is None else found._replace(**fresh._asdict())
