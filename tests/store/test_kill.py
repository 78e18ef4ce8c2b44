"""Whatever was acknowledged before a SIGKILL is in the database after it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store import Database
from tests.store.rows import armed

LIVES = {"sqlite": 20, "postgresql": 10}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.acknowledged"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def test_nothing_acknowledged_is_lost(
    database_url: str, nursery: subprocess.Popen[str], tmp_path: Path
) -> None:
    notes = tmp_path / "acknowledged"
    seed = random.randrange(2**32)
    print("seed", seed)  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    lives = LIVES[database_url.partition(":")[0]]
    total = 0

    for life in range(lives):
        one_life(nursery, database_url, notes, life, chance.randrange(1, 300))
        acknowledged = set(notes.read_text().split("\n")[:-1])
        database = Database.open(database_url)
        there = armed(database)
        database.close()
        assert acknowledged - there == set()
        assert len(there - acknowledged) <= 8 * (life + 1), "at most one unanswered per thread"
        assert len(acknowledged) > total
        total = len(acknowledged)


def one_life(
    nursery: subprocess.Popen[str], url: str, notes: Path, life: int, acknowledgements: int
) -> None:
    """Let a child write, and kill it some time after so many more acknowledgements."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    before = notes.stat().st_size if notes.exists() else 0
    nursery.stdin.write(f"{url} {notes} {life * 10_000_000}\n")
    nursery.stdin.flush()
    child = int(nursery.stdout.readline())
    while not notes.exists() or notes.stat().st_size < before + 7 * acknowledgements:
        os.sched_yield()
    os.kill(child, signal.SIGKILL)
    assert nursery.stdout.readline() == "dead\n"
