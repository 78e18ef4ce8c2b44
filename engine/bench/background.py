"""Fills the tables as years of work would: rows cloned from those of a real case, straight through the store."""

from __future__ import annotations

from itertools import islice
from typing import Any

from engine.bench.site import Site
from engine.casework.actor import SYSTEM
from engine.clock import DAY
from engine.errors import Broken
from engine.store import Database, Row, Transaction, schema
from engine.store.statements import insert, row, rows

READER = "reader"
POSTS = 10
SEATS = 3_000
PER_CASE = 10
BATCH = 5_000
SPREAD = 30 * DAY

Filled = dict[str, dict[str, Any]]
"""One row for each table that is filled."""


def fill(site: Site, database: Database, items: int) -> None:
    """Add open work items, each with an offer and an armed timer; a tenth as many cases and limits.

    A third of the items lie with one of the ten posts of READER; no timer is due within a month.
    """
    seats = _appoint(site)
    template = _template(site, database)
    numbers = iter(range(items))
    while batch := list(islice(numbers, BATCH)):
        filled = [_rows(template, seats, number) for number in batch]
        _write(database, filled)


def _appoint(site: Site) -> list[str]:
    """Give READER ten posts, the busiest first; return them with made-up ones behind."""
    vacant = [v.seat for v in site.engine.queries.vacancies()]
    seats = [seat for seat in vacant if not seat.endswith("/administrator")][:POSTS]
    posts = [(READER, seat, "holder") for seat in seats]
    site.engine.organisation.enrol(SYSTEM, [(READER, "多岗")], posts)
    return seats + [f"elsewhere{n}/grid_leader" for n in range(SEATS - POSTS)]


def _template(site: Site, database: Database) -> Filled:
    """The rows of a case that has just been started."""
    _, case_id = site.start("bench-straight", 0)
    with database.read() as reader:
        found: dict[str, Row | None] = {"case_": reader.one(row(schema.case_), id=case_id)}
        for name in ("work_item", "offer", "timer", "limit_"):
            table = schema.metadata.tables[name]
            found[name] = reader.all(rows(table, "case_id"), case_id=case_id)[0]
    if found["case_"] is None:
        raise Broken("A case was started and is not there.")
    return {name: one._asdict() for name, one in found.items() if one is not None}


def _rows(template: Filled, seats: list[str], number: int) -> Filled:
    """The rows of one item, and with every tenth one those of its case."""
    case, n = divmod(number, PER_CASE)
    key = {"case_id": f"00000000-0000-7000-8000-{case:012d}", "task_id": f"1.{n + 3}"}
    # Spread without chance: a multiplication by a large odd number visits every remainder.
    due = template["limit_"]["due_at"] + SPREAD + number * 2_654_435_761 % SPREAD
    seat = seats[0] if number % 3 == 0 else seats[1 + number % (SEATS - 1)]
    filled = {
        "work_item": {**template["work_item"], **key, "due_at": due},
        "offer": {**key, "seat": seat, "due_at": due},
        "timer": {
            **template["timer"],
            "case_id": key["case_id"],
            "key": key["task_id"],
            "due_at": due,
        },
    }
    if n == 0:
        own = {"id": key["case_id"], "number": f"elsewhere-{case}", "next_due": due, "anchored": 1}
        filled["case_"] = {**template["case_"], **own}
        filled["limit_"] = {**template["limit_"], "case_id": key["case_id"], "due_at": due}
    return filled


def _write(database: Database, filled: list[Filled]) -> None:
    def work(tx: Transaction) -> None:
        for name in ("case_", "work_item", "offer", "timer", "limit_"):
            batch = [one[name] for one in filled if name in one]
            tx.run(insert(schema.metadata.tables[name]), batch)

    database.write(work)
