"""The worker: APScheduler wakes it at the next due instant, a runner runs jobs; what is due lies in the database."""

from __future__ import annotations

import fcntl
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from engine.clock import Clock, moment
from engine.errors import EngineError, Unavailable
from engine.worker.rhythm import Rhythm
from engine.worker.runner import CaseJobs, Jobs, Runner

_log = logging.getLogger("wangge.worker")

SWEEP = timedelta(seconds=1)
"""How often a worker looks for what another process has armed since; idle, that is one short query."""

ANCHOR = timedelta(hours=1)


class Timers(Protocol):
    """What a worker wants to know of timers."""

    def next_due(self) -> datetime | None:
        """Return when the next one is due."""


class Audit(Protocol):
    """What a worker does for auditors."""

    def anchor(self) -> object:
        """Write an anchor."""


class Served(Jobs, CaseJobs, Protocol):
    """Jobs, and whether this process has handlers for them."""

    @property
    def served(self) -> bool:
        """Whether there are handlers at all."""


class Engine(Protocol):
    """What a worker works on."""

    clock: Clock
    role: Path | None
    queue: str | None

    @property
    def timers(self) -> Timers:
        """The timers."""

    @property
    def jobs(self) -> Served:
        """The jobs."""

    @property
    def audit(self) -> Audit:
        """The audit."""

    def tick(self) -> int:
        """Do once what is due, and return how much that was."""


def _taken(role: Path | None) -> IO[str] | None:
    """Take the worker's role: a lock on a file of its own, which the system gives back when we die.

    PostgreSQL needs none: any number of workers share the work there.
    """
    if role is None:
        return None
    file = role.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Unavailable(
            f"Expected to take the worker's role, but another process has it ({role}).",
            code="worker_running",
        ) from error
    return file


class _Runner(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...


def _runner(engine: Engine, rhythm: Rhythm) -> _Runner | None:
    if not engine.jobs.served:
        return None
    if engine.queue is None:
        return Runner(engine.jobs)
    # Procrastinate comes with the extra for PostgreSQL; who runs on SQLite need not have it.
    from engine.worker.scaled import ScaledRunner

    return ScaledRunner(engine.jobs, engine.queue, rhythm=rhythm)


class Worker:
    """Triggers what is due, hands over messages, runs jobs, and anchors the chains every hour."""

    def __init__(self, engine: Engine, rhythm: Rhythm | None = None) -> None:
        self._engine = engine
        self._runner = _runner(engine, rhythm or Rhythm())
        self._role: IO[str] | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            # A late wake-up is still one; several at once are one (APScheduler drops by default after 1 s).
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to work in threads of its own.

        Errors: Unavailable `worker_running` when another process has the worker's role on this SQLite file.
        """
        self._role = _taken(self._engine.role)
        self._scheduler.add_job(self.work, IntervalTrigger(seconds=SWEEP.seconds), id="sweep")
        self._scheduler.add_job(self._anchor, IntervalTrigger(seconds=int(ANCHOR.total_seconds())))
        self._scheduler.start()
        if self._runner is not None:
            self._runner.start()

    def stop(self) -> None:
        """Finish what was begun, then stop."""
        if self._runner is not None:
            self._runner.stop()
        self._scheduler.shutdown(wait=True)
        if self._role is not None:
            self._role.close()

    def work(self) -> int:
        """Do everything that is due or on its way now, then ask to be woken at the next due instant."""
        done = 0
        try:
            while ticked := self._engine.tick():
                done += ticked
            self._wake()
        except EngineError as error:
            # The database is away or full: the next sweep tries again, nothing was lost.
            _log.error("%s", error.sentence)
        return done

    def _wake(self) -> None:
        due = self._engine.timers.next_due()
        now = moment(self._engine.clock.now())
        if due is not None and due - now < SWEEP:
            self._scheduler.add_job(
                self.work,
                DateTrigger(max(due, now), timezone=UTC),
                id="wake",
                replace_existing=True,
            )

    def _anchor(self) -> None:
        try:
            self._engine.audit.anchor()
        except (EngineError, OSError) as error:
            _log.error("no anchor could be written: %s", error)
