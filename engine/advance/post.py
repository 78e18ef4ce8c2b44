"""The post between cases: a message goes to one wait with its key, once; a signal to everybody who waits for it."""

from __future__ import annotations

import logging
from typing import Any

import orjson

from engine.advance.executor import Executor
from engine.advance.writing import Gate
from engine.casework.command import CLOCK, Command
from engine.clock import Clock
from engine.errors import EngineError, Refused
from engine.model.event import canonical
from engine.store import Database, Row, Transaction, schema
from engine.store.messages import EXPIRED, GIVE_UP, HEARERS, MATCHES, SIGNALS
from engine.store.statements import LOOK_UP, add_missing, delete

_log = logging.getLogger("wangge.messages")


class Post:
    """Hands over what was sent."""

    def __init__(self, database: Database, executor: Executor, clock: Clock) -> None:
        self._database = database
        self._executor = executor
        self._clock = clock

    def send(self, row: dict[str, Any]) -> bool:
        """Accept a message from outside; False when it is here, or was taken, already."""

        def work(tx: Transaction) -> bool:
            known = tx.one(LOOK_UP, key=row["id"])
            if known is not None and known.known_stream is not None:
                return False
            return tx.run(add_missing(schema.message), [row]) == 1

        return self._database.write(work)

    def deliver(self, limit: int = 200) -> int:
        """Hand over what somebody waits for, give up what nobody took in time; return how much that was."""
        with self._database.read() as reader:
            now = self._clock.now()
            matches = reader.all(MATCHES, now=now, limit=limit)
            signals = reader.all(SIGNALS, limit=limit)
            expired = reader.all(EXPIRED, now=now, limit=limit)
        done: set[str] = set()
        for match in matches:
            if match.id not in done and self._hand_over(match):
                done.add(match.id)
        for signal in signals:
            self._database.write(lambda tx, signal=signal: _spread(tx, signal))  # type: ignore[misc]
        return len(done) + len(signals) + sum(self._give_up(message) for message in expired)

    def _hand_over(self, match: Row) -> bool:
        args = {"task": match.task_id, "name": match.name, "payload": orjson.loads(match.payload)}
        command = Command("message.deliver", args, match.actor, key=match.id)
        try:
            self._executor.execute(match.case_id, command, gate=_taking(match.id))
        except Refused as refusal:
            # That wait is over; another one, or a later one, may take it.
            _log.info("message %s: %s", match.id, refusal.sentence)
            return False
        except EngineError as error:
            _log.error("message %s has to wait: %s", match.id, error.sentence)
            return False
        return True

    def _give_up(self, message: Row) -> bool:
        """Say that nobody came for it: an incident of the case that sent it; the message stays to be looked at."""
        told = f"nobody waited for message '{message.name}' with key {message.key}"
        _log.error("message %s: %s", message.id, told)
        gate: Gate = lambda tx: tx.run(GIVE_UP, [{"message": message.id}]) == 1  # noqa: E731
        command = Command("case.break", {"reason": told, "timer": None}, CLOCK)
        try:
            if message.sender is None:
                return self._database.write(gate)
            self._executor.execute(message.sender, command, gate=gate)
        except Refused:
            return self._database.write(
                gate
            )  # the sender has ended: nobody is left whom it concerns
        except EngineError as error:
            _log.error("message %s: %s", message.id, error.sentence)
            return False
        return True


def _taking(key: str) -> Gate:
    return lambda tx: tx.run(delete(schema.message), [{"id": key}]) == 1


def _spread(tx: Transaction, signal: Row) -> None:
    """Make one delivery of each case that waits for a signal, and the signal is gone."""
    if not _taking(signal.id)(tx):
        return
    command = {
        "kind": "signal.deliver",
        "args": {"name": signal.name, "payload": orjson.loads(signal.payload)},
        "actor": signal.actor,
        "post": None,
    }
    rows = [
        {
            "id": f"{signal.id}/{hearer.case_id}",
            "case_id": hearer.case_id,
            "command": canonical(command).decode(),
            "created_at": signal.created_at,
        }
        for hearer in tx.all(HEARERS, name=signal.name)
        if hearer.case_id != signal.sender
    ]
    tx.run(add_missing(schema.delivery), rows)
