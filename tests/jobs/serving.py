"""One worker process, until it is killed.

python -m tests.jobs.serving URL RECEIVER LIMIT_MS
"""

from __future__ import annotations

import os
import sys
import threading

import requests

from engine import Engine, Handling, Job, Patience, Rhythm, Worker


def main(url: str, receiver: str, limit: int) -> None:
    def note(job: Job) -> None:
        requests.post(
            receiver,
            json={"worker": os.getpid()},
            headers={"Idempotency-Key": job.id},
            timeout=60,
        ).raise_for_status()

    handling = Handling({"note": note}, Patience(limit=limit))
    engine = Engine.open(url, create=False, handling=handling)
    Worker(engine, Rhythm(heartbeat=0.5, stalled=2, sweep=0.5)).start()
    print("up", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
