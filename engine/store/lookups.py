"""Statements that find what an act of the organisation or of a calendar touches."""

from __future__ import annotations

from sqlalchemy import BindParameter, bindparam, false, literal_column, select, update

from engine.store import schema
from engine.store.statement import Statement

_item, _offer, _limit = schema.work_item, schema.offer, schema.limit_

OFFERED = Statement(
    select(_offer.c.case_id, _offer.c.task_id).where(_offer.c.seat == bindparam("seat")).limit(1),
    name="offered",
)
"""seat → one open work item that is offered to it, if any."""

_columns = (_item.c.case_id, _item.c.task_id, _item.c.assignee, _item.c.owner)
CLAIMED_AS = Statement(
    select(*_columns)
    .where(
        _item.c.seat == bindparam("seat"),
        _item.c.status.in_([literal_column(f"'{held}'") for held in ("claimed", "delegated")]),
    )
    .order_by(_item.c.case_id, _item.c.task_id),
    name="claimed as",
)
"""seat → what is held in this post, by whoever has it in hand or has delegated it."""

DELEGATED_TO = Statement(
    select(*_columns)
    .where(_item.c.assignee == bindparam("person"), _item.c.status == literal_column("'delegated'"))
    .order_by(_item.c.case_id, _item.c.task_id),
    name="delegated to",
)
"""person → what was delegated to this person."""

PROVISIONAL = Statement(
    select(_limit.c.case_id)
    .distinct()
    .where(_limit.c.provisional != false(), _limit.c.ended_at.is_(None))
    .order_by(_limit.c.case_id),
    name="provisional",
)
"""→ the cases with a running limit that reaches into a year without a calendar."""

_case, _stream = schema.case_, schema.stream

ANCHORED = Statement(
    update(_case).where(_case.c.id == bindparam("case_id")).values(anchored=bindparam("covered")),
    name="anchored",
)
"""case_id, covered → the case's head up to which an anchor reaches."""

ANCHORED_STREAM = Statement(
    update(_stream)
    .where(_stream.c.id == bindparam("stream"))
    .values(anchored=bindparam("covered")),
    name="anchored stream",
)
"""stream, covered → the same for other streams."""

CASE_IDS = Statement(
    select(_case.c.id)
    .where(_case.c.id > bindparam("after"))
    .order_by(_case.c.id)
    .limit(bindparam("limit")),
    name="case ids",
)
"""after, limit → ids of cases in order."""

OPEN_IDS = Statement(
    select(_case.c.id)
    .where(_case.c.id > bindparam("after"), _case.c.ended_at.is_(None))
    .order_by(_case.c.id)
    .limit(bindparam("limit")),
    name="open ids",
)
"""after, limit → ids of cases that have not ended, in order; merged ones too."""

PERSONAL_OF = Statement(
    select(schema.personal.c.id)
    .where(
        schema.personal.c.case_id == bindparam("case_id"),
        schema.personal.c.field == bindparam("field"),
        schema.personal.c.erased_at.is_(None),
    )
    .order_by(schema.personal.c.id),
    name="personal of",
)
"""case_id, field → the values of a personal field that were not erased."""

CASE_BY = Statement(
    select(_case.c.id).where(
        (_case.c.number == bindparam("ref")) | (_case.c.id == bindparam("ref"))
    ),
    name="case by",
)
"""ref → the id of the case with this number or id."""

_seat = schema.person_seat
_since: BindParameter[int] = bindparam("since")
_until: BindParameter[int] = bindparam("until")

TURNED = Statement(
    select(_seat.c.person, _seat.c.seat)
    .distinct()
    .where(
        ((_seat.c.valid_from > _since) & (_seat.c.valid_from <= _until))
        | ((_seat.c.valid_to > _since) & (_seat.c.valid_to <= _until))
    )
    .order_by(_seat.c.seat, _seat.c.person),
    name="turned",
)
"""since, until → who began or ceased to act for which seat in between, by date."""
