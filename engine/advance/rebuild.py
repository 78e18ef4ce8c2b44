"""State and rows of a case made anew from its events: the proof that they are only a cache."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.advance import bodies
from engine.advance.cases import Cases
from engine.advance.writing import KEYS, folded
from engine.casework import codec, keyframe
from engine.casework.case import Case
from engine.casework.projection import changes, project, row_of
from engine.casework.replay import steps
from engine.errors import Broken
from engine.model.event import Event
from engine.store import Reader, Transaction, schema
from engine.store.statements import delete, rows, upsert

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""By table and primary key."""

TABLES = ("work_item", "offer", "timer", "limit_", "incident", "job", "wait", "notice")


def rebuild(cases: Cases, case_id: str) -> list[str]:
    """Write state and rows as the events give them, and return the tables that were different."""
    return cases.transact(lambda tx: _rebuild(tx, cases, case_id))


def differing(cases: Cases, case_id: str) -> list[str]:
    """The tables whose rows are not what the events give."""
    events = cases.events(case_id)
    _, wanted = expected(events, cases.bound)
    found = _within(events, wanted, cases.reading(lambda reader: stored(reader, case_id)))
    return [name for name in TABLES if wanted[name] != found[name]]


def _rebuild(tx: Transaction, cases: Cases, case_id: str) -> list[str]:
    events = cases.events(case_id)
    case, wanted = expected(events, cases.bound)
    found = _within(events, wanted, stored(tx, case_id))
    wrong = [name for name in TABLES if wanted[name] != found[name]]
    for name in wrong:
        table = schema.metadata.tables[name]
        names = KEYS[name]
        gone = [key for key in found[name] if key not in wanted[name]]
        tx.run(delete(table), [dict(zip(names, key, strict=True)) for key in gone])
        tx.run(upsert(table), list(wanted[name].values()))
    if bodies.unpack(cases.own_row(tx, case_id).state) != codec.dump(case):
        wrong.append("case_")
    own = cases.own_row(tx, case_id)._asdict()
    state = {"state": bodies.pack(codec.dump(case)), "sequence": case.sequence, "last_at": case.now}
    tx.run(upsert(schema.case_), [{**own, **row_of(case), **state}])
    return wrong


def expected(events: list[Event], find: Any) -> tuple[Case, Rows]:
    """The case and all its rows, folded from its events; from a keyframe on, those that are open or came later."""
    tables: Rows = {name: {} for name in TABLES}
    before: Any = {}
    case: Case | None = None
    for case, outcome in steps(events, find):
        after = project(case)
        for name, last in folded(case.record.id, [changes(before, after, outcome)]).items():
            for key, row in last.items():
                if row is None:
                    tables[name].pop(key, None)
                else:
                    tables[name][key] = row
        before = after
    if case is None:
        raise Broken("There are no events to rebuild from.", code="diverged")
    return case, tables


def stored(reader: Reader, case_id: str) -> Rows:
    """The rows as they stand; when somebody has read a notice is theirs, how often a job was tried the runner's."""
    tables: Rows = {}
    for name in TABLES:
        table = schema.metadata.tables[name]
        found: Iterable[Any] = reader.all(rows(table, "case_id"), case_id=case_id)
        tables[name] = {tuple(getattr(r, c) for c in KEYS[name]): r._asdict() for r in found}
    for row in tables["notice"].values():
        row["read_at"] = None
    for row in tables["job"].values():
        began = {"attempts": 0, "next_at": row["opened_at"], "lease": None, "failure": None}
        row.update(began)
    return tables


def _within(events: list[Event], wanted: Rows, found: Rows) -> Rows:
    """Leave out what was over before the keyframe with which re-execution begins: only the events tell of it."""
    begin = events[keyframe.first(events)]
    if begin.kind != keyframe.KIND:
        return found
    return {
        name: {
            key: row for key, row in table.items() if key in wanted[name] or not _past(row, begin)
        }
        for name, table in found.items()
    }


def _past(row: dict[str, Any], begin: Event) -> bool:
    return row.get("closed_at") is not None or row.get("sequence", begin.sequence) < begin.sequence
