"""What somebody with the database's own tools could do to its history, trigger and all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from engine import Engine
from engine.advance import bodies
from engine.model.event import GENESIS, Event, canonical, seal

GUARDS = ("update", "delete", "replace")


class Forger:
    """Writes past the engine."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            self.connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
            for guard in GUARDS:
                self.say(f"DROP TRIGGER guard_event_{guard}")
        else:
            self.connection = psycopg.connect(url)
            self.say("ALTER TABLE event DISABLE TRIGGER ALL")

    def say(self, sql: str, *values: Any) -> list[Any]:
        cursor = self.connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)
        return list(cursor.fetchall()) if cursor.description else []

    def change(self, stream: str, sequence: int) -> None:
        """Other words in a comment."""
        where = "WHERE stream = ? AND sequence = ?"
        ((packed,),) = self.say(f"SELECT body FROM event {where}", stream, sequence)  # noqa: S608
        body = bodies.unpack(bytes(packed)).replace("二".encode(), "三".encode())
        self.say(f"UPDATE event SET body = ? {where}", bodies.pack(body), stream, sequence)  # noqa: S608

    def gap(self, stream: str, sequence: int) -> None:
        """One event less."""
        self.say("DELETE FROM event WHERE stream = ? AND sequence = ?", stream, sequence)

    def swap(self, stream: str, sequence: int) -> None:
        """Two events in another order."""
        move = "UPDATE event SET sequence = ? WHERE stream = ? AND sequence = ?"
        for new, old in ((-1, sequence), (sequence, sequence + 1), (sequence + 1, -1)):
            self.say(move, new, stream, old)

    def cut(self, stream: str, sequence: int) -> None:
        """Nothing after this event; the head says so too."""
        self.say("DELETE FROM event WHERE stream = ? AND sequence > ?", stream, sequence)
        last = "SELECT digest FROM event WHERE stream = ? AND sequence = ?"
        ((digest,),) = self.say(last, stream, sequence)
        self.head(stream, sequence, bytes(digest))

    def head(self, stream: str, sequence: int, digest: bytes) -> None:
        """The row that names the last event."""
        if stream.startswith("case/"):
            sql, key = "UPDATE case_ SET sequence = ?, digest = ? WHERE id = ?", stream[5:]
        else:
            sql, key = "UPDATE stream SET sequence = ?, digest = ? WHERE id = ?", stream
        self.say(sql, sequence, digest, key)

    def replaced(self, stream: str, events: list[Event]) -> None:
        """The whole chain anew, sealed as it should be: nothing in it shows it."""
        previous = GENESIS
        for event in events:
            previous = seal(event, previous)
            body = canonical(
                [event.command, event.effects, event.readings, event.bindings, event.semantics]
            )
            sql = "UPDATE event SET body = ?, digest = ? WHERE stream = ? AND sequence = ?"
            self.say(sql, bodies.pack(body), previous, stream, event.sequence)
        self.head(stream, events[-1].sequence, previous)

    def close(self) -> None:
        """Have it kept."""
        self.connection.commit()
        self.connection.close()


@contextmanager
def forging(url: str) -> Iterator[Forger]:
    """Do something to a database and have it kept."""
    forger = Forger(url)
    yield forger
    forger.close()


def other_words(events: list[Event]) -> list[Event]:
    """The same history, in which somebody has always said something else."""
    said = [
        replace(event, command={"text": "三"}, effects=[["comment", "三"]])
        if event.kind == "case.comment"
        else event
        for event in events
    ]
    return said


def mended(engine: Engine, case_id: str) -> None:
    """State and rows brought into line with the forged events: the forger is careful."""
    engine.audit.rebuild(case_id)
