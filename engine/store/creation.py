"""The words that make all tables, for either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_mock_engine

from engine.store import guards, schema
from engine.store.statement import DialectName

_GUARDED = guards.APPEND_ONLY  # the triggers come with the tables because that module was imported


def table_statements(dialect: DialectName) -> list[str]:
    """Return every CREATE that an empty database needs, in order."""
    words: list[str] = []

    def note(ddl: Any, *_: Any, **__: Any) -> None:
        words.append(str(ddl.compile(dialect=engine.dialect)).strip())

    url = "sqlite://" if dialect == "sqlite" else "postgresql+psycopg://"
    engine = create_mock_engine(url, note)
    schema.metadata.create_all(engine, checkfirst=False)
    words.append(
        f"INSERT INTO meta (key, value) VALUES ('schema_version', '{schema.SCHEMA_VERSION}')"  # noqa: S608
    )
    return words
