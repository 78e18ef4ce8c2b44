"""Many workers on one database: killed or paused in the middle of a job, every effect happens once, in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from engine import Engine, SystemClock
from tests.bpmn.drawing import element, flow
from tests.jobs.receiver import Receiver
from tests.jobs.serving import Ahead
from tests.site import GRID, MORNING, Site, drawn, policy

HANDLER = '<wangge:handler name="note"/>'
CASES, JOBS = 12, 3
AHEAD = MORNING - SystemClock().now()

SEVERAL = drawn(
    element("startEvent", "found")
    + element("parallelGateway", "fork")
    + "".join(element("serviceTask", f"tell{n}", "", HANDLER) for n in range(JOBS))
    + element("parallelGateway", "join")
    + element("endEvent", "done")
    + flow("found", "fork", "tell0", "join", "done")
    + flow("fork", "tell1", "join")
    + flow("fork", "tell2", "join")
)


class Workers:
    """Worker processes on one site."""

    def __init__(self, url: str, receiver: Receiver) -> None:
        self._url, self._receiver = url, receiver
        self.running: list[subprocess.Popen[str]] = []

    def start(self, limit: int, sweep: float = 0.5) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.jobs.serving", self._url, self._receiver.url]
        process = subprocess.Popen(
            [*command, str(limit), str(AHEAD), str(sweep)], stdout=subprocess.PIPE, text=True
        )
        self.running.append(process)
        return process

    def ready(self) -> None:
        for process in self.running:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A town whose clock goes as the workers' does."""
    site = site_of(policy(SEVERAL))
    site.engine.close()
    site.engine = Engine.open(site.url, clock=Ahead(AHEAD))
    return site


@pytest.fixture
def workers(site: Site, receiver: Receiver) -> Iterator[Workers]:
    workers = Workers(site.url, receiver)
    yield workers
    workers.end()


def starts(site: Site) -> str:
    actor = site.li.actor
    return site.engine.cases.start(actor, "lamp", {}, unit=GRID).case_id or ""


def closed(site: Site, cases: set[str], seconds: float) -> bool:
    """Whether all cases are closed within a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(site.engine.queries.case(case).status == "closed" for case in cases):
            return True
        time.sleep(0.1)
    return False


def taken(site: Site, case_id: str) -> list[str]:
    """The kinds of events in which outcomes of jobs were taken."""
    history = site.engine.queries.history(case_id)
    return [event.kind for event in history if event.kind.startswith("job.")]


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_of_four_workers_two_are_killed_in_mid_job_and_every_effect_happens_once_in_order(
    site: Site, receiver: Receiver, workers: Workers
) -> None:
    receiver.seconds = 0.1
    for _ in range(4):
        workers.start(2_000)
    workers.ready()
    cases = {starts(site) for _ in range(CASES)}

    for _ in range(2):
        alive = {process.pid for process in workers.running if process.poll() is None}
        seen = len(receiver.requests)
        assert receiver.wait(lambda r, seen=seen: len(r.requests) > seen)
        victim = next(pid for _, pid in reversed(receiver.requests) if pid in alive)
        os.kill(victim, signal.SIGKILL)

    assert closed(site, cases, 60)
    effects = receiver.by_case()
    assert effects.keys() == cases
    for case_id, tasks in effects.items():
        assert len(tasks) == JOBS
        assert tasks == sorted(tasks)
        assert taken(site, case_id) == ["job.done"] * JOBS
    assert site.engine.queries.incidents() == []
    assert site.engine.audit.verify() == []


def test_a_worker_that_slept_through_its_lease_is_fenced(
    site: Site, receiver: Receiver, workers: Workers
) -> None:
    sleeper = workers.start(1_000)
    workers.ready()
    receiver.gate.clear()
    case = starts(site)
    assert receiver.wait(lambda r: len(r.requests) == 1)
    os.kill(sleeper.pid, signal.SIGSTOP)
    receiver.gate.set()
    if site.url.startswith("sqlite"):
        # There the sleeper has the worker's role as well as its job: somebody has to end it first.
        os.kill(sleeper.pid, signal.SIGKILL)
        sleeper.wait()
    other = workers.start(5_000)
    assert other.stdout is not None
    assert other.stdout.readline() == "up\n"

    assert receiver.wait(lambda r: len(r.effects) == JOBS)
    if sleeper.poll() is None:
        os.kill(sleeper.pid, signal.SIGCONT)

    assert closed(site, {case}, 30)
    first = receiver.requests[0][0]
    assert [pid for key, pid in receiver.requests if key == first] == [sleeper.pid, other.pid]
    assert taken(site, case) == ["job.done"] * JOBS
    assert site.engine.audit.verify(case) == []


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_whoever_waits_for_the_lock_of_a_case_is_woken_when_it_is_released(
    site: Site, receiver: Receiver, workers: Workers
) -> None:
    workers.start(5_000, sweep=60)
    workers.ready()
    cases = {starts(site) for _ in range(5)}

    assert closed(site, cases, 20)
    assert emptied(site, 10), "what waited for the lock lies there until the next poll"


def emptied(site: Site, seconds: float) -> bool:
    """Whether the queue is empty within a while."""
    end = time.monotonic() + seconds
    with psycopg.connect(site.url, autocommit=True) as connection:
        while time.monotonic() < end:
            found = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
            if found == (0,):
                return True
            time.sleep(0.1)
    return False
