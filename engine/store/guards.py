"""Triggers that keep the history append-only, whoever holds the connection."""

from __future__ import annotations

from sqlalchemy import DDL, Table
from sqlalchemy import event as listen

from engine.store import schema

APPEND_ONLY = "the history is append-only"

# REPLACE deletes rows without asking delete triggers, therefore the third one.
_SQLITE = (
    "CREATE TRIGGER guard_%(table)s_update BEFORE UPDATE ON %(table)s "
    f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    "CREATE TRIGGER guard_%(table)s_delete BEFORE DELETE ON %(table)s "
    f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    "CREATE TRIGGER guard_%(table)s_replace BEFORE INSERT ON %(table)s WHEN EXISTS ("  # noqa: S608
    "SELECT 1 FROM %(table)s WHERE stream = NEW.stream AND sequence = NEW.sequence "
    "UNION ALL SELECT 1 FROM %(table)s WHERE key = NEW.key) "
    f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}: there is such an event already'); END",
)

_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION guard_%(table)s() RETURNS trigger LANGUAGE plpgsql AS "
    f"'BEGIN RAISE EXCEPTION ''{APPEND_ONLY}''; END'",
    "CREATE TRIGGER guard_%(table)s_row BEFORE UPDATE OR DELETE ON %(table)s "
    "FOR EACH ROW EXECUTE FUNCTION guard_%(table)s()",
    "CREATE TRIGGER guard_%(table)s_truncate BEFORE TRUNCATE ON %(table)s "
    "FOR EACH STATEMENT EXECUTE FUNCTION guard_%(table)s()",
)


def guard(table: Table) -> None:
    """Have the triggers created together with the table."""
    for dialect, texts in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for text in texts:
            words = text.replace("%(table)s", table.name).replace("%", "%%")
            ddl = DDL(words)  # type: ignore[no-untyped-call]
            listen.listen(table, "after_create", ddl.execute_if(dialect=dialect))


guard(schema.event)
