"""The reference page of the tables, made from their own description."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from engine.store import guards, schema

_HEAD = f"""# Tables

After this page you know every table of a wangge database, version {schema.SCHEMA_VERSION}, and what
its columns mean. It is made by `python -m engine.store.describe` from `engine/store/schema/`, and a
test compares.

- An **instant** is a BIGINT: milliseconds since 1970-01-01T00:00Z. What is never due has
  {schema.NEVER}.
- **Bytes** are BLOB on SQLite, BYTEA on PostgreSQL; **text** is compared byte by byte on both.
- The columns of the key are bold. A name that ends in `_` would else be a word of SQL.
- Only `engine/store` writes these tables. `event` cannot be changed or deleted from at all:
  {guards.APPEND_ONLY}, by trigger on both databases. All other tables of a case can be rebuilt
  from it, but for `personal`, whose values stand nowhere else so that they can be erased.

How they are written: [transactions](../explanation/transactions.md).
"""


def page() -> str:
    """Return the page, in Markdown."""
    return "\n".join([_HEAD, *(_table(table) for table in schema.metadata.sorted_tables)])


def _table(table: Table) -> str:
    columns = "\n".join(_column(column) for column in table.columns)
    indexes = "".join(f"- {line}\n" for line in sorted(_indexes(table)))
    head = f"## {table.name}\n\n{table.comment}\n\n| column | kind | meaning |\n|---|---|---|\n"
    return f"{head}{columns}\n" + (f"\n{indexes}" if indexes else "")


def _column(column: Column[object]) -> str:
    kind = _kind(column) + (", may be null" if column.nullable else "")
    mark = "**" if column.primary_key else ""
    meaning = (column.comment or "").removeprefix("instant: ")
    refers = "".join(f" → `{key.target_fullname}`" for key in column.foreign_keys)
    return f"| {mark}{column.name}{mark} | {kind} | {meaning}{refers} |"


def _kind(column: Column[object]) -> str:
    if isinstance(column.type, BigInteger):
        return "instant" if (column.comment or "").startswith("instant: ") else "number"
    if isinstance(column.type, LargeBinary):
        return "bytes"
    return "yes/no" if isinstance(column.type, Boolean) else "text"


def _indexes(table: Table) -> Iterator[str]:
    for index in table.indexes:
        names = ", ".join(column.name for column in index.columns)
        yield f"{'unique' if index.unique else 'index'} ({names}){_where(index)}"


def _where(index: Index) -> str:
    where = index.dialect_options["postgresql"]["where"]
    if where is None:
        return ""
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
    words = where.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return f" where {words}".replace(f"{index.table.name}." if index.table is not None else "", "")


if __name__ == "__main__":
    sys.stdout.write(page())
