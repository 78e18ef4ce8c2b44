"""What cases wait for from one another, and what was sent and nobody has taken yet."""

from __future__ import annotations

from sqlalchemy import Index

from engine.store.schema.tables import instant, key, table, text, text_or_none

wait = table(
    "wait",
    "What open cases wait for: messages and signals.",
    key("case_id", "case"),
    key("task_id", "token that waits"),
    text("kind", "`message` or `signal`"),
    text("name", "of the message or signal"),
    text("key", "value of the correlation key, as canonical JSON; `null` when there is none"),
    instant("opened_at", "since when; the oldest wait is served first"),
)
Index("ix_wait__kind", wait.c.kind, wait.c.name, wait.c.key)

message = table(
    "message",
    "What was sent and waits for somebody who takes it.",
    key("id", "`<source stream>/<sequence>/<n>`, or what the sender calls it; key of the command"),
    text("kind", "`message`, `signal`, or `expired`: nobody took it in time"),
    text("name", "of the message or signal"),
    text("key", "value of the correlation key, as canonical JSON"),
    text("payload", "JSON"),
    text_or_none("sender", "case it comes from"),
    text("actor", "who sent it"),
    instant("created_at", "when it was sent"),
    instant("keep_until", "until when it is kept"),
)
Index("ix_message__keep_until", message.c.kind, message.c.keep_until)
