"""SQLite: commands share a commit, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Broken, Unavailable, WrongState
from engine.store import Database, Transaction, schema, statements
from engine.store.sqlite import GROUP
from tests.store.rows import Caller, an_event, arm, armed, queued, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wangge.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{path}")
    yield database
    database.close()


def together(database: Database, *works: Callable[[Transaction], Any]) -> list[Caller]:
    """Send works so that they are committed in one group, and wait for all answers."""
    entered, go = threading.Event(), threading.Event()

    def hold_the_writer(tx: Transaction) -> None:
        entered.set()
        assert go.wait(30)

    first = Caller(database, hold_the_writer)
    assert entered.wait(30)
    callers = []
    for n, work in enumerate(works, start=1):
        callers.append(Caller(database, work))
        queued(database, n)
    go.set()
    first.done()
    return [caller.done() for caller in callers]


def refuse(tx: Transaction) -> None:
    tx.run(
        statements.upsert(schema.timer), [{"case_id": "c", "key": "x", "due_at": 1, "kind": "t"}]
    )
    raise WrongState("complete", "work item", "3.1", "it is completed already")


def test_commands_that_wait_share_one_commit(database: Database) -> None:
    groups: list[int] = []

    callers = together(database, *[lambda tx: groups.append(id(tx.group))] * 5)

    assert len(set(groups)) == 1
    assert [caller.error for caller in callers] == [None] * 5


def test_a_group_is_never_so_large_that_the_first_waits_for_the_last(database: Database) -> None:
    kept: list[dict[str, object]] = []  # kept alive, so that ids stay different

    together(database, *[lambda tx: kept.append(tx.group)] * (GROUP + 6))

    assert sorted(Counter(id(group) for group in kept).values()) == [6, GROUP]


def test_a_failing_command_leaves_the_others_of_its_group_alone(database: Database) -> None:
    one, two, three = together(database, arm("a"), refuse, arm("b"))

    assert (one.answer, three.answer) == ("a", "b")
    assert isinstance(two.error, WrongState)
    assert armed(database) == {"a", "b"}


def test_a_broken_statement_leaves_the_others_of_its_group_alone(database: Database) -> None:
    one, two, three = together(
        database, arm("a"), lambda tx: tx.run(sql("INSERT INTO nowhere VALUES (1)")), arm("b")
    )

    assert isinstance(two.error, Broken)
    assert (one.error, three.error) == (None, None)
    assert armed(database) == {"a", "b"}


def test_a_failed_command_is_undone_before_the_next_of_its_group_begins(
    database: Database,
) -> None:
    seen: list[object] = []

    def notice(tx: Transaction) -> None:
        tx.after_rollback(lambda: seen.append("undone"))
        refuse(tx)

    def look(tx: Transaction) -> None:
        seen.append(tx.all(statements.DUE_TIMERS, now=9, limit=9))

    together(database, notice, look)

    assert seen == ["undone", []]


def test_nobody_is_answered_before_the_whole_group_is_durable(
    database: Database, path: Path
) -> None:
    answered: list[str] = []
    outside = sqlite3.connect(path)
    found: list[int] = []

    def count_from_outside() -> None:
        found.append(outside.execute("SELECT count(*) FROM timer").fetchone()[0])

    class Impatient(Caller):
        def run(self) -> None:
            super().run()
            answered.append(self.answer)

    def last(tx: Transaction) -> str:
        connection = sqlite3.connect(path)
        found.append(connection.execute("SELECT count(*) FROM timer").fetchone()[0])
        connection.close()
        found.append(len(answered))
        tx.run(statements.upsert(schema.timer), [{**row, "key": "b"}])
        return "b"

    row = {"case_id": "c", "key": "a", "due_at": 1, "kind": "timer"}
    entered, go = threading.Event(), threading.Event()

    def first(tx: Transaction) -> None:
        entered.set()
        assert go.wait(30)

    holder = Caller(database, first)
    assert entered.wait(30)
    early = Impatient(database, arm("a"))
    queued(database, 1)
    late = Caller(database, last)
    queued(database, 2)
    go.set()
    for caller in (holder, early, late):
        caller.done()
    count_from_outside()
    outside.close()

    assert found == [0, 0, 2]
    assert answered == ["a"]


def test_a_cache_learns_of_a_command_after_its_commit_and_before_its_answer(
    database: Database, path: Path
) -> None:
    order: list[object] = []

    def publish() -> None:
        connection = sqlite3.connect(path)
        order.append(connection.execute("SELECT key FROM timer").fetchone())
        connection.close()

    def work(tx: Transaction) -> None:
        arm("a")(tx)
        tx.after_commit(publish)

    database.write(work)
    order.append("answered")

    assert order == [("a",), "answered"]


def test_when_the_commit_fails_the_whole_group_fails(database: Database) -> None:
    undone: list[str] = []

    def homeless(tx: Transaction) -> None:
        tx.run(sql("PRAGMA defer_foreign_keys = ON"))  # the database will complain at commit
        tx.run(statements.insert(schema.seat), [{"id": "u/r", "unit": "u", "role": "r"}])

    def work(tx: Transaction) -> None:
        tx.after_rollback(lambda: undone.append("cache"))
        tx.after_commit(lambda: undone.append("published"))
        arm("a")(tx)

    callers = together(database, work, homeless, arm("b"))

    assert all(caller.error is not None for caller in callers)
    assert len({id(caller.error) for caller in callers}) == 3
    assert undone == ["cache"]
    assert armed(database) == set()
    assert database.write(arm("c")) == "c"


def test_when_the_file_vanishes_under_a_group_nobody_is_told_it_was_written(
    database: Database, path: Path
) -> None:
    away = path.with_name("away.db")

    one, two = together(database, arm("a"), lambda tx: os.rename(path, away))
    refused = Caller(database, arm("b")).done()
    os.rename(away, path)

    for caller in (one, two, refused):
        assert isinstance(caller.error, Unavailable)
        assert caller.error.code == "database_gone"
    assert database.write(arm("c")) == "c"


def test_a_full_file_fails_its_command_and_not_the_next(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        tx.run(sql("PRAGMA max_page_count = 1"))  # SQLite takes the present size instead
        big = {"sha256": "0" * 64, "bytes": bytes(4_000_000)}
        tx.run(statements.insert(schema.artifact), [big])

    with pytest.raises(Unavailable) as refusal:
        database.write(fill)
    database.write(lambda tx: tx.run(sql("PRAGMA max_page_count = 1000000")))

    assert refusal.value.code == "database_full"
    assert database.write(arm("b")) == "b"
    assert armed(database) == {"b"}


def test_work_that_asks_to_write_is_told_so_instead_of_waiting_for_itself(
    database: Database,
) -> None:
    with pytest.raises(Broken, match="the work itself asks to write"):
        database.write(lambda tx: database.write(arm("a")))


def test_another_connection_cannot_replace_history_either(database: Database, path: Path) -> None:
    database.write(lambda tx: tx.run(statements.insert(schema.event), [an_event(1, key="k")]))
    other = sqlite3.connect(path)

    for place, key in (("1, 5", "NULL"), ("2, at", "key")):
        columns = f"{place}, kind, actor, post, on_behalf_of, {key}, body, digest"
        words = f"INSERT OR REPLACE INTO event SELECT stream, {columns} FROM event"  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(words)
    other.close()


def test_what_was_accepted_before_closing_is_answered(database: Database) -> None:
    entered, go = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        entered.set()
        assert go.wait(30)

    holder = Caller(database, hold)
    assert entered.wait(30)
    waiting = Caller(database, arm("a"))
    queued(database, 1)
    closing = threading.Thread(target=database.close)
    closing.start()
    go.set()
    closing.join(30)

    assert holder.done().error is None
    assert waiting.done().answer == "a"
    with pytest.raises(Unavailable) as refusal:
        database.write(arm("b"))
    assert refusal.value.code == "database_closed"
