"""What the tables have in common: names of constraints, and kinds of columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

NEVER = 2**53 - 1
"""The due instant of what is never due: keys cannot be null, and it sorts last everywhere."""

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s__%(column_0_N_name)s",
        "uq": "uq_%(table_name)s__%(column_0_N_name)s",
        "ck": "ck_%(table_name)s__%(constraint_name)s",
        "fk": "fk_%(table_name)s__%(column_0_N_name)s",
    }
)


def table(name: str, comment: str, *items: SchemaItem) -> Table:
    """Declare a table whose rows lie in the order of their own key (SQLite: WITHOUT ROWID)."""
    return Table(name, metadata, *items, comment=comment, sqlite_with_rowid=False)


def heap(name: str, comment: str, *items: SchemaItem) -> Table:
    """Declare a table with rows so wide that their key is better kept in an index beside them."""
    return Table(name, metadata, *items, comment=comment)


def key(name: str, comment: str, *items: SchemaItem) -> Column[Any]:
    """Declare a text column of the primary key."""
    return Column(name, _TEXT, *items, primary_key=True, nullable=False, comment=comment)


def text(name: str, comment: str, *items: SchemaItem) -> Column[Any]:
    """Declare a text that is always there."""
    return Column(name, _TEXT, *items, nullable=False, comment=comment)


def text_or_none(name: str, comment: str, *items: SchemaItem) -> Column[Any]:
    """Declare a text that may be missing."""
    return Column(name, _TEXT, *items, nullable=True, comment=comment)


def number(name: str, comment: str, *, primary_key: bool = False) -> Column[Any]:
    """Declare a whole number that is always there."""
    return Column(
        name,
        BigInteger,
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
        comment=comment,
    )


def number_or_none(name: str, comment: str) -> Column[Any]:
    """Declare a whole number that may be missing."""
    return Column(name, BigInteger, nullable=True, comment=comment)


def instant(name: str, comment: str, *, primary_key: bool = False) -> Column[Any]:
    """Declare an instant. Units: milliseconds since 1970-01-01T00:00Z."""
    return number(name, f"instant: {comment}", primary_key=primary_key)


def instant_or_none(name: str, comment: str) -> Column[Any]:
    """Declare an instant that may be missing. Units: milliseconds since 1970-01-01T00:00Z."""
    return number_or_none(name, f"instant: {comment}")


def flag(name: str, comment: str) -> Column[Any]:
    """Declare a yes or no."""
    return Column(
        name, Boolean(create_constraint=False), nullable=False, default=False, comment=comment
    )


def blob(name: str, comment: str) -> Column[Any]:
    """Declare bytes that are always there."""
    return Column(name, LargeBinary, nullable=False, comment=comment)


def blob_or_none(name: str, comment: str) -> Column[Any]:
    """Declare bytes that may be missing."""
    return Column(name, LargeBinary, nullable=True, comment=comment)
