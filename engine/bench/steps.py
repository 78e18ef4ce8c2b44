"""Durable steps beside the stock library's steps in memory, and what one of them takes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile

from engine.bench import diagrams
from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.casework.actor import Actor
from engine.errors import Broken

CROWD = 8
FLUSHES = 10
_PROGRAM = Path(__file__).with_name("stock.py")


@contextmanager
def stock_library(cases: int) -> Iterator[Callable[[], float]]:
    """The stock library in a child process; a call takes so many cases and returns steps per second."""
    with TemporaryDirectory() as place:
        diagram = Path(place) / "straight.bpmn"
        diagram.write_bytes(diagrams.straight(stock=True))
        command = [sys.executable, str(_PROGRAM), str(diagram), "bench_straight"]
        child = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield lambda: _asked(child, cases)
        finally:
            child.communicate()


def _asked(child: subprocess.Popen[str], cases: int) -> float:
    if child.stdin is None or child.stdout is None:
        raise Broken("The stock library's process has no pipes.")
    child.stdin.write(f"{cases}\n")
    child.stdin.flush()
    answer = child.stdout.readline()
    if not answer:
        raise Broken("The stock library's process ended before it answered.")
    return float(answer)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of cases, from start to end, has taken. Shapes: all but `rate` are of one completion."""

    rate: float
    cpu_ms: float
    statements: float
    commits: float


def measure(site: Site, sizes: Sizes) -> dict[str, float]:
    """Measure rounds of: stock, eight submitters, one submitter. Each round gives one ratio of each."""
    tasks = site.tasks("bench-straight")
    stock: list[float] = []
    crowd: list[Round] = []
    alone: list[Round] = []
    flushes: list[float] = []
    with stock_library(sizes.stock) as stock_round:
        stock_round()  # what is loaded or compiled at its first use is nobody's cost
        run(site, tasks, CROWD, 1)
        for _ in range(sizes.rounds):
            stock.append(stock_round())
            crowd.append(run(site, tasks, CROWD, sizes.crowd))
            alone.append(run(site, tasks, 1, sizes.alone))
            flushes.append(flush())
    rounds = (*crowd, *alone)
    return {
        "durable_ratio_8": median(r.rate / s for r, s in zip(crowd, stock, strict=True)),
        "durable_ratio_1": median(r.rate / s for r, s in zip(alone, stock, strict=True)),
        "cpu_ms_per_completion": median(r.cpu_ms for r in rounds),
        "sql_per_completion": max(r.statements for r in rounds),
        "commits_per_completion": max(r.commits for r in rounds),
        "stock_steps_per_s": median(stock),
        "durable_steps_per_s_8": median(r.rate for r in crowd),
        "durable_steps_per_s_1": median(r.rate for r in alone),
        "flush_ms": median(flushes),
    }


def flush() -> float:
    """How long the disk of the working directory takes to keep 8 KiB, in milliseconds: what bounds a durable step."""
    took = []
    with TemporaryFile(dir=Path.cwd()) as file:
        for _ in range(FLUSHES):
            file.write(bytes(8192))
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - begun) * 1e3)
    return median(took)


def run(site: Site, tasks: list[str], submitters: int, cases: int) -> Round:
    """Take cases from start to end, so many for each submitter, and see that each has ended."""
    with ThreadPoolExecutor(submitters) as hands:
        begun = time.perf_counter()
        started = list(hands.map(lambda n: _start(site, n, cases), range(submitters)))
        cpu, counted = time.process_time(), _counted(site)
        list(hands.map(lambda mine: _finish(site, mine, tasks), started))
        cpu, took = time.process_time() - cpu, time.perf_counter() - begun
    done = submitters * cases * len(tasks)
    statements, commits = (now - then for now, then in zip(_counted(site), counted, strict=True))
    for mine in started:
        for _, case_id in mine:
            site.stands(case_id, "closed", 1 + len(tasks))
    steps = submitters * cases * (1 + len(tasks))
    return Round(steps / took, cpu / done * 1e3, statements / done, commits / done)


def _start(site: Site, n: int, cases: int) -> list[tuple[Actor, str]]:
    return [site.start("bench-straight", n) for _ in range(cases)]


def _finish(site: Site, mine: list[tuple[Actor, str]], tasks: list[str]) -> None:
    for actor, case_id in mine:
        for step, task in enumerate(tasks):
            site.complete(actor, case_id, task, step)


def _counted(site: Site) -> tuple[int, int]:
    return site.counting.statements, site.counting.commits
