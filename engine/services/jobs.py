"""Jobs: due ones are run by their handlers, between transactions, and what those bring back is taken once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from engine.advance.calling import Caller, Failure, Result, Said, Thrown
from engine.advance.cases import Cases
from engine.advance.queue import Queue, Taken
from engine.advance.writing import Gate, Receipt
from engine.casework.command import Command
from engine.clock import SECOND, Clock, moment
from engine.errors import Conflict, NotFound, WrongState
from engine.model.job import Handling

_log = logging.getLogger("wangge.jobs")


class Jobs:
    """Run jobs, and take the outcome of each once."""

    def __init__(self, cases: Cases, queue: Queue, clock: Clock, handling: Handling) -> None:
        self._cases = cases
        self._queue = queue
        self._clock = clock
        self._handlers = handling.handlers
        self._patience = handling.patience
        self._caller = Caller()

    @property
    def served(self) -> bool:
        """Whether this process has handlers at all."""
        return bool(self._handlers)

    # -- running ------------------------------------------------------------------------------------

    def due(self, limit: int = 200) -> list[tuple[str, str]]:
        """Case and task of the jobs that may be begun now: of each case the oldest open one."""
        return self._queue.due(limit)

    def next_due(self) -> datetime | None:
        """When the next job may be begun."""
        found = self._queue.next_due()
        return None if found is None else moment(found)

    def run_due(self, limit: int = 200) -> int:
        """Run what is due, one after the other, and return how many jobs were begun."""
        return sum(self.run(case_id, task_id) for case_id, task_id in self.due(limit))

    def run_case(self, case_id: str) -> int:
        """Run what is due in one case, in its order, and return how many jobs were begun. Errors: as `run`."""
        begun = 0
        while (task_id := self._queue.due_in(case_id)) and self.run(case_id, task_id):
            begun += 1
        return begun

    def recall(self) -> int:
        """Have cases looked at again whose jobs nobody came for: their worker died (PostgreSQL)."""
        return self._queue.recall(self._clock.now() - SECOND)

    def run(self, case_id: str, task_id: str) -> bool:
        """Run one job and take its outcome; False when it was not to be had.

        Errors: Unavailable, and then the job is begun again when its lease ends.
        """
        self._caller.ready()
        taken = self._queue.take(case_id, task_id, self._patience)
        if taken is None:
            return False
        said = self._call(taken)
        try:
            self._bring(taken, said)
        except (Conflict, NotFound, WrongState) as refusal:
            # Withdrawn by a timer or a person, or ours no longer: what was done is done, nobody waits for it.
            _log.warning("job %s: the outcome came too late: %s", taken.job.id, refusal.sentence)
        return True

    def _call(self, taken: Taken) -> Said:
        handler = self._handlers.get(taken.job.handler)
        if taken.job.attempt > self._patience.attempts:
            return Failure("it was begun again and again and never brought to an end", final=True)
        if handler is None:
            return Failure("there is no such handler in this installation", final=True)
        return self._caller.call(handler, taken.job, self._patience.limit / SECOND)

    def _bring(self, taken: Taken, said: Said) -> None:
        job, gate = taken.job, self._queue.fence(taken)
        place = (job.handler, job.case_id)
        if isinstance(said, Result):
            self._do(*place, "job.done", gate, task=job.task_id, result=said.value)
        elif isinstance(said, Thrown):
            told = {"code": said.code, "message": taken.clean(said.message)}
            self._do(*place, "job.error", gate, task=job.task_id, **told)
        else:
            self._failed(taken, said, gate)

    def _failed(self, taken: Taken, failure: Failure, gate: Gate) -> None:
        job, why = taken.job, taken.clean(failure.why)
        until = self._patience.again(job.attempt, self._clock.now())
        told = {"case": job.case_id, "task": job.task_id, "handler": job.handler}
        _log.warning("job failed: %s", why, extra={**told, "attempt": job.attempt})
        if until is not None and not failure.final:
            self._queue.put_off(taken, until, why)
            return
        tried = "" if failure.final else f" (tried {job.attempt} times)"
        sentence = f"handler '{job.handler}' could not do it{tried}: {why}"
        self._do(job.handler, job.case_id, "job.failed", gate, task=job.task_id, why=sentence)

    # -- outcomes -----------------------------------------------------------------------------------

    def complete(self, handler: str, case_id: str, task_id: str, result: Any) -> Receipt:
        """Take a result. Errors: NotFound, WrongState when the job is over or withdrawn."""
        return self._do(handler, case_id, "job.done", None, task=task_id, result=result)

    def throw(
        self, handler: str, case_id: str, task_id: str, code: str, message: str = ""
    ) -> Receipt:
        """Take a business error: the diagram catches it, else it is an incident. Errors: as `complete`."""
        told = {"code": code, "message": message}
        return self._do(handler, case_id, "job.error", None, task=task_id, **told)

    def fail(self, handler: str, case_id: str, task_id: str, why: str) -> Receipt:
        """Take that a handler has given up: an incident. Errors: as `complete`."""
        return self._do(handler, case_id, "job.failed", None, task=task_id, why=why)

    def _do(
        self, handler: str, case_id: str, kind: str, gate: Gate | None, /, **args: Any
    ) -> Receipt:
        command = Command(kind, args, f"handler:{handler}")
        return self._cases.execute(case_id, command, gate=gate)
