"""Runs jobs in this process: a few threads, each with one job, no two of them from one case."""

from __future__ import annotations

import logging
import threading
from queue import SimpleQueue
from typing import Protocol

from engine.errors import EngineError

_log = logging.getLogger("wangge.worker")

POLL = 0.2
"""Seconds until a runner looks again when nothing told it to; idle, that is one short query."""

GRACE = 10.0
"""Seconds that handlers get to finish when the process is to stop; after that, their jobs are run again later."""


class Jobs(Protocol):
    """What a runner wants to know of jobs."""

    def due(self, limit: int) -> list[tuple[str, str]]:
        """Return what may be begun now."""

    def run(self, case_id: str, task_id: str) -> bool:
        """Run one job; False when it was not to be had."""


class CaseJobs(Protocol):
    """What a runner among many wants to know of jobs."""

    def run_case(self, case_id: str) -> int:
        """Run what is due in one case."""

    def recall(self) -> int:
        """Have cases looked at again whose jobs nobody came for."""


class Runner:
    """Threads that run whatever is due, until they are stopped."""

    def __init__(self, jobs: Jobs, threads: int = 4) -> None:
        self._jobs = jobs
        self._busy: set[str] = set()
        self._orders: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self._look = threading.Event()
        self._stopping = False
        hands = [threading.Thread(target=self._serve, daemon=True) for _ in range(threads)]
        self._threads = [threading.Thread(target=self._watch, daemon=True), *hands]
        self._hands = threads

    def start(self) -> None:
        """Begin to run jobs."""
        for number, thread in enumerate(self._threads):
            thread.name = f"wangge-jobs-{number}"
            thread.start()

    def stop(self) -> None:
        """Begin nothing new, and give what runs a moment to finish."""
        self._stopping = True
        self._look.set()
        for thread in self._threads:
            thread.join(GRACE)

    def _watch(self) -> None:
        while not self._stopping:
            self._look.clear()
            try:
                self._order()
            except EngineError as error:
                _log.error("%s", error.sentence)
            except Exception:
                _log.exception("the runner could not look for jobs")
            self._look.wait(POLL)
        for _ in range(self._hands):
            self._orders.put(None)

    def _order(self) -> None:
        free = self._hands - len(self._busy)
        if free <= 0:
            return
        for case_id, task_id in self._jobs.due(free + len(self._busy)):
            if case_id not in self._busy and len(self._busy) < self._hands:
                self._busy.add(case_id)
                self._orders.put((case_id, task_id))

    def _serve(self) -> None:
        while (order := self._orders.get()) is not None:
            case_id, task_id = order
            done = self._run(case_id, task_id)
            self._busy.discard(case_id)
            if done:
                self._look.set()

    def _run(self, case_id: str, task_id: str) -> bool:
        try:
            return self._jobs.run(case_id, task_id)
        except EngineError as error:
            # Nothing is lost: the job is begun again when its lease ends.
            _log.error("job %s/%s: %s", case_id, task_id, error.sentence)
        except Exception:
            _log.exception("job %s/%s", case_id, task_id)
        return False
