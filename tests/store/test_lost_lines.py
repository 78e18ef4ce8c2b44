"""PostgreSQL: lines that break, rows that are locked, transactions that cross."""

from __future__ import annotations

import threading
from contextlib import suppress

import psycopg
import pytest

from engine.errors import Unavailable
from engine.store import Transaction, schema, statements
from tests.postgres import Server
from tests.store.rows import a_stream, arm, armed, opened, refused, sql


def test_a_row_locked_by_another_program_is_waited_for_and_then_named(postgres: Server) -> None:
    url = postgres.new_site()
    with opened(url, patience=0.1) as database:
        database.write(lambda tx: tx.run(statements.insert(schema.stream), [a_stream()]))
        with psycopg.connect(url) as other:
            other.execute("SELECT 1 FROM stream FOR UPDATE")
            hold = statements.HOLD_STREAM
            code = refused(lambda: database.write(lambda tx: tx.one(hold, stream="organisation")))

        assert code == "database_locked"
        assert database.write(lambda tx: tx.one(hold, stream="organisation")) is not None
    postgres.drop(url)


def test_a_full_pool_is_waited_for_and_then_named(postgres: Server) -> None:
    url = postgres.new_site()
    with opened(url, patience=0.1, connections=1) as database:
        with database.read(), database.read():
            assert refused(lambda: database.write(arm("a"))) == "database_locked"
        assert database.write(arm("b")) == "b"
    postgres.drop(url)


def test_a_server_that_drops_its_lines_is_not_noticed_by_the_next_command(
    postgres: Server,
) -> None:
    url = postgres.new_site()
    with opened(url) as database:
        with database.read(), database.read():  # so that several lines are open
            database.write(arm("a"))
        hang_up(postgres, url)

        assert database.write(arm("b")) == "b"
        assert armed(database) == {"a", "b"}
    postgres.drop(url)


def test_a_server_that_is_gone_refuses_until_it_is_back(postgres: Server) -> None:
    url = postgres.new_site()
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with opened(url, patience=1) as database:
        database.write(arm("a"))
        hang_up(postgres, url)
        postgres.say(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
        codes = [refused(lambda: database.write(arm("b"))), refused(lambda: armed(database))]
        postgres.say(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')

        assert codes == ["database_gone"] * 2
        assert database.write(arm("c")) == "c"
        assert armed(database) == {"a", "c"}
    postgres.drop(url)


def test_a_line_lost_at_the_commit_says_that_the_outcome_is_unknown(postgres: Server) -> None:
    url = postgres.new_site()
    undone: list[str] = []
    with opened(url) as database:

        def work(tx: Transaction) -> None:
            arm("a")(tx)
            tx.after_rollback(lambda: undone.append("cache"))
            hang_up(postgres, url)

        with pytest.raises(Unavailable, match="not known; send it again with the same key"):
            database.write(work)

        assert undone == ["cache"]
        assert database.write(arm("b")) == "b"
        assert armed(database) == {"b"}
    postgres.drop(url)


def test_a_reader_whose_line_is_lost_is_told_and_the_next_one_is_not(postgres: Server) -> None:
    url = postgres.new_site()
    with opened(url) as database:
        database.write(arm("a"))

        def look_twice() -> None:
            with database.read() as reader:
                reader.one(statements.ONE)
                hang_up(postgres, url)
                reader.one(statements.ONE)

        assert refused(look_twice) == "database_gone"
        with suppress(Unavailable):  # one that was idle meanwhile
            armed(database)
        assert armed(database) == {"a"}
    postgres.drop(url)


def test_a_deadlock_is_tried_again(postgres: Server) -> None:
    url = postgres.new_site()
    both = threading.Barrier(2)
    touch = sql("UPDATE stream SET last_at = last_at + 1 WHERE id = :id")
    with opened(url) as database:
        streams = [a_stream("a"), a_stream("b")]
        database.write(lambda tx: tx.run(statements.insert(schema.stream), streams))
        met: set[str] = set()

        def cross(first: str, second: str) -> None:
            def work(tx: Transaction) -> None:
                tx.run(touch, [{"id": first}])
                if first not in met:
                    met.add(first)
                    both.wait(30)
                tx.run(touch, [{"id": second}])

            database.write(work)

        other = threading.Thread(target=cross, args=("b", "a"))
        other.start()
        cross("a", "b")
        other.join(30)

        with database.read() as reader:
            moved = {r.id: r.last_at for r in reader.all(statements.rows(schema.stream))}
        assert moved == {"a": 2, "b": 2}
    postgres.drop(url)


def hang_up(postgres: Server, url: str) -> None:
    """End every line of a database from the server's side."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    postgres.say(
        f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    )
