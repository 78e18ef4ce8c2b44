"""Every table, with its units. A room for itself only because thirty tables do not fit one page.

Instants are BIGINT milliseconds since 1970-01-01T00:00Z; blobs are BLOB or BYTEA, never JSON types,
because the order of keys carries meaning; texts compare byte by byte, so that both sort alike.
"""

from __future__ import annotations

from engine.store.schema.cases import (
    case_,
    case_link,
    counter,
    delivery,
    incident,
    limit_,
    notice,
    offer,
    personal,
    timer,
    work_item,
)
from engine.store.schema.history import anchor, anchor_head, event, stream
from engine.store.schema.jobs import job
from engine.store.schema.messages import message, wait
from engine.store.schema.organisation import (
    appointment,
    calendar,
    duty,
    leave_,
    model,
    person,
    person_seat,
    seat,
    unit,
)
from engine.store.schema.site import SCHEMA_VERSION, artifact, definition, meta
from engine.store.schema.tables import NEVER, metadata

__all__ = [
    "NEVER",
    "SCHEMA_VERSION",
    "anchor",
    "anchor_head",
    "appointment",
    "artifact",
    "calendar",
    "case_",
    "case_link",
    "counter",
    "definition",
    "delivery",
    "duty",
    "event",
    "incident",
    "job",
    "leave_",
    "limit_",
    "message",
    "meta",
    "metadata",
    "model",
    "notice",
    "offer",
    "person",
    "person_seat",
    "personal",
    "seat",
    "stream",
    "timer",
    "unit",
    "wait",
    "work_item",
]
