"""The statements mean the same on both databases, and are cheap."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, select
from sqlalchemy.types import NullType

from engine.errors import Broken
from engine.store import Database, Statement, Transaction, any_of, lookups, schema, statements
from tests.store.rows import (
    a_case,
    a_stream,
    a_timer,
    a_work_item,
    an_event,
    arm,
    armed,
    sql,
)

EVENTS = {"stream": "organisation", "after": 0, "limit": 100}


def test_rows_say_how_many_they_touched(database: Database) -> None:
    rows = [a_timer("a"), a_timer("b")]

    def work(tx: Transaction) -> list[int]:
        return [
            tx.run(statements.upsert(schema.timer), rows),
            tx.run(statements.delete(schema.timer), [{"case_id": "c1", "key": "a"}]),
            tx.run(statements.delete(schema.timer, "case_id"), [{"case_id": "c1"}]),
            tx.run(statements.delete(schema.timer, "case_id"), [{"case_id": "c1"}]),
        ]

    assert database.write(work) == [2, 1, 1, 0]


@pytest.mark.parametrize(
    "row", [{"case_id": "c", "key": "k", "due_at": 1}, {**a_timer("a"), "x": 1}]
)
def test_a_forgotten_or_unknown_column_is_an_error_of_ours(
    database: Database, row: dict[str, Any]
) -> None:
    with pytest.raises(Broken, match="upsert timer"):
        database.write(lambda tx: tx.run(statements.upsert(schema.timer), [row]))


def test_bytes_nulls_and_flags_come_back_as_they_went_in(database: Database) -> None:
    item = a_work_item("c1", "1.1", acting=True)
    case = a_case(state=bytes(range(256)), title="路灯不亮 'x' %s :y")

    def work(tx: Transaction) -> tuple[Any, Any]:
        tx.run(statements.insert(schema.case_), [case])
        tx.run(statements.insert(schema.work_item), [item])
        return (
            tx.one(statements.row(schema.case_), id="c1"),
            tx.one(statements.row(schema.work_item), case_id="c1", task_id="1.1"),
        )

    got_case, got_item = database.write(work)

    assert got_case._asdict() == {**dict.fromkeys(schema.case_.c.keys()), **case}
    assert got_item.acting is True
    assert got_item.assignee is None


def test_a_list_of_any_length_is_one_parameter(database: Database) -> None:
    timer = schema.timer
    among = Statement(select(timer.c.key).where(any_of(timer.c.key, "keys")).order_by(timer.c.key))
    for key in "abc":
        database.write(arm(key))

    with database.read() as reader:
        found = [reader.all(among, keys=keys) for keys in ([], ["b"], ["a", "c", "z", '"]'])]

    assert found == [[], [("b",)], [("a",), ("c",)]]


def test_a_list_can_be_given_row_by_row(database: Database) -> None:
    among = Statement(delete(schema.timer).where(any_of(schema.timer.c.key, "keys")))
    for key in "abc":
        database.write(arm(key))
    rows = [{"keys": ["a", "x"]}, {"keys": ["b"]}]

    assert database.write(lambda tx: tx.run(among, rows)) == 2
    assert armed(database) == {"c"}


def test_texts_sort_byte_by_byte(database: Database) -> None:
    keys = ["a", "B", "ä", "10", "9", "网格"]
    database.write(lambda tx: tx.run(statements.upsert(schema.timer), [a_timer(k) for k in keys]))

    with database.read() as reader:
        found = [row.key for row in reader.all(statements.DUE_TIMERS, now=10, limit=99)]

    assert found == sorted(keys, key=str.encode)


def test_timers_come_in_the_order_in_which_they_are_due(database: Database) -> None:
    rows = [a_timer("late", 30), a_timer("b", 20), a_timer("a", 20), a_timer("never", 41)]
    database.write(lambda tx: tx.run(statements.upsert(schema.timer), rows))

    with database.read() as reader:
        due = [row.key for row in reader.all(statements.DUE_TIMERS, now=40, limit=9)]
        first = [row.key for row in reader.all(statements.DUE_TIMERS, now=40, limit=1)]
        next_due = reader.one(statements.NEXT_DUE).due_at

    assert (due, first, next_due) == (["a", "b", "late"], ["a"], 20)


def test_a_held_case_comes_with_what_its_key_did_before(database: Database) -> None:
    def work(tx: Transaction) -> None:
        tx.run(statements.insert(schema.case_), [a_case()])
        tx.run(statements.insert(schema.stream), [a_stream(sequence=7)])
        event = an_event(1, "case/c1", key="click", digest=b"d" * 32, body=b"done")
        tx.run(statements.insert(schema.event), [event])

    database.write(work)

    first, again, none, start = database.write(
        lambda tx: (
            tx.one(statements.HOLD_CASE, case_id="c1"),
            tx.one(statements.HOLD_CASE, case_id="c1", key="click"),
            tx.one(statements.HOLD_CASE, case_id="c2", key="click"),
            tx.one(statements.LOOK_UP, key="other"),
        )
    )

    assert (first.sequence, first.known_sequence, first.organisation_sequence) == (1, None, 7)
    known = (again.known_stream, again.known_sequence, again.known_digest, again.known_body)
    assert known == ("case/c1", 1, b"d" * 32, b"done")
    assert none is None
    assert start == (None, None, None, None, None, 7)


def test_a_case_that_has_moved_on_is_not_overwritten(database: Database) -> None:
    database.write(lambda tx: tx.run(statements.insert(schema.case_), [a_case()]))
    kept = ("id", "opened_at", "anchored")
    new = {f"new_{k}": v for k, v in a_case(sequence=2, title="t").items() if k not in kept}

    saved = [
        database.write(
            lambda tx: tx.run(statements.SAVE_CASE, [{"case_id": "c1", "held_sequence": 1, **new}])
        )
        for _ in range(2)
    ]

    assert saved == [1, 0]
    with database.read() as reader:
        assert reader.one(statements.row(schema.case_), id="c1").title == "t"


def test_every_statement_is_understood(database: Database) -> None:
    untyped = {"limit": 1, "due_at": -1, "case_id": "x", "task_id": "x", "covered": 1, "year": 1}
    everything = {**vars(statements), **vars(lookups)}
    named = {name: it for name, it in everything.items() if isinstance(it, Statement)}
    assert len(named) > 10

    for statement in named.values():
        compiled = statement.compiled(database.dialect)
        binds = statement.clause.compile().binds.values()
        given = {
            bind.key: untyped.get(bind.key, _value(bind.type))
            for bind in binds
            if bind.key not in compiled.given
        }
        if compiled.row is None:
            database.write(lambda tx, s=statement, g=given: tx.run(s, [g]))
        else:
            database.write(lambda tx, s=statement, g=given: tx.all(s, **g))


def _value(kind: Any) -> Any:
    values: dict[Any, Any] = {bytes: bytes(32), int: 1, bool: False}
    return "x" if isinstance(kind, NullType) else values.get(kind.python_type, "x")


def test_every_table_can_be_written_and_read_by_its_key(database: Database) -> None:
    kinds: dict[Any, Any] = {bytes: bytes(32), int: 1, str: "x", bool: False}

    def work(tx: Transaction) -> None:
        for table in schema.metadata.sorted_tables:
            row = {c.name: kinds[c.type.python_type] for c in table.columns if not c.nullable}
            tx.run(statements.insert(table), [row])
            if table is not schema.event:
                tx.run(statements.upsert(table), [row])
                tx.run(statements.add_missing(table), [row])
            key = {c.name: row[c.name] for c in table.primary_key}
            found = tx.one(statements.row(table), **key)
            assert found._asdict() == {**dict.fromkeys(table.c.keys()), **row}
            assert tx.all(statements.rows(table, *key), **key) == [found]

    database.write(work)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (statements.DUE_TIMERS, "ix_timer__due_at"),
        (statements.CLAIMED, "ix_work_item__assignee"),
        (statements.INBOX_PAGE, "offer"),
        (statements.HOLD_CASE, "uq_event__key"),
        (statements.CASE_HEADS, "ix_case__not_anchored"),
    ],
)
def test_hot_questions_use_their_index(tmp_path: Any, statement: Statement, index: str) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'plan.db'}")
    compiled = statement.compiled("sqlite")
    names = re.findall(r":(\w+)", compiled.sql)
    with database.read() as reader:
        explain = sql("EXPLAIN QUERY PLAN " + compiled.sql)
        plan = reader.all(explain, **{n: compiled.given.get(n, 1) for n in names})
    database.close()

    details = [row[3] for row in plan]
    assert any(index in detail for detail in details), details
    assert not any(detail.startswith(("SCAN", "USE TEMP")) for detail in details[:1]), details


def test_pages_of_an_inbox_follow_one_another(database: Database) -> None:
    def work(tx: Transaction) -> None:
        tx.run(statements.insert(schema.case_), [a_case(title="lamp")])
        items = [a_work_item("c1", f"1.{n}", due_at=100 - n // 2) for n in range(7)]
        tx.run(statements.insert(schema.work_item), items)
        place = ("due_at", "case_id", "task_id")
        offers = [{"seat": "7/leader", **{k: item[k] for k in place}} for item in items]
        tx.run(statements.insert(schema.offer), offers)

    database.write(work)
    after: dict[str, Any] = {"due_at": -1, "case_id": "", "task_id": ""}
    seen: list[str] = []
    with database.read() as reader:
        while page := reader.all(statements.INBOX_PAGE, offered="7/leader", limit=3, **after):
            seen += [row.task_id for row in page]
            after = {name: getattr(page[-1], name) for name in after}

    assert seen == ["1.6", "1.4", "1.5", "1.2", "1.3", "1.0", "1.1"]


def test_an_unused_name_is_free_for_a_parameter(database: Database) -> None:
    unit = schema.unit
    named = Statement(select(unit.c.code).where(unit.c.level == bindparam("statement")))

    with database.read() as reader:
        assert reader.all(named, statement="grid") == []
