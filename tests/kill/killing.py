"""Kills lives at random instants, and holds the promises against every case after each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import orjson

from engine import Engine, HandClock, instant
from engine.store import schema
from engine.store.statements import rows
from tests.proofs import promises
from tests.site import MORNING

ROOT = Path(__file__).parents[2]
LIFE = [sys.executable, "-m", "tests.kill.life"]
HOUR = 3_600_000
RECOVERY_S = 5


class Killing:
    """One database, and one life after another upon it."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.url, self.notes, self.seed = url, folder / "acknowledged", seed
        self.chance = random.Random(seed)
        self.notes.touch()
        self.lives, self.now = 0, MORNING
        self.read = 0
        self.known: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.moved: dict[str, int] = {}
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0
        self._nursery: subprocess.Popen[str] | None = None

    # -- lives --------------------------------------------------------------------------------------

    def forked(self) -> None:
        """A life in a forked child, and its end."""
        nursery = self._served()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(" ".join(self._arguments()) + "\n")
        nursery.stdin.flush()
        child = int(nursery.stdout.readline())
        self._let_live(lambda: None)
        os.kill(child, signal.SIGKILL)
        assert nursery.stdout.readline() == "dead\n"
        self.inspect()

    def restarted(self) -> None:
        """A life in a process of its own, from the interpreter on, and its end."""
        process = subprocess.Popen([*LIFE, *self._arguments()], cwd=ROOT)
        self._let_live(process.poll)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        self.inspect()

    def _served(self) -> subprocess.Popen[str]:
        if self._nursery is None:
            pipe = subprocess.PIPE
            self._nursery = subprocess.Popen(LIFE, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
        return self._nursery

    def _arguments(self) -> list[str]:
        self.lives += 1
        self.now += HOUR
        life_seed = self.seed * 100_000 + self.lives
        return [self.url, str(self.notes), str(life_seed), str(self.now)]

    def _let_live(self, died: Any) -> None:
        """Let it live until so many more acknowledgements and a moment; sometimes hardly at all."""
        wanted = self.notes.stat().st_size + 150 * (0, 1, 10, 30)[self.lives % 4]
        while self.notes.stat().st_size < wanted:
            assert died() is None, "it died by itself"
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, 0.05))

    # -- after a death ------------------------------------------------------------------------------

    def inspect(self) -> None:
        """Open the database as at the next start, and look at every case that has moved."""
        touched = self._acknowledged()
        began = time.monotonic()
        engine = self._opened()
        try:
            engine.queries.inbox("li")
            self.slowest = max(self.slowest, time.monotonic() - began)
            assert self.slowest <= RECOVERY_S
            for case_id, sequence in heads(engine).items():
                if self.moved.get(case_id) != sequence:
                    promises.hold(engine, case_id, touched.pop(case_id, ()))
                    self.moved[case_id] = sequence
                    self.counts["cases looked at"] += 1
            assert not touched, f"acknowledged, but not there: {touched}"
            last = engine.queries.last_event_at()
            self.now = max(self.now, instant(last) if last else 0)
        finally:
            engine._database.close()

    def finish(self) -> None:
        """Look at every case once more, with every acknowledgement, and at every other stream."""
        self.close()
        self._acknowledged()
        engine = self._opened()
        try:
            there = heads(engine)
            assert set(self.known) <= set(there)
            for case_id in there:
                promises.hold(engine, case_id, self.known[case_id])
            assert engine.audit.verify() == []
            seen = {
                row.case_id
                for person in ("li", "wang", "zhao", "qian")
                for row in everything(engine, person)
            }
            ready = {
                t for t in there for i in engine.queries.case(t).work_items if i.status == "ready"
            }
            assert ready <= seen, "open work that nobody sees"
            self.counts["cases"] = len(there)
            self.counts["events"] = sum(there.values())
        finally:
            engine._database.close()

    def _opened(self) -> Engine:
        return Engine.open(self.url, clock=HandClock(self.now), create=False)

    def close(self) -> None:
        """Let the nursery end."""
        if self._nursery is not None:
            with self._nursery as nursery:
                assert nursery.stdin is not None
                nursery.stdin.close()
            self._nursery = None

    def _acknowledged(self) -> dict[str, list[dict[str, Any]]]:
        """The receipts noted since the last look, by case."""
        with self.notes.open("rb") as file:
            file.seek(self.read)
            text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        self.read += len(whole)
        touched: dict[str, list[dict[str, Any]]] = defaultdict(list)
        complete = (text for text in whole.splitlines() if text.endswith(b"}"))
        for line in map(orjson.loads, complete):
            assert "fault" not in line, line["fault"]
            if "refused" in line:
                self.counts[f"refused {line['refused']}"] += 1
                continue
            self.counts[line["kind"]] += 1
            case_id = line["stream"].removeprefix("case/")
            touched[case_id].append(line)
            self.known[case_id].append(line)
        return touched

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        return f"seed {self.seed}: {self.lives} lives; {counts}; recovery {self.slowest:.2f} s"


def heads(engine: Engine) -> dict[str, int]:
    """The sequence at which every case stands."""
    found = engine.queries._cases.reading(lambda r: r.all(rows(schema.case_)))
    return {row.id: row.sequence for row in found}


def everything(engine: Engine, person: str) -> list[Any]:
    """The whole inbox of a person."""
    box = engine.queries.inbox(person)
    found = [*box.mine, *box.pool]
    while box.next is not None:
        box = engine.queries.inbox(person, after=box.next)
        found += box.pool
    return found
