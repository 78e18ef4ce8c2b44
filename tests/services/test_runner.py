"""The worker of one process: it runs jobs beside timers, several cases at a time, one job of a case at a time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

from engine import Engine, Handling, Job, Worker
from tests.bpmn.drawing import element, flow
from tests.site import Site, drawn, policy

CASES = 6
HANDLER = '<wangge:handler name="note"/>'

CHAIN = drawn(
    element("startEvent", "found")
    + element("parallelGateway", "fork")
    + "".join(element("serviceTask", f"tell{n}", "", HANDLER) for n in range(3))
    + element("parallelGateway", "join")
    + element("endEvent", "done")
    + flow("found", "fork", "tell0", "join", "done")
    + flow("fork", "tell1", "join")
    + flow("fork", "tell2", "join")
)


def test_a_worker_runs_every_job_once_and_those_of_a_case_one_after_the_other(
    site_of: Callable[..., Site],
) -> None:
    site = site_of(policy(CHAIN))
    cases = {site.li.starts().case_id for _ in range(CASES)}
    lock, done = threading.Lock(), threading.Event()
    asked: dict[str, list[str]] = defaultdict(list)
    inside: set[str] = set()
    overlaps: list[str] = []

    def note(job: Job) -> None:
        with lock:
            overlaps.extend({job.case_id} & inside)
            inside.add(job.case_id)
            asked[job.case_id].append(job.task_id)
        with lock:
            inside.discard(job.case_id)
            if sum(map(len, asked.values())) == 3 * CASES:
                done.set()

    engine = Engine.open(site.url, clock=site.clock, handling=Handling({"note": note}))
    worker = Worker(engine)
    worker.start()
    came = done.wait(60)
    worker.stop()
    engine.close()

    assert came
    assert overlaps == []
    assert asked.keys() == cases
    assert all(tasks == sorted(set(tasks)) for tasks in asked.values()), asked
    assert {site.engine.queries.case(case).status for case in asked} == {"closed"}
    assert site.engine.audit.verify() == []
