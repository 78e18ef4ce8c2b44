"""What long, wide and many cases cost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median

from engine.bench.diagrams import STEPS
from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.bench.steps import CROWD
from engine.casework.actor import Actor
from engine.store import Database
from engine.store.size import size

WINDOW = 10


def ages(site: Site, sizes: Sizes) -> dict[str, float]:
    """The cost of ten steps of a new, a young and an old case, taken in turns.

    Units: CPU of our process, since the time to a disk's answer says nothing about the length of a case.
    """
    young, old = Endless(site), Endless(site)
    young.grow(sizes.young)
    old.grow(sizes.old)
    at_200, at_1000 = [], []
    for _ in range(sizes.rounds):
        cases = (Endless(site), young, old)
        costs: list[list[float]] = [[], [], []]
        for _ in range(WINDOW):
            for case, cost in zip(cases, costs, strict=True):
                cost.append(case.step())
        new, middle, late = map(median, costs)
        at_200.append(middle / new)
        at_1000.append(late / new)
        cases[0].check()
    young.check()
    old.check()
    return {"cost_200_over_6": median(at_200), "cost_1000_over_6": median(at_1000)}


class Endless:
    """A case that goes round in a loop of two parallel steps for ever."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._actor, self._case_id = site.start("bench-loop", 0)
        self.steps = 0

    def grow(self, steps: int) -> None:
        """Take so many steps."""
        for _ in range(steps):
            self.step()

    def step(self) -> float:
        """Complete one of what is open, now the first and now the last; return the CPU seconds it took."""
        waiting = self._site.open_tasks(self._case_id)
        task = waiting[-1 if self.steps % 3 else 0]
        begun = time.process_time()
        self._site.complete(self._actor, self._case_id, task, self.steps)
        self.steps += 1
        return time.process_time() - begun

    def check(self) -> None:
        """See that every step is an event, and that the case goes on."""
        self._site.stands(self._case_id, "registered", 1 + self.steps)


def signatures(site: Site, sizes: Sizes) -> dict[str, float]:
    """One task that many have to sign, from eight hands at once."""
    took = []
    for n in range(sizes.rounds):
        actor, case_id = site.start("bench-signers", n)
        tasks = site.open_tasks(case_id)
        shares = [tasks[hand::CROWD] for hand in range(CROWD)]
        with ThreadPoolExecutor(CROWD) as hands:
            begun = time.perf_counter()
            list(hands.map(partial(_sign, site, actor, case_id), shares))
            took.append(time.perf_counter() - begun)
        site.stands(case_id, "closed", 1 + len(tasks))
    return {"signers_200_s": median(took)}


def _sign(site: Site, actor: Actor, case_id: str, tasks: list[str]) -> None:
    for task in tasks:
        site.complete(actor, case_id, task)


def room(site: Site, database: Database, sizes: Sizes) -> dict[str, float]:
    """How the database grows by cases of 13 events: a start, and six steps each claimed and completed.

    A case has one limit, as under the shipped policies, or for comparison one for each of its six steps.
    """
    return {
        "bytes_per_case": _weight(site, database, "bench-shared", sizes.weighed),
        "bytes_per_case_6_limits": _weight(site, database, "bench-straight", sizes.weighed),
    }


def _weight(site: Site, database: Database, policy: str, cases: int) -> float:
    before = size(database)
    for n in range(cases):
        actor, case_id = site.start(policy, n)
        for step in range(len(STEPS)):
            task = site.open_tasks(case_id)[0]
            site.engine.work_items.claim(actor, case_id, task)
            site.complete(actor, case_id, task, step)
        site.stands(case_id, "closed", 1 + 2 * len(STEPS))
    return (size(database) - before) / cases
