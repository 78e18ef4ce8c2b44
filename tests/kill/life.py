"""The life of a process that works until it is killed, and keeps its own list of what was acknowledged.

    python -m tests.kill.life                       serves lives from its input, each in a forked child
    python -m tests.kill.life URL NOTES SEED BEGIN  is one life itself

Eight threads work over the front door; one of them lets timers fire. A line is written to NOTES, and
flushed to disk, after a call has returned.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import orjson

from engine import Actor, Engine, Instant, Receipt, Refused
from tests.site import GRID, NEXT_GRID

WORKERS = [("li", GRID), ("li", GRID), ("li", GRID), ("wang", NEXT_GRID), ("wang", NEXT_GRID)]
LEADERS = ["zhao", "zhao"]
ENOUGH = 6
"""Items before a person; whoever has fewer starts another case."""

SPEED = 600
"""Ten minutes pass in a second, so that hourly timers fire while somebody works."""


class FastClock:
    """A clock that begins where it is told and runs fast, whatever the machine's calendar says."""

    def __init__(self, begin: Instant) -> None:
        self._begin, self._started = begin, time.monotonic()

    def now(self) -> Instant:
        return self._begin + int((time.monotonic() - self._started) * 1000 * SPEED)


class Life:
    """One process with its engine and its notes."""

    def __init__(self, url: str, notes: str, seed: int, begin: Instant) -> None:
        self.engine = Engine.open(url, clock=FastClock(begin), create=False)
        self.notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.seed = seed

    def note(self, **line: Any) -> None:
        # A line of its own even behind one that a kill has torn: that one was never acknowledged.
        os.write(self.notes, b"\n" + orjson.dumps(line) + b"\n")
        os.fsync(self.notes)

    def go(self) -> None:
        """Work from eight threads until the end of the process."""
        threads = [lambda p=p, u=u, n=n: self.work(p, u, n) for n, (p, u) in enumerate(WORKERS)]
        threads += [lambda p=p, n=n: self.work(p, None, 5 + n) for n, p in enumerate(LEADERS)]
        for act in (*threads, self.tick):
            threading.Thread(target=self.guarded, args=(act,), daemon=True).start()
        threading.Event().wait()

    def guarded(self, act: Callable[[], None]) -> None:
        """Whatever nobody foresaw is noted: the test fails by it."""
        try:
            act()
        except Exception:
            self.note(fault=traceback.format_exc())
            raise

    def tick(self) -> None:
        while True:
            self.engine.tick()
            time.sleep(0.01)

    def work(self, person: str, unit: str | None, thread: int) -> None:
        source, count = random.Random(self.seed * 8 + thread), 0
        while True:
            count += 1
            key = f"{self.seed}.{thread}.{count}"
            found = self.choose(person, unit, key, source)
            if found is None:
                time.sleep(0.005)
                continue
            kind, task, act = found
            try:
                receipt = act()
            except Refused as refusal:
                self.note(refused=refusal.code, kind=kind, sentence=refusal.sentence)
                continue
            self.acknowledged(kind, task, key, receipt)
            if source.random() < 0.1 and act() != receipt:
                self.note(fault=f"a second {kind} with one key gave another receipt")

    def choose(
        self, person: str, unit: str | None, key: str, source: random.Random
    ) -> tuple[str, str | None, Callable[[], Receipt]] | None:
        engine, actor = self.engine, Actor(person)
        box = engine.queries.inbox(person)
        rows = [*box.mine, *box.pool]
        if unit is not None and len(rows) < ENOUGH:
            policy = source.choice(["lamp", "errand", "errand"])
            return "start", None, lambda: engine.cases.start(actor, policy, {}, unit=unit, key=key)
        if not rows:
            return None
        row = source.choice(rows)
        if row.status == "ready" and source.random() < 0.4:
            claim = engine.work_items.claim
            return "claim", row.task_id, lambda: claim(actor, row.case_id, row.task_id, key=key)
        complete = engine.work_items.complete
        return (
            "complete",
            row.task_id,
            lambda: complete(actor, row.case_id, row.task_id, {}, key=key),
        )

    def acknowledged(self, kind: str, task: str | None, key: str, receipt: Receipt) -> None:
        self.note(
            kind=kind,
            task=task,
            key=key,
            stream=receipt.stream,
            sequence=receipt.sequence,
            digest=receipt.digest,
        )


def live(url: str, notes: str, seed: str, begin: str) -> None:
    Life(url, notes, int(seed), int(begin)).go()


def serve() -> None:
    """Fork a child for each line, which spares the imports; say its process id, then that it is dead."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(*line.split())
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("dead\n")
        sys.stdout.flush()


if __name__ == "__main__":
    live(*sys.argv[1:]) if len(sys.argv) > 1 else serve()
