"""The queue of jobs: who runs which, for how long, and whether an outcome still counts."""

from __future__ import annotations

from typing import Any

import orjson

from engine.advance.writing import Gate
from engine.clock import Clock, Instant
from engine.errors import Conflict
from engine.ids import uuid7
from engine.model.job import Job, Patience
from engine.store import Database, Reader, Row, Transaction, schema
from engine.store.jobs import (
    DUE_JOB_OF,
    DUE_JOBS,
    NEXT_JOB,
    PUT_OFF_JOB,
    RECALL_JOBS,
    TAKE_JOB,
)
from engine.store.statements import row


class Taken:
    """A job that we hold a lease on, and the personal values that were put in for its handler."""

    def __init__(self, job: Job, lease: str, secrets: list[str]) -> None:
        self.job = job
        self.lease = lease
        self._secrets = secrets

    def clean(self, words: str) -> str:
        """Take personal values out of words that will be kept."""
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return words


class Queue:
    """The open jobs of a site."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, limit: int) -> list[tuple[str, str]]:
        """Case and task of the jobs that may be begun now, the longest due first; one of each case."""
        with self._database.read() as reader:
            found = reader.all(DUE_JOBS, now=self._clock.now(), limit=limit)
        return [(job.case_id, job.task_id) for job in found]

    def due_in(self, case_id: str) -> str | None:
        """The task of a case's first open job, where it may be begun now."""
        with self._database.read() as reader:
            found = reader.one(DUE_JOB_OF, case=case_id, now=self._clock.now())
        return None if found is None else str(found.task_id)

    def recall(self, late: Instant) -> int:
        """Have cases looked at again whose jobs nobody came for since an instant (PostgreSQL)."""
        return self._database.write(lambda tx: tx.run(RECALL_JOBS, [{"late": late}]))

    def next_due(self) -> Instant | None:
        """When the next job may be begun."""
        with self._database.read() as reader:
            found = reader.one(NEXT_JOB)
        return None if found is None else found.next_at

    def take(self, case_id: str, task_id: str, patience: Patience) -> Taken | None:
        """Take a job for as long as a handler may need; None when it is gone, taken, or not its turn."""

        def work(tx: Transaction) -> Taken | None:
            now = self._clock.now()
            token, until = uuid7(now), now + patience.lease
            key = {"case": case_id, "task": task_id}
            if tx.run(TAKE_JOB, [{**key, "now": now, "token": token, "until": until}]) != 1:
                return None
            found = tx.one(row(schema.job), case_id=case_id, task_id=task_id)
            return None if found is None else _taken(tx, found, token)

        return self._database.write(work)

    def put_off(self, taken: Taken, until: Instant, why: str) -> bool:
        """Let the job be begun again later; False when somebody else has it by now."""
        job = taken.job
        values: dict[str, Any] = {"case": job.case_id, "task": job.task_id, "token": taken.lease}
        values |= {"until": until, "why": taken.clean(why)}
        return self._database.write(lambda tx: tx.run(PUT_OFF_JOB, [values])) == 1

    @staticmethod
    def fence(taken: Taken) -> Gate:
        """Let an outcome in only from whoever holds the lease. Errors: Conflict `lease_lost`."""
        job = taken.job

        def gate(tx: Transaction) -> bool:
            found = tx.one(row(schema.job), case_id=job.case_id, task_id=job.task_id)
            if found is None or found.lease != taken.lease:
                reason = "it is over, or somebody else has taken it since"
                raise Conflict("bring the outcome of", "job", job.id, reason, code="lease_lost")
            return True

        return gate


def _taken(reader: Reader, found: Row, token: str) -> Taken:
    secrets: list[str] = []
    variables = _revealed(reader, orjson.loads(found.input), secrets)
    key = f"{found.case_id}/{found.task_id}"
    job = Job(key, found.case_id, found.task_id, found.handler, variables, found.attempts)
    return Taken(job, token, secrets)


def _revealed(reader: Reader, value: Any, secrets: list[str]) -> Any:
    """The value with personal values in the place of references to them."""
    if isinstance(value, list):
        return [_revealed(reader, each, secrets) for each in value]
    if not isinstance(value, dict):
        return value
    if "$p" not in value:
        return {name: _revealed(reader, each, secrets) for name, each in value.items()}
    found = reader.one(row(schema.personal), id=value["$p"])
    if found is None or found.value is None:
        return None
    plain = orjson.loads(found.value)
    if isinstance(plain, str) and plain:
        secrets.append(plain)
    return plain
