"""What a transaction promises, on both databases."""

from __future__ import annotations

import threading

import pytest

from engine.errors import Broken, Conflict, Refused, WrongState
from engine.store import Database, Transaction, schema, statements
from tests.store.rows import (
    Caller,
    a_stream,
    a_timer,
    an_event,
    arm,
    armed,
    sql,
)

EVENTS = {"stream": "organisation", "after": 0, "limit": 100}


def test_what_was_answered_is_there(database: Database) -> None:
    assert database.write(arm("a")) == "a"
    assert armed(database) == {"a"}


def test_a_refused_command_leaves_nothing(database: Database) -> None:
    told: list[str] = []

    def work(tx: Transaction) -> None:
        tx.after_rollback(lambda: told.append("undone"))
        tx.after_commit(lambda: told.append("done"))
        arm("a")(tx)
        raise WrongState("complete", "work item", "3.1", "it is completed already")

    with pytest.raises(Refused, match="completed already"):
        database.write(work)

    assert armed(database) == set()
    assert told == ["undone"]


def test_a_database_error_that_was_swallowed_comes_out_again(database: Database) -> None:
    def work(tx: Transaction) -> str:
        arm("a")(tx)
        try:
            tx.run(sql("INSERT INTO nowhere (x) VALUES (1)"))
        except Broken:
            return "all is well"
        return "never"

    with pytest.raises(Broken):
        database.write(work)

    assert armed(database) == set()


def test_an_error_in_a_callback_does_not_make_a_durable_command_look_failed(
    database: Database,
) -> None:
    def work(tx: Transaction) -> str:
        tx.after_commit(lambda: [][0])
        return arm("a")(tx)

    assert database.write(work) == "a"


def test_statements_are_counted_and_an_empty_list_is_none(database: Database) -> None:
    def work(tx: Transaction) -> int:
        tx.run(statements.upsert(schema.timer), [])
        tx.run(statements.upsert(schema.timer), [a_timer(str(n)) for n in range(500)])
        tx.one(statements.NEXT_DUE)
        return tx.statements

    assert database.write(work) == 2
    assert len(armed(database)) == 500


def test_a_second_row_with_the_same_key_is_a_conflict(database: Database) -> None:
    add = statements.insert(schema.timer)
    database.write(lambda tx: tx.run(add, [a_timer("k")]))

    for rows in ([a_timer("k")], [a_timer("new"), a_timer("k")]):
        with pytest.raises(Conflict):
            database.write(lambda tx, rows=rows: tx.run(add, rows))

    assert armed(database) == {"k"}


def test_a_reader_sees_one_moment_and_cannot_write(database: Database) -> None:
    database.write(arm("a"))
    with database.read() as reader:
        before = reader.all(statements.DUE_TIMERS, now=99, limit=9)
        database.write(arm("b"))
        after = reader.all(statements.DUE_TIMERS, now=99, limit=9)
        with pytest.raises(Exception, match=r"read.?only"):
            reader.one(sql("DELETE FROM timer"))

    assert before == after
    assert armed(database) == {"a", "b"}


def test_numbers_have_no_gaps_when_a_command_is_refused(database: Database) -> None:
    def number(tx: Transaction, *, refuse: bool = False) -> int:
        value: int = tx.one(statements.NEXT_NUMBER, unit="7", year=2026).value
        if refuse:
            raise WrongState("start", "case", "c", "it is started already")
        return value

    one = database.write(number)
    with pytest.raises(WrongState):
        database.write(lambda tx: number(tx, refuse=True))

    assert (one, database.write(number)) == (1, 2)


def test_eight_hands_on_one_row_wait_for_one_another(database: Database) -> None:
    database.write(lambda tx: tx.run(statements.insert(schema.stream), [a_stream()]))

    def add_one(tx: Transaction) -> None:
        head = tx.one(statements.HOLD_STREAM, stream="organisation")
        tx.run(statements.upsert(schema.stream), [a_stream(sequence=head.sequence + 1)])
        tx.run(statements.insert(schema.event), [an_event(head.sequence + 1)])

    def hand() -> None:
        for _ in range(10):
            database.write(add_one)

    hands = [threading.Thread(target=hand) for _ in range(8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join(60)

    with database.read() as reader:
        assert [e.sequence for e in reader.all(statements.EVENTS, **EVENTS)] == list(range(1, 81))


def test_two_hands_with_one_key_find_the_same_event(database: Database) -> None:
    database.write(lambda tx: tx.run(statements.insert(schema.stream), [a_stream()]))
    both, met = threading.Barrier(2), set[str]()

    def start(tx: Transaction) -> tuple[str, int]:
        known = tx.one(statements.LOOK_UP, key="click")
        me = threading.current_thread().name
        if database.dialect == "postgresql" and me not in met:
            met.add(me)
            both.wait(30)  # both have looked before either writes
        if known.known_sequence is None:
            event = an_event(1, me, key="click")
            tx.run(statements.insert(schema.event), [event])
            return event["stream"], 1
        return known.known_stream, known.known_sequence

    callers = [Caller(database, start) for _ in range(2)]
    answers = {caller.done().answer for caller in callers}

    assert [caller.error for caller in callers] == [None, None]
    assert len(answers) == 1


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE event SET at = 5",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "INSERT OR REPLACE INTO event SELECT stream, 2, at, kind, actor, post, on_behalf_of, key, "
        "body, digest FROM event",
        "TRUNCATE event",
    ],
)
def test_history_can_only_be_added_to(database: Database, words: str) -> None:
    others = {"sqlite": "TRUNCATE", "postgresql": "INSERT OR REPLACE"}
    first = an_event(1, key="k")
    database.write(lambda tx: tx.run(statements.insert(schema.event), [first]))

    if not words.startswith(others[database.dialect]):
        with pytest.raises(Broken, match="append-only"):
            database.write(lambda tx: tx.run(sql(words)))

    with database.read() as reader:
        assert [e.at for e in reader.all(statements.EVENTS, **EVENTS)] == [1_000]
