"""What happened: events in streams, each a chain of digests, and the anchors over all chains."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index

from engine.store.schema.tables import (
    blob,
    blob_or_none,
    instant,
    key,
    number,
    table,
    text,
    text_or_none,
)

event = table(
    "event",
    "What happened, in which order; append-only, guarded by triggers.",
    key("stream", "`case/<id>`, `organisation`, `policy/<id>`, `calendar/<id>`, `access/<date>`"),
    number("sequence", "place in the stream, counts from 1 without gaps", primary_key=True),
    instant("at", "when it happened; never goes back within a stream"),
    text("kind", "what happened, in the past tense"),
    text("actor", "person, or `clock`, `worker`, …"),
    text_or_none("post", "seat in which the actor acted"),
    text_or_none("on_behalf_of", "person whose seat it is, when somebody acts for them"),
    text_or_none("key", "idempotency key the command came with; unique in the database"),
    blob("body", "command, effects, readings, bindings: compressed canonical JSON"),
    blob("digest", "SHA-256 over the previous digest and this event"),
    CheckConstraint("length(digest) = 32", name="digest"),
)
_keyed = event.c.key.is_not(None)
Index("uq_event__key", event.c.key, unique=True, sqlite_where=_keyed, postgresql_where=_keyed)

stream = table(
    "stream",
    "Heads of the streams that are not cases.",
    key("id", "name of the stream"),
    number("sequence", "of its last event, 0 when it has none"),
    blob("digest", "of its last event"),
    instant("last_at", "of its last event"),
    number("anchored", "sequence that the last anchor covers"),
    blob_or_none("state", "cache of what the events add up to"),
)

anchor = table(
    "anchor",
    "Digests over all stream heads, also written to a file outside the database.",
    number("n", "counts from 1", primary_key=True),
    instant("at", "when it was taken"),
    blob("digest", "over the heads below"),
)

anchor_head = table(
    "anchor_head",
    "Which streams had moved since the anchor before, and how far they had come.",
    number("anchor", "n of the anchor", primary_key=True),
    key("stream", "name of the stream"),
    number("sequence", "of its last event then"),
)
