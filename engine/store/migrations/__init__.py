"""From an older schema to ours: one numbered step per released version of the tables.

A new database is made at once from `engine/store/schema`; a test compares it with one that came up from the
first version. Whoever changes the schema writes a step here and raises SCHEMA_VERSION.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from engine.store import schema
from engine.store.failures import of_driver, unavailable

_CREATING = 7_319_820_417_553_906  # the same lock under which tables are made


def migrate(url: str, *, until: int = schema.SCHEMA_VERSION) -> tuple[int, int]:
    """Bring a database up to a version of the schema, whole or not at all; return the old and the new version.

    Nothing else may use the database meanwhile.
    Errors: Unavailable (`database_gone`, `database_empty`, `database_newer`, `database_locked`).
    """
    target = make_url(url)
    name = target.render_as_string(hide_password=True)
    with _transaction(target, name) as connection:
        found = version_of(connection)
        if found is None:
            raise unavailable("database_empty", name)
        if found > schema.SCHEMA_VERSION:
            raise unavailable("database_newer", name)
        if found < until:
            _run(connection, found, until)
            connection.execute(
                text("UPDATE meta SET value = :value WHERE key = 'schema_version'"),
                {"value": str(until)},
            )
    return found, max(found, until)


def first_version(url: str) -> None:
    """Make the tables of the first version in an empty database: where every test of an upgrade begins."""
    target = make_url(url)
    with _transaction(target, str(target)) as connection:
        _run(connection, 0, 1)
        connection.execute(text("INSERT INTO meta (key, value) VALUES ('schema_version', '1')"))


def version_of(connection: Connection) -> int | None:
    """Return the version of the tables, or None when there are none."""
    if not inspect(connection).has_table("meta"):
        return None
    asked = "SELECT value FROM meta WHERE key = 'schema_version'"
    found = connection.execute(text(asked)).scalar()
    return None if found is None else int(found)


def _run(connection: Connection, found: int, until: int) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    script = ScriptDirectory.from_config(config)
    if found:
        # `meta` is the truth: a new database never was at an older version, and Alembic has no note of it.
        MigrationContext.configure(connection).stamp(script, f"{found:04}")
    steps: Callable[[Any, Any], Any] = lambda at, _: script._upgrade_revs(f"{until:04}", at)  # noqa: E731
    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


@contextmanager
def _transaction(target: URL, name: str) -> Iterator[Connection]:
    engine = _engine(target)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_CREATING})"))
            yield connection
    except DBAPIError as error:
        raise of_driver(error.orig, name) from error
    finally:
        engine.dispose()


def _engine(target: URL) -> Engine:
    if target.get_backend_name() == "postgresql":
        return create_engine(target.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    database = target.database or ""
    if not Path(database).exists():
        raise unavailable("database_gone", database)
    engine = create_engine(target, poolclass=NullPool)

    # The driver of the standard library would begin transactions by itself, and never before a CREATE.
    @event.listens_for(engine, "connect")
    def plain(raw: Any, _: Any) -> None:
        raw.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
