"""Timers: what they cost while nothing is due, how fast a backlog goes, how punctual they are."""

from __future__ import annotations

import time
from statistics import median

from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.clock import SECOND, instant
from engine.errors import Broken
from engine.worker import Worker

WAIT = 2.0
"""The seconds of `site.WAIT`."""

PAUSE = 0.02
PATIENCE = 30.0


def idle(site: Site, sizes: Sizes) -> dict[str, float]:
    """What a worker takes while every timer is armed and none is due, in percent of one processor."""
    worker = Worker(site.engine)
    worker.start()
    try:
        worker.work()  # what has happened since the last worker is not idleness
        begun, cpu = time.perf_counter(), time.process_time()
        time.sleep(sizes.idle)
        used = (time.process_time() - cpu) / (time.perf_counter() - begun)
    finally:
        worker.stop()
    return {"timer_idle_cpu": used * 100}


def backlog(site: Site, sizes: Sizes) -> dict[str, float]:
    """How many overdue timers are fired in a second, each on a case of its own, as after an outage."""
    cases = [site.start("bench-timed", n)[1] for n in range(sizes.overdue)]
    time.sleep(WAIT + PAUSE)
    rates = []
    for _ in range(sizes.rounds):
        begun = time.perf_counter()
        fired = site.engine.timers.trigger_due(sizes.overdue // sizes.rounds)
        rates.append(fired / (time.perf_counter() - begun))
    for case_id in cases:
        site.stands(case_id, "registered", 2)
    return {"timer_catchup_per_s": median(rates)}


def punctuality(site: Site, sizes: Sizes) -> dict[str, float]:
    """How long after its due instant a timer's event happened, while a worker ran and cases were started.

    Errors: Broken when timers have not fired long after they were due.
    """
    worker = Worker(site.engine)
    worker.start()
    try:
        cases = []
        for n in range(sizes.punctual):
            cases.append(site.start("bench-timed", n)[1])
            time.sleep(PAUSE)
        late = [_late(site, case_id) for case_id in cases]
    finally:
        worker.stop()
    for case_id in cases:
        site.stands(case_id, "registered", 2)
    return {"timer_late_p99_s": percentile(late, 99)}


def _late(site: Site, case_id: str) -> float:
    """Wait until the timer of a case has fired; return how late that was, in seconds."""
    given_up = time.perf_counter() + PATIENCE
    while time.perf_counter() < given_up:
        events = site.engine.queries.history(case_id)
        if events[-1].kind == "timer.trigger":
            due: int = events[-1].command["due"]
            return (instant(events[-1].at) - due) / SECOND
        time.sleep(PAUSE)
    raise Broken(f"The timer of case {case_id} has not fired.")


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]
