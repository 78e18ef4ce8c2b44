"""How much room a database takes."""

from __future__ import annotations

from sqlalchemy import BigInteger, column, text

from engine.store.database import Database
from engine.store.statement import Statement

_bytes = column("bytes", BigInteger)
_SQLITE = Statement(
    text(
        "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"
    ).columns(_bytes),
    name="size",
)
_POSTGRESQL = Statement(
    text("SELECT pg_database_size(current_database()) AS bytes").columns(_bytes), name="size"
)


def size(database: Database) -> int:
    """Return how many bytes the database takes, without what is still only in its log."""
    statement = _SQLITE if database.dialect == "sqlite" else _POSTGRESQL
    with database.read() as reader:
        found = reader.one(statement)
    return 0 if found is None else int(found.bytes)
