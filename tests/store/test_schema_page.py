"""The page of the tables says what the tables are."""

from __future__ import annotations

from pathlib import Path

from engine.store import schema
from engine.store.describe import page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "schema.md"


def test_the_page_is_made_from_the_tables() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m engine.store.describe > " + str(PAGE)


def test_every_table_and_column_says_what_it_is_for() -> None:
    tables = schema.metadata.sorted_tables

    assert [t.name for t in tables if not t.comment] == []
    assert [str(c) for t in tables for c in t.columns if not c.comment] == []
