"""Runs jobs on PostgreSQL: Procrastinate wakes any number of machines and gives each case to one of them.

What lies in its queue only says "look at this case"; whether a job is begun, and whose outcome counts, is decided
by our own row. So a job that Procrastinate gives out twice, or forgets, is still done once.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from procrastinate import App, PsycopgConnector

from engine.errors import EngineError
from engine.worker.rhythm import Rhythm
from engine.worker.runner import CaseJobs

_log = logging.getLogger("wangge.worker")

QUEUE = "wangge"


class ScaledRunner:
    """One machine's share of the work."""

    def __init__(
        self, jobs: CaseJobs, url: str, threads: int = 8, rhythm: Rhythm | None = None
    ) -> None:
        self._jobs = jobs
        self._threads = threads
        self._rhythm = rhythm or Rhythm()
        self._app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))
        self._app.task(name="wangge.run_case", queue=QUEUE)(self._run_case)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="wangge-jobs", daemon=True)
        self._work: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin to run jobs."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing new, and let what runs finish."""
        self._stopping = True
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _run_case(self, case_id: str) -> None:
        try:
            self._jobs.run_case(case_id)
        except EngineError as error:
            # Nothing is lost: the case is recalled when the lease ends.
            _log.error("jobs of case %s: %s", case_id, error.sentence)
        except Exception:
            _log.exception("jobs of case %s", case_id)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        pool = ThreadPoolExecutor(self._threads + 1, thread_name_prefix="wangge-jobs")
        self._loop.set_default_executor(pool)
        while not self._stopping:
            self._work = self._loop.create_task(self._share())
            try:
                self._loop.run_until_complete(self._work)
            except asyncio.CancelledError:
                break
            except Exception as error:  # the database was away: come back when it is there again
                _log.error("the queue cannot be served: %s", error)
                self._loop.run_until_complete(asyncio.sleep(self._rhythm.sweep))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _share(self) -> None:
        rhythm = self._rhythm
        async with self._app.open_async():
            sweeps = asyncio.create_task(self._sweep())
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._threads,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=rhythm.heartbeat,
                    stalled_worker_timeout=rhythm.stalled,
                    fetch_job_polling_interval=rhythm.sweep,
                )
            finally:
                sweeps.cancel()

    async def _sweep(self) -> None:
        manager = self._app.job_manager
        while True:
            try:
                await asyncio.to_thread(self._jobs.recall)
                stalled = manager.get_stalled_jobs(seconds_since_heartbeat=self._rhythm.stalled)
                for job in await stalled:
                    await manager.retry_job(job)
            except Exception as error:  # whatever it was, the next sweep looks again
                _log.error("the queue could not be swept: %s", error)
            await asyncio.sleep(self._rhythm.sweep)
