"""Statements of messages between cases: who waits for what was sent, and what nobody took in time."""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, Text, bindparam, literal_column, select, update

from engine.store import schema
from engine.store.statement import Statement

_message, _wait = schema.message, schema.wait
_limit: BindParameter[int] = bindparam("limit")


def _kind(kind: str) -> ColumnElement[bool]:
    return _message.c.kind == literal_column(f"'{kind}'", Text)


MATCHES = Statement(
    select(_message, _wait.c.case_id, _wait.c.task_id)
    .join_from(
        _message,
        _wait,
        (_wait.c.kind == _message.c.kind)
        & (_wait.c.name == _message.c.name)
        & (_wait.c.key == _message.c.key),
    )
    .where(_kind("message"), _message.c.keep_until > bindparam("now"))
    .order_by(_message.c.created_at, _message.c.id, _wait.c.opened_at, _wait.c.case_id)
    .limit(_limit),
    name="matches",
)
"""now, limit → messages with each of the waits that would take them: the oldest of both first."""

SIGNALS = Statement(
    select(_message).where(_kind("signal")).order_by(_message.c.created_at).limit(_limit),
    name="signals",
)
"""limit → signals that have not been handed out yet."""

HEARERS = Statement(
    select(_wait.c.case_id)
    .distinct()
    .where(_wait.c.kind == literal_column("'signal'", Text), _wait.c.name == bindparam("name"))
    .order_by(_wait.c.case_id),
    name="hearers",
)
"""name → cases that wait for a signal."""

EXPIRED = Statement(
    select(_message)
    .where(_kind("message"), _message.c.keep_until <= bindparam("now"))
    .order_by(_message.c.keep_until)
    .limit(_limit),
    name="expired",
)
"""now, limit → messages that nobody took in time."""

GIVE_UP = Statement(
    update(_message)
    .where(_message.c.id == bindparam("message"), _kind("message"))
    .values(kind=literal_column("'expired'", Text)),
    name="give up",
)
"""message → 0 rows when it was taken or given up already."""
