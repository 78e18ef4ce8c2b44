"""One worker process, until it is killed.

python -m tests.jobs.serving URL RECEIVER LIMIT_MS AHEAD_MS SWEEP_S
"""

from __future__ import annotations

import os
import sys
import threading

import requests

from engine import Engine, Handling, Instant, Job, Patience, Rhythm, SystemClock, Worker


class Ahead:
    """The machine's clock, set forward: what the site has seen already must not lie before us."""

    def __init__(self, milliseconds: int) -> None:
        self._ahead = milliseconds

    def now(self) -> Instant:
        return SystemClock().now() + self._ahead


def main(url: str, receiver: str, limit: int, ahead: int, sweep: float) -> None:
    def note(job: Job) -> None:
        requests.post(
            receiver,
            json={"worker": os.getpid()},
            headers={"Idempotency-Key": job.id},
            timeout=60,
        ).raise_for_status()

    handling = Handling({"note": note}, Patience(limit=limit))
    engine = Engine.open(url, clock=Ahead(ahead), create=False, handling=handling)
    Worker(engine, Rhythm(heartbeat=0.5, stalled=2, sweep=sweep)).start()
    sys.stdout.write("up\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0], given[1], int(given[2]), int(given[3]), float(given[4]))
