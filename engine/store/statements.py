"""The statements of the hot path, and those made from a table's own description.

Fixed values stand in the text (`literal_column`), since SQLite does not use a partial index for a
parameter. Constants name what is asked; `insert`, `upsert`, `delete`, … are made once per table.
Whoever wants something else writes `Statement(select(...))` at module level.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    BigInteger,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.sql.elements import BindParameter, TextClause

from engine.store import schema
from engine.store.statement import Statement


@cache
def insert(table: Table) -> Statement:
    """Return the statement that adds rows. Shapes: dicts of columns; nullable ones may lack."""
    return Statement(_insert(table, ""), name=f"insert {table.name}", optional=_optional(table))


@cache
def upsert(table: Table) -> Statement:
    """Return the statement that adds rows, or overwrites every column of those with their key."""
    keys = ", ".join(column.name for column in table.primary_key)
    rest = [c.name for c in table.columns if not c.primary_key]
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    action = f"DO UPDATE SET {sets}" if sets else "DO NOTHING"
    clause = _insert(table, f" ON CONFLICT ({keys}) {action}")
    return Statement(clause, name=f"upsert {table.name}", optional=_optional(table))


@cache
def add_missing(table: Table) -> Statement:
    """Return the statement that adds rows and leaves those alone whose key exists."""
    clause = _insert(table, " ON CONFLICT DO NOTHING")
    return Statement(clause, name=f"add missing {table.name}", optional=_optional(table))


@cache
def delete(table: Table, *columns: str) -> Statement:
    """Return the statement that deletes by the named columns, or else by the whole key."""
    names = columns or tuple(column.name for column in table.primary_key)
    where = " AND ".join(f"{name} = :{name}" for name in names)
    clause = text(f"DELETE FROM {table.name} WHERE {where}")  # noqa: S608 - names are ours
    return Statement(_typed(clause, table, names), name=f"delete {table.name}")


@cache
def row(table: Table) -> Statement:
    """Return the statement that reads one row by its key."""
    clause = select(table)
    for column in table.primary_key:
        clause = clause.where(column == bindparam(column.name))
    return Statement(clause, name=f"row of {table.name}")


@cache
def rows(table: Table, *columns: str) -> Statement:
    """Return the statement that reads rows by these columns, in the order of the key."""
    clause = select(table).order_by(*table.primary_key.columns)
    for name in columns:
        clause = clause.where(table.c[name] == bindparam(name))
    return Statement(clause, name=f"rows of {table.name}")


def _optional(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.nullable)


def _insert(table: Table, conflict: str) -> TextClause:
    names = [column.name for column in table.columns]
    places = ", ".join(f":{name}" for name in names)
    columns = ", ".join(names)
    words = f"INSERT INTO {table.name} ({columns}) VALUES ({places}){conflict}"  # noqa: S608
    return _typed(text(words), table, tuple(names))


def _typed(clause: TextClause, table: Table, names: tuple[str, ...]) -> TextClause:
    return clause.bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))


_case, _event, _stream = schema.case_, schema.event, schema.stream
_organisation = (
    select(_stream.c.sequence)
    .where(_stream.c.id == literal_column("'organisation'", Text))
    .scalar_subquery()
    .label("organisation_sequence")
)
_known = (
    _event.c.stream.label("known_stream"),
    _event.c.sequence.label("known_sequence"),
    _event.c.digest.label("known_digest"),
    _event.c.kind.label("known_kind"),
    _event.c.body.label("known_body"),
)
_key: BindParameter[str] = bindparam("key", type_=_event.c.key.type)
_limit: BindParameter[int] = bindparam("limit")

HOLD_CASE = Statement(
    select(_case, *_known, _organisation)
    .select_from(_case.outerjoin(_event, _event.c.key == _key))
    .where(_case.c.id == bindparam("case_id"))
    .with_for_update(of=_case),
    name="hold case",
    optional=("key",),
)
"""case_id, key → the case, locked; `known_*` is the event that this key made before, if any."""

HOLD_STREAM = Statement(
    select(_stream, *_known, _organisation)
    .select_from(_stream.outerjoin(_event, _event.c.key == _key))
    .where(_stream.c.id == bindparam("stream"))
    .with_for_update(of=_stream),
    name="hold stream",
    optional=("key",),
)
"""stream, key → the head, locked; as HOLD_CASE. The row must exist: `add_missing(stream)` first."""

_nothing = select(literal_column("1", BigInteger).label("one")).subquery()
LOOK_UP = Statement(
    select(*_known, _organisation).select_from(_nothing.outerjoin(_event, _event.c.key == _key)),
    name="look up",
    optional=("key",),
)
"""key → always one row: the event that this key made before, the organisation's sequence."""

