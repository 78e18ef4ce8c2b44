"""Jobs have an order, a lease and on PostgreSQL a queue; messages wait; delegated work remembers its owner."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Text, column, table, text

revision = "0002"
down_revision = "0001"

_KEPT = ("case_id", "task_id", "handler", "input", "attempts")


def upgrade() -> None:
    """Change tables and indexes; open jobs stay open, and may be begun at once."""
    _indexes()
    op.add_column(
        "work_item", Column("owner", _text(), comment="person who delegated it and gets it back")
    )
    _jobs()
    _messages()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # An extra; who runs on SQLite need not have it.
        from engine.store.procrastinate import queue_script

        raw: Any = connection.connection.driver_connection
        raw.execute(queue_script().encode())


def _indexes() -> None:
    op.drop_index("ix_work_item__assignee", "work_item")
    op.drop_index("ix_limit__due_at", "limit_")
    held, running = text("status IN ('claimed', 'delegated')"), text("ended_at IS NULL")
    _index("ix_work_item__assignee", "work_item", ["assignee", "due_at"], held)
    _index("ix_limit__due_at", "limit_", ["due_at"], running)


def _index(name: str, of: str, columns: list[str], where: Any = None) -> None:
    op.create_index(name, of, columns, sqlite_where=where, postgresql_where=where)


def _jobs() -> None:
    connection = op.get_bind()
    old = connection.execute(text("SELECT * FROM job")).mappings().all()
    op.drop_table("job")
    numbers = ("place", "opened_at", "attempts", "next_at")
    _make("job", ("case_id", "task_id"), ("handler", "input"), numbers, ("lease", "failure"))
    _index("ix_job__next_at", "job", ["next_at"])
    if old:
        op.bulk_insert(_table(), [_moved(row) for row in old])


def _messages() -> None:
    _make("wait", ("case_id", "task_id"), ("kind", "name", "key"), ("opened_at",), ())
    _index("ix_wait__kind", "wait", ["kind", "name", "key"])
    times = ("created_at", "keep_until")
    _make("message", ("id",), ("kind", "name", "key", "payload", "actor"), times, ("sender",))
    _index("ix_message__keep_until", "message", ["kind", "keep_until"])


def _make(
    name: str,
    keys: tuple[str, ...],
    texts: tuple[str, ...],
    numbers: tuple[str, ...],
    maybe: tuple[str, ...],
) -> None:
    op.create_table(
        name,
        *(Column(each, _text(), nullable=False) for each in (*keys, *texts)),
        *(Column(each, BigInteger, nullable=False) for each in numbers),
        *(Column(each, _text()) for each in maybe),
        PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _moved(row: Any) -> dict[str, Any]:
    sequence, _, n = row["task_id"].partition(".")
    kept = {name: row[name] for name in _KEPT}
    times = {"opened_at": row["next_at"], "next_at": row["next_at"]}
    return {**kept, **times, "place": int(sequence) * 1_000_000 + int(n)}


def _table() -> Any:
    names = (*_KEPT, "place", "opened_at", "next_at")
    return table("job", *(column(name) for name in names))


def _text() -> Text:
    return Text(collation="C") if op.get_bind().dialect.name == "postgresql" else Text()
