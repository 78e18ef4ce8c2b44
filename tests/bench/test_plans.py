"""What a busy person looks at costs by what is shown, not by what the tables hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.queries import inbox
from engine.store import Database, Statement
from engine.store.statements import CLAIMED, INBOX_PAGE, SEATS_OF

QUESTIONS = [
    CLAIMED,
    INBOX_PAGE,
    SEATS_OF,
    inbox.LIGHTS,
    inbox.WAITING,
    inbox.DONE,
    inbox.TOLD,
    inbox.TOLD_BY_NAME,
]


@pytest.mark.parametrize("statement", QUESTIONS, ids=lambda s: s.name)
def test_an_inbox_never_walks_through_a_table(tmp_path: Path, statement: Statement) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'plan.db'}")
    compiled = statement.compiled("sqlite")
    values = {name: compiled.given.get(name, 1) for name in re.findall(r":(\w+)", compiled.sql)}
    values |= dict.fromkeys(compiled.lists, "[]")
    with database.read() as reader:
        plan = reader._connection.execute("EXPLAIN QUERY PLAN " + compiled.sql, values).fetchall()
    database.close()

    tables = [line[3] for line in plan if line[3].startswith("SCAN")]
    assert [step for step in tables if "json_each" not in step and "anon_" not in step] == []
