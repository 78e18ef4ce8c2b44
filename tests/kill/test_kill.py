"""Killed at any instant, wangge starts again with everything it has acknowledged, and nothing stands still unseen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import Engine
from tests.kill.killing import Killing
from tests.proofs.drawings import errand, lamp
from tests.site import Site

CHUNKS, FORKED, RESTARTED = 5, 40, 6
"""Five chunks per database, so that they run beside each other: 200 forked lives and 30 restarts each."""


@pytest.fixture
def killing(site_of: Callable[..., Site], tmp_path: Path) -> Iterator[Killing]:
    site = site_of(lamp(), errand())
    site.engine.close()
    killing = Killing(site.url, tmp_path, random.randrange(10**6))
    print(killing)  # noqa: T201 - the seed, shown when the test fails
    yield killing
    killing.close()
    site.engine = Engine.open(site.url, clock=site.clock)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_is_lost_when_a_forked_child_is_killed(killing: Killing, chunk: int) -> None:
    for _ in range(FORKED):
        killing.forked()

    killing.finish()
    assert killing.counts["complete"] > FORKED
    assert killing.counts["cases looked at"] > FORKED


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_is_lost_when_a_process_is_killed_and_started_again(
    killing: Killing, chunk: int
) -> None:
    for _ in range(RESTARTED):
        killing.restarted()

    killing.finish()
    assert killing.counts["complete"] > 0
