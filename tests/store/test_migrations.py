"""A database of an older version comes up to ours with its cases in flight, and cannot be told from a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from engine import SYSTEM, Engine, Handling, Unavailable
from engine.advance.rebuild import differing
from engine.store import schema
from engine.store.migrations import first_version, migrate
from tests.bpmn.drawing import MESSAGE, element, flow
from tests.site import Site, drawn, policy

KEY = '<wangge:correlation key="=&quot;pump&quot;"/>'

PUMP = drawn(
    element("startEvent", "found")
    + element("parallelGateway", "fork")
    + element("userTask", "look", "", '<wangge:limit name="main" amount="7" unit="day"/>')
    + element("serviceTask", "tell", "", '<wangge:handler name="note"/>')
    + element("parallelGateway", "join")
    + element("endEvent", "done")
    + flow("found", "fork", "look", "join", "done")
    + element("intermediateCatchEvent", "answer", MESSAGE, KEY)
    + flow("fork", "tell", "join")
    + flow("fork", "answer", "join"),
    "pump",
)


@pytest.fixture
def old_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> str:
    """A database with the tables of the first version and nothing in them."""
    if database_kind == "sqlite":
        (tmp_path / "old.db").touch()
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    first_version(url)
    return url


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    target = make_url(url)
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    engine = create_engine(target, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def pour(source: str, target: str) -> None:
    """Copy all rows into the tables of an older version."""
    with connected(source) as new, connected(target) as old:
        tables, there = MetaData(), MetaData()
        tables.reflect(old)
        there.reflect(new)
        old.execute(text("DELETE FROM meta"))
        for table in tables.sorted_tables:
            if table.name.startswith("alembic"):
                continue
            for row in new.execute(there.tables[table.name].select()).mappings():
                values = {"status": "open"} if table.name == "job" else {}
                values |= {c.name: row[c.name] for c in table.columns if c.name in row}
                old.execute(table.insert(), [values])
        old.execute(text("UPDATE meta SET value = '1' WHERE key = 'schema_version'"))
        old.commit()


def test_an_older_database_is_not_opened_but_says_what_to_do(old_url: str) -> None:
    with pytest.raises(Unavailable) as refusal:
        Engine.open(old_url)

    assert refusal.value.code == "database_older"
    assert "wangge migrate" in refusal.value.sentence


def test_cases_in_flight_go_on_after_the_upgrade(
    site_of: Callable[..., Site], old_url: str
) -> None:
    site = site_of(policy(PUMP, "pump"))
    case = site.li.starts("pump").case_id or ""
    second = site.li.starts("pump").case_id or ""
    site.li.claims("look")
    pour(site.url, old_url)

    assert Engine.migrate(old_url) == (1, schema.SCHEMA_VERSION)
    assert Engine.migrate(old_url) == (schema.SCHEMA_VERSION, schema.SCHEMA_VERSION)

    site.engine.close()
    handling = Handling({"note": lambda job: None})
    site.engine = Engine.open(old_url, clock=site.clock, handling=handling)
    assert site.engine.audit.verify() == []
    assert [differing(site.engine.audit._cases, each) for each in (case, second)] == [[], []]
    assert site.engine.jobs.run_due() == 2
    for key in ("first", "second"):
        site.engine.messages.send(SYSTEM, "M", "pump", key=key)
    site.li.completes("look")
    site.li.completes("look")
    assert {site.engine.queries.case(each).status for each in (case, second)} == {"closed"}
    assert site.engine.audit.verify() == []


def shape(connection: Connection) -> dict[str, Any]:
    """Tables with their columns, indexes, triggers and functions, in no order."""
    looked = inspect(connection)
    found: dict[str, Any] = {
        table: {column["name"]: (str(column["type"]), column["nullable"]) for column in columns}
        for table in looked.get_table_names()
        if table != "alembic_version"
        for columns in [looked.get_columns(table)]
    }
    if connection.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
    else:
        asked = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
    for name, sql in connection.execute(text(asked)):
        if "alembic" not in name:
            found[f"index, trigger or function {name}"] = " ".join((sql or "").split())
    return found


def test_an_upgraded_database_is_like_a_new_one(database_url: str, old_url: str) -> None:
    Engine.open(database_url).close()
    migrate(old_url)

    with connected(database_url) as new, connected(old_url) as upgraded:
        context = MigrationContext.configure(upgraded, opts={"include_object": ours})
        assert [d for d in compare_metadata(context, schema.metadata) if not remark(d)] == []
        old, fresh = shape(upgraded), shape(new)
        assert {name for name in old.keys() | fresh if old.get(name) != fresh.get(name)} == set()


def remark(difference: Any) -> bool:
    """Whether it is only a comment that differs."""
    kind = difference[0][0] if isinstance(difference, list) else difference[0]
    return "comment" in kind


def ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    return kind != "table" or not str(name).startswith(("alembic", "procrastinate"))


def test_an_upgrade_that_fails_changes_nothing(old_url: str) -> None:
    with connected(old_url) as old:
        old.execute(text("DROP INDEX ix_limit__due_at"))
        old.commit()

    with pytest.raises((Unavailable, Exception), match="ix_limit__due_at"):
        migrate(old_url)

    with connected(old_url) as old:
        columns = {column["name"] for column in inspect(old).get_columns("job")}
        assert "status" in columns
        assert old.execute(text("SELECT value FROM meta")).scalar() == "1"


def test_what_is_no_database_of_ours_is_not_upgraded(
    request: pytest.FixtureRequest, tmp_path: Path, database_kind: str
) -> None:
    if database_kind == "sqlite":
        (tmp_path / "empty.db").touch()
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgres").new_database()

    with pytest.raises(Unavailable) as refusal:
        migrate(url)

    assert refusal.value.code == "database_empty"


def test_a_job_that_was_open_before_the_upgrade_is_recalled(
    request: pytest.FixtureRequest, site_of: Callable[..., Site]
) -> None:
    if request.node.callspec.params["database_kind"] == "sqlite":
        return
    site = site_of(policy(PUMP, "pump"))
    site.li.starts("pump")
    with psycopg.connect(site.url) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    site.clock.advance(seconds=2)

    assert site.engine.jobs.recall() == 1
    assert site.engine.jobs.recall() == 0
