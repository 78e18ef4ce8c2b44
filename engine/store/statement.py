"""SQL that is written once with SQLAlchemy and compiled once per database.

The drivers then get a text and a dict: SQLAlchemy's own execution costs some ten times what SQLite
itself needs for one row.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import ARRAY, BindParameter, Boolean, ColumnElement, Text, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from engine.errors import Broken

DialectName = Literal["sqlite", "postgresql"]

Clause = ClauseElement
"""A construct of SQLAlchemy that a database can execute."""

Row = Any
"""A named tuple whose fields are the columns of the statement."""

_DIALECTS: dict[DialectName, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(),  # type: ignore[no-untyped-call]
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one database wants it.

    Shapes: `given` holds constants and the nulls of what may be left out; `size` is the number of
            parameters; `row` makes a row of the driver's tuple, None when nothing comes back.
    """

    name: str
    sql: str
    given: Mapping[str, Any]
    size: int
    lists: tuple[str, ...]
    row: Callable[[tuple[Any, ...]], Row] | None

    def parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return all parameters of one execution.

        Errors: Broken when a value is missing, or there is no such parameter.
        """
        parameters = {**self.given, **values}
        if len(parameters) != self.size:
            names = ", ".join(sorted(parameters))
            raise Broken(
                f"Expected to run statement '{self.name}', but it takes {self.size} values, "
                f"not: {names}."
            )
        return parameters


class Statement:
    """One statement: a SQLAlchemy construct, and what it is called in errors and measurements."""

    def __init__(
        self,
        clause: Clause,
        *,
        name: str = "",
        optional: tuple[str, ...] = (),
    ) -> None:
        self.clause = clause
        self.name = name or str(clause).partition("\n")[0]
        self._optional = optional
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: DialectName) -> Compiled:
        """Return the statement for a database; only the first call compiles."""
        known = self._compiled.get(dialect)
        if known is None:
            known = self._compiled[dialect] = self._compile(dialect)
        return known

    def _compile(self, dialect: DialectName) -> Compiled:
        compiled = cast(SQLCompiler, self.clause.compile(dialect=_DIALECTS[dialect]))
        binds = compiled.binds
        given = {name: b.effective_value for name, b in binds.items() if not b.required}
        given.update(dict.fromkeys(self._optional))
        lists = tuple(name for name, b in binds.items() if isinstance(b.type, ARRAY))
        return Compiled(
            self.name,
            compiled.string,
            given,
            len(binds),
            lists if dialect == "sqlite" else (),
            _row_maker(self.clause, dialect),
        )


def _row_maker(clause: Clause, dialect: DialectName) -> Callable[[tuple[Any, ...]], Row] | None:
    columns = list(getattr(clause, "exported_columns", ()))
    if not columns:
        return None
    kind: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    make: Callable[[tuple[Any, ...]], Row] = kind._make
    flags = [n for n, column in enumerate(columns) if isinstance(column.type, Boolean)]
    if dialect == "postgresql" or not flags:
        return make

    def with_flags(values: tuple[Any, ...]) -> Row:
        # SQLite has no booleans.
        row = list(values)
        for n in flags:
            row[n] = None if row[n] is None else bool(row[n])
        return make(tuple(row))

    return with_flags


class any_of(ColumnElement[bool]):
    """`column` is one of the values of the list parameter `name`, however many there are.

    The text of the statement does not depend on their number, so that it is compiled once.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values: BindParameter[Any] = bindparam(name, type_=ARRAY(Text))

    def self_group(self, against: Any = None) -> any_of:
        """Stay as it is: SQLAlchemy would say `… = 1` on SQLite, for which no index is used."""
        return self


@compiles(any_of, "sqlite")
def _in_json(element: any_of, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled text


@compiles(any_of, "postgresql")
def _in_array(element: any_of, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{column} = ANY({compiler.process(element.values)})"


@compiles(any_of)
def _in_list(element: any_of, compiler: SQLCompiler, **options: Any) -> str:
    # For the name that a statement bears in errors; no database sees it.
    return f"{compiler.process(element.column, **options)} IN :{element.values.key}"