SAVE_CASE = Statement(
    update(_case)
    .where(_case.c.id == bindparam("case_id"), _case.c.sequence == bindparam("held_sequence"))
    .values(
        {
            column.name: bindparam(f"new_{column.name}", type_=column.type)
            for column in _case.columns
            if column.name not in ("id", "opened_at", "anchored")
        }
    ),
    name="save case",
    optional=tuple(f"new_{c.name}" for c in _case.columns if c.nullable),
)
"""case_id, held_sequence, new_<column> (not id, opened_at, anchored) → 0 rows when it moved on."""

EVENTS = Statement(
    select(_event)
    .where(_event.c.stream == bindparam("stream"), _event.c.sequence > bindparam("after"))
    .order_by(_event.c.sequence)
    .limit(_limit),
    name="events",
)
"""stream, after, limit → events in order."""

NEXT_NUMBER = Statement(
    text(
        "INSERT INTO counter (unit, year, value) VALUES (:unit, :year, 1) "
        "ON CONFLICT (unit, year) DO UPDATE SET value = counter.value + 1 RETURNING value"
    ).columns(schema.counter.c.value),
    name="next number",
)
"""unit, year → the next case number; rolls back with the transaction, hence without gaps."""

_timer = schema.timer
DUE_TIMERS = Statement(
    select(_timer)
    .where(_timer.c.due_at <= bindparam("now"))
    .order_by(_timer.c.due_at, _timer.c.case_id, _timer.c.key)
    .limit(_limit),
    name="due timers",
)
"""now, limit → timers due, earliest first."""

NEXT_DUE = Statement(select(func.min(_timer.c.due_at).label("due_at")), name="next due")
"""→ one row: when the earliest timer is due, or null."""

DELIVERIES = Statement(
    select(schema.delivery)
    .order_by(schema.delivery.c.created_at, schema.delivery.c.id)
    .limit(_limit),
    name="deliveries",
)
"""limit → commands waiting for other cases, oldest first."""

_moved = _case.c.sequence > _case.c.anchored
CASE_HEADS = Statement(
    select(_case.c.id, _case.c.sequence, _case.c.digest)
    .where(_moved, _case.c.id > bindparam("after"))
    .order_by(_case.c.id)
    .limit(_limit),
    name="case heads",
)
"""after, limit → heads of the cases that have moved since they were last anchored."""

STREAM_HEADS = Statement(
    select(_stream.c.id, _stream.c.sequence, _stream.c.digest)
    .where(_stream.c.sequence > _stream.c.anchored)
    .order_by(_stream.c.id),
    name="stream heads",
)
"""→ heads of the other streams that have moved since they were last anchored."""

_offer, _item, _holder = schema.offer, schema.work_item, schema.person_seat
_place = tuple_(_offer.c.due_at, _offer.c.case_id, _offer.c.task_id)
_after = tuple_(bindparam("due_at"), bindparam("case_id"), bindparam("task_id"))
INBOX_PAGE = Statement(
    select(_item, _case.c.number, _case.c.title, _case.c.version, _offer.c.seat.label("offered_to"))
    .select_from(
        _offer.join(
            _item,
            (_item.c.case_id == _offer.c.case_id) & (_item.c.task_id == _offer.c.task_id),
        ).join(_case, _case.c.id == _offer.c.case_id)
    )
    .where(_offer.c.seat == bindparam("offered"), _place > _after)
    .order_by(_offer.c.due_at, _offer.c.case_id, _offer.c.task_id)
    .limit(_limit),
    name="inbox page",
)
"""offered (seat), due_at, case_id, task_id (first page: -1, '', ''), limit → its open work."""

CLAIMED = Statement(
    select(_item, _case.c.number, _case.c.title, _case.c.version)
    .join_from(_item, _case, _case.c.id == _item.c.case_id)
    .where(
        _item.c.assignee == bindparam("person"),
        _item.c.status.in_(
            [literal_column(f"'{held}'", Text) for held in ("claimed", "delegated")]
        ),
    )
    .order_by(_item.c.due_at, _item.c.case_id, _item.c.task_id)
    .limit(_limit),
    name="claimed",
)
"""person, limit → what the person has claimed or is delegated, in due order."""

SEATS_OF = Statement(
    select(_holder)
    .where(
        _holder.c.person == bindparam("person"),
        _holder.c.valid_from <= bindparam("now"),
        func.coalesce(_holder.c.valid_to, schema.NEVER) > bindparam("now"),
    )
    .order_by(_holder.c.seat, _holder.c.why),
    name="seats of",
)
"""person, now → the seats the person may act for now, and why."""

ONE = Statement(select(literal_column("1", BigInteger).label("one")), name="one")
"""→ one row: the database answers."""
