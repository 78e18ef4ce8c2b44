"""What lies before a person: claimed, offered to the person's posts, done, started, told."""

from __future__ import annotations

import heapq
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.clock import Instant
from engine.queries.reading import Names, at, sure
from engine.queries.views import CaseRow, Inbox, InboxRow, NoticeView
from engine.store import Reader, Statement, any_of, schema
from engine.store.statements import CLAIMED, INBOX_PAGE, SEATS_OF

CAP = 1_000
"""Counts are exact up to here; beyond, pages show 999+."""

Place = tuple[Instant, str, str]
FIRST: Place = (-1, "", "")

_item, _case, _limit = schema.work_item, schema.case_, schema.limit_
_offer, _notice = schema.offer, schema.notice

LIGHTS = Statement(
    select(_limit.c.case_id, _limit.c.due_at, _limit.c.light).where(
        any_of(_limit.c.case_id, "cases"), _limit.c.ended_at.is_(None)
    ),
    name="lights",
)
"""cases → lights of their limits; without an order, which would make SQLite walk the whole table."""

WAITING = Statement(
    select(func.count().label("number")).select_from(
        select(_offer.c.case_id)
        .where(_offer.c.seat == bindparam("seat"))
        .limit(bindparam("limit"))
        .subquery()
    ),
    name="waiting",
)
DONE = Statement(
    select(_item, _case.c.number, _case.c.title, _case.c.version)
    .join_from(_item, _case, _case.c.id == _item.c.case_id)
    .where(_item.c.closed_by == bindparam("person"))
    .order_by(_item.c.closed_at.desc(), _item.c.case_id, _item.c.task_id)
    .limit(bindparam("limit")),
    name="done",
)
TOLD = Statement(
    select(_notice, _case.c.number)
    .join_from(_notice, _case, _case.c.id == _notice.c.case_id)
    .where(_notice.c.seat == bindparam("seat"))
    .order_by(_notice.c.at.desc(), _notice.c.case_id, _notice.c.sequence.desc(), _notice.c.n)
    .limit(bindparam("limit")),
    name="told",
)
TOLD_BY_NAME = Statement(
    select(_notice, _case.c.number)
    .join_from(_notice, _case, _case.c.id == _notice.c.case_id)
    .where(_notice.c.person == bindparam("person"))
    .order_by(_notice.c.at.desc(), _notice.c.case_id, _notice.c.sequence.desc(), _notice.c.n)
    .limit(bindparam("limit")),
    name="told by name",
)
STARTED = Statement(
    select(_case)
    .join_from(
        _case,
        schema.event,
        (schema.event.c.stream == "case/" + _case.c.id) & (schema.event.c.sequence == 1),
    )
    .where(schema.event.c.actor == bindparam("person"))
    .order_by(_case.c.opened_at.desc(), _case.c.id)
    .limit(bindparam("limit")),
    name="started",
)


def inbox(
    reader: Reader, names: Names, person: str, now: Instant, limit: int, after: Place | None
) -> Inbox:
    """The most urgent work of a person, one page; `after` is where the page before ended."""
    held = seats(reader, person, now)
    place = dict(zip(("due_at", "case_id", "task_id"), after or FIRST, strict=True))
    pages = [reader.all(INBOX_PAGE, offered=seat, **place, limit=limit) for seat in held]
    offered: list[Any] = heapq.nsmallest(
        limit,
        {(r.case_id, r.task_id): r for page in pages for r in page}.values(),
        key=lambda r: (r.due_at, r.case_id, r.task_id),
    )
    claimed = reader.all(CLAIMED, person=person, limit=limit)
    lights = _lights(reader, [r.case_id for r in (*claimed, *offered)])
    pool = tuple(_row(reader, names, r, lights) for r in offered)
    mine = tuple(_row(reader, names, r, lights) for r in claimed)
    end = offered[-1] if len(offered) == limit else None
    more = (end.due_at, end.case_id, end.task_id) if end is not None else None
    return Inbox(mine, pool, {"mine": len(mine), "pool": _count(reader, held)}, more)


def seats(reader: Reader, person: str, now: Instant) -> list[str]:
    """The pools a person may take work from: the posts of now, and what was handed over by name."""
    held = {r.seat for r in reader.all(SEATS_OF, person=person, now=now)}
    return [*sorted(held), f"person/{person}"]


def done(reader: Reader, names: Names, person: str, limit: int) -> list[InboxRow]:
    """What a person has completed, the latest first."""
    found = reader.all(DONE, person=person, limit=limit)
    return [_row(reader, names, r, {}) for r in found]


def started(reader: Reader, person: str, limit: int) -> list[CaseRow]:
    """The cases a person has started, the latest first."""
    return [case_row(r) for r in reader.all(STARTED, person=person, limit=limit)]


def case_row(r: Any) -> CaseRow:
    """A case as a line of a list."""
    return CaseRow(
        r.id,
        r.number,
        r.policy,
        r.title,
        r.status,
        r.outcome,
        r.unit,
        sure(r.opened_at),
        at(r.ended_at),
    )


def notices(reader: Reader, person: str, now: Instant, limit: int) -> list[NoticeView]:
    """What a person is told, the latest first; once for each cause, in however many posts it reaches them."""
    held = seats(reader, person, now)
    found = [r for seat in held for r in reader.all(TOLD, seat=seat, limit=limit)]
    found += reader.all(TOLD_BY_NAME, person=person, limit=limit)
    causes = {(r.case_id, r.sequence, r.kind): r for r in found}.values()
    latest = heapq.nsmallest(limit, causes, key=lambda r: (-r.at, r.case_id, -r.sequence, r.n))
    return [
        NoticeView(r.kind, r.case_id, r.number, r.seat, r.person, r.text, sure(r.at), at(r.read_at))
        for r in latest
    ]


def _lights(reader: Reader, cases: list[str]) -> dict[str, str]:
    if not cases:
        return {}
    found = reader.all(LIGHTS, cases=sorted(set(cases)))
    return {r.case_id: r.light for r in sorted(found, key=lambda r: r.due_at, reverse=True)}


def _count(reader: Reader, held: list[str]) -> int:
    found = [reader.one(WAITING, seat=seat, limit=CAP) for seat in held]
    return min(sum(int(row.number) for row in found if row is not None), CAP)


def _row(reader: Reader, names: Names, r: Any, lights: dict[str, str]) -> InboxRow:
    name, name_en = names.of(reader, r)
    return InboxRow(
        r.case_id,
        r.number,
        r.task_id,
        r.element,
        name,
        name_en,
        r.policy,
        r.title,
        r.status,
        r.assignee,
        r.seat,
        r.unit,
        sure(r.opened_at),
        at(r.due_at),
        at(r.closed_at),
        lights.get(r.case_id),
        r.acting,
    )
