"""The cases, and the rows in which people, clocks and workers find what waits in them.

No foreign keys here: every row of a case is written by one function under that case's lock, and a
test rebuilds the rows from the events and compares.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index

from engine.store.schema.tables import (
    blob,
    flag,
    heap,
    instant,
    instant_or_none,
    key,
    number,
    table,
    text,
    text_or_none,
)

case_ = heap(
    "case_",
    "One matter: one token tree, one lock, one chain.",
    key("id", "UUIDv7"),
    text_or_none("number", "register number, without gaps per unit and year; unique"),
    text("policy", "policy it runs under"),
    number("version", "of that policy"),
    text("model", "organisation model"),
    text("unit", "in whose grid the matter lies"),
    text("status", "lifecycle of a case"),
    text_or_none("outcome", "how it ended"),
    text_or_none("title", "what people call it; never holds personal values"),
    text_or_none("seat", "of the first receiver"),
    number("sequence", "of its last event"),
    blob("digest", "of its last event"),
    instant("last_at", "of its last event"),
    instant("opened_at", "when it was started"),
    instant_or_none("ended_at", "when it ended"),
    instant_or_none("next_due", "its earliest timer"),
    blob("state", "the engine's state after the last event; a cache, rebuilt from events"),
    number("anchored", "sequence that the last anchor covers"),
    CheckConstraint("length(digest) = 32", name="digest"),
)
_numbered = case_.c.number.is_not(None)
_due = case_.c.next_due.is_not(None)
_behind = case_.c.sequence > case_.c.anchored
Index(
    "uq_case__number",
    case_.c.number,
    unique=True,
    sqlite_where=_numbered,
    postgresql_where=_numbered,
)
Index("ix_case__next_due", case_.c.next_due, sqlite_where=_due, postgresql_where=_due)
Index("ix_case__unit", case_.c.unit, case_.c.opened_at)
Index("ix_case__not_anchored", case_.c.id, sqlite_where=_behind, postgresql_where=_behind)

work_item = table(
    "work_item",
    "What a person has to do.",
    key("case_id", "case"),
    key("task_id", "`<sequence>.<n>` within the case"),
    text("element", "id of the element in the diagram"),
    text("policy", "whose diagram the element stands in"),
    text("status", "lifecycle of a work item"),
    text("unit", "unit whose work it is"),
    text_or_none("assignee", "person who has claimed it"),
    text_or_none("seat", "post in which they hold it"),
    text_or_none("owner", "person who delegated it and gets it back"),
    instant("due_at", "when it is due; the largest instant when never"),
    instant("opened_at", "when it was offered"),
    instant_or_none("closed_at", "when it was completed or withdrawn"),
    text_or_none("closed_by", "person who completed it"),
    flag("acting", "whether it was offered upwards because nobody holds the post"),
)
_held = work_item.c.status.in_(["claimed", "delegated"])
Index(
    "ix_work_item__assignee",
    work_item.c.assignee,
    work_item.c.due_at,
    sqlite_where=_held,
    postgresql_where=_held,
)
_closed = work_item.c.closed_by.is_not(None)
Index(
    "ix_work_item__closed_by",
    work_item.c.closed_by,
    work_item.c.closed_at,
    sqlite_where=_closed,
    postgresql_where=_closed,
)

offer = table(
    "offer",
    "Which seats may claim an open work item; the inbox of a seat in its order.",
    key("seat", "seat it is offered to"),
    instant("due_at", "as the work item has it", primary_key=True),
    key("case_id", "case"),
    key("task_id", "work item in the case"),
)
Index("ix_offer__work_item", offer.c.case_id, offer.c.task_id)

timer = table(
    "timer",
    "What is armed: timers of the diagram and rungs of limits.",
    key("case_id", "case"),
    key("key", "task id, or `limit/<name>/<rung>`"),
    instant("due_at", "when it fires"),
    text("kind", "`timer` or `rung`"),
)
Index("ix_timer__due_at", timer.c.due_at)

limit_ = table(
    "limit_",
    "Ledger of the limits of a case.",
    key("case_id", "case"),
    key("name", "of the limit"),
    text("status", "running, stopped, ended, …"),
    number("amount", "how much, in `unit`"),
    text("unit", "`day`, `working_day`, `hour`, `working_hour`"),
    instant("started_at", "when it began to run"),
    instant("due_at", "when it is used up; the largest instant while stopped"),
    flag("provisional", "whether it reaches into a year without a calendar"),
    text("light", "`green`, `yellow`, `red`"),
    instant_or_none("overdue_at", "when it was used up"),
    instant_or_none("ended_at", "when it stopped counting for good"),
    text_or_none("seat", "whose limit it is"),
)
_running = limit_.c.ended_at.is_(None)
Index("ix_limit__due_at", limit_.c.due_at, sqlite_where=_running, postgresql_where=_running)

incident = table(
    "incident",
    "What cannot go on without a person.",
    key("stream", "stream it lies in"),
    key("id", "within the stream"),
    text_or_none("case_id", "case, when it lies in one"),
    text("kind", "what went wrong"),
    text_or_none("element", "element the token stands before"),
    text("reason", "a sentence"),
    text("status", "lifecycle of an incident"),
    text_or_none("unit", "unit that has to look"),
    instant("opened_at", "when it was raised"),
    instant_or_none("closed_at", "when it was retried, skipped or withdrawn"),
)
_open = incident.c.closed_at.is_(None)
Index(
    "ix_incident__open",
    incident.c.unit,
    incident.c.opened_at,
    sqlite_where=_open,
    postgresql_where=_open,
)

notice = table(
    "notice",
    "What people are told, in the application.",
    key("case_id", "case"),
    number("sequence", "of the event it comes from", primary_key=True),
    number("n", "counts within the event", primary_key=True),
    text_or_none("seat", "whoever acts for this seat reads it"),
    text_or_none("person", "this person reads it"),
    text("kind", "what it is about"),
    instant("at", "when it was sent"),
    text_or_none("text", "words added by the sender"),
    instant_or_none("read_at", "when it was first read"),
)
Index("ix_notice__seat", notice.c.seat, notice.c.at)
Index("ix_notice__person", notice.c.person, notice.c.at)

case_link = table(
    "case_link",
    "How cases belong together.",
    key("case_id", "this case"),
    key("other_id", "to the other"),
    key("relation", "is caused by, merged into, split from, appeals, repeats"),
    instant("at", "since when"),
)
Index("ix_case_link__other_id", case_link.c.other_id)

delivery = table(
    "delivery",
    "Commands of one case to another that wait to be executed once.",
    key("id", "`<source stream>/<sequence>/<n>`; the idempotency key of the command"),
    text("case_id", "case that receives it"),
    text("command", "JSON"),
    instant("created_at", "when it was written"),
)
Index("ix_delivery__case_id", delivery.c.case_id)

personal = table(
    "personal",
    "Personal values; the only place where they stand, and erasable.",
    key("id", "what events and states say instead"),
    text("case_id", "case it belongs to"),
    text("field", "`<element id>.<field key>`"),
    text_or_none("value", "JSON; null once erased"),
    text_or_none("salt", "of the digest in the event; null once erased"),
    instant_or_none("erased_at", "when it was erased"),
    text_or_none("reason", "legal reason of erasing"),
)
Index("ix_personal__case_id", personal.c.case_id)

counter = table(
    "counter",
    "Last case number given out.",
    key("unit", "unit that numbers"),
    number("year", "of the model's zone", primary_key=True),
    number("value", "last number"),
)
