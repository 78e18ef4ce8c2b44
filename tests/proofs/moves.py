"""What can be asked of a case over the front door: every sensible command, and many that must be refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from engine import Actor, Engine
from engine.casework.case import Case
from engine.casework.command import Command
from engine.casework.items import WorkItem
from tests.site import GRID, NEXT_GRID

Move = tuple[str, Callable[[], Any]]
LI, WANG, MEMBER, ZHAO, QIAN, OPS = map(Actor, ("li", "wang", "member", "zhao", "qian", "ops"))


def moves(engine: Engine, case: Case, chance: random.Random, finishing: bool) -> list[Move]:
    """The moves to choose from; `finishing` leaves only what leads to an end."""
    found: list[Move] = []
    for item in case.items.values():
        found += [completion(engine, case, item, chance, loud=not finishing)] * 2
        if item.element == "fin":
            found.append(_formless(engine, case, item))
    found += _machines(engine, case, chance)
    found += _incidents(engine, case)
    if not (finishing and found):
        found += _messages(engine, case)
        found += [("tick", engine.tick)] * (2 if finishing else 1)
    if not finishing:
        for item in case.items.values():
            found += _handling(engine, case, item, chance)
        found += _limits(engine, case)
        found += _mistakes(engine, case, chance)
        found += _engine(engine)
    return found


def completion(
    engine: Engine, case: Case, item: WorkItem, chance: random.Random, *, loud: bool
) -> Move:
    """Whoever has the item, or may take it, completes it, with a key; `loud` wakes conditional events."""
    who = Actor(item.assignee or _who(item))
    answers: dict[str, Any] = {"n": chance.randrange(10), "loud": loud and chance.random() < 0.5}
    key = f"{chance.random()}"
    if case.bound.form(item.element) is None:
        answers = {}
    case_id, task = case.record.id, item.task
    complete = engine.work_items.complete
    return "complete", lambda: complete(who, case_id, task, answers, key=key)


def _formless(engine: Engine, case: Case, item: WorkItem) -> Move:
    """Answers where none are asked for: refused only after the item has been taken."""
    who, case_id, task = Actor(item.assignee or _who(item)), case.record.id, item.task
    answers = {"colour": "red"}
    return "no form", lambda: engine.work_items.complete(who, case_id, task, answers)


def _who(item: WorkItem) -> str:
    if any(seat.startswith("person/") for seat in item.seats):
        return item.seats[0].removeprefix("person/")
    return "wang" if item.seats == [f"{NEXT_GRID}/grid_leader"] else "li"


def _machines(engine: Engine, case: Case, chance: random.Random) -> list[Move]:
    found: list[Move] = []
    case_id = case.record.id
    stopped = {incident.task for incident in case.incidents.values()}
    for job in case.execution.jobs():
        args = ("recorder", case_id, job.task_id)
        if job.task_id not in stopped:
            result = chance.randrange(10)
            found.append(("job", lambda a=args, r=result: engine.jobs.complete(*a, r)))
    return found


def _incidents(engine: Engine, case: Case) -> list[Move]:
    found: list[Move] = []
    case_id = case.record.id
    for incident in case.incidents.values():
        key = incident.id
        found.append(("retry", lambda k=key: engine.incidents.retry(OPS, case_id, k)))
        if str(incident.element).startswith("k"):  # the scripts that are faulty on purpose
            skip = engine.incidents.skip
            found.append(("skip", lambda k=key, s=skip: s(OPS, case_id, k, "不需要")))
    return found


def _messages(engine: Engine, case: Case) -> list[Move]:
    correlate, case_id = engine.messages.correlate, case.record.id
    found: list[Move] = [
        ("message", lambda w=wait.message: correlate(LI, case_id, w, {"n": 1}))
        for wait in case.execution.waits()
    ]
    for name in sorted({signal.name for signal in case.execution.signals()}):
        hear = Command("signal.deliver", {"name": name, "payload": {"n": 2}}, "elsewhere")
        found.append(("signal", lambda h=hear: engine.queries._cases.execute(case_id, h)))
    return found


def _handling(engine: Engine, case: Case, item: WorkItem, chance: random.Random) -> list[Move]:
    work, case_id, task = engine.work_items, case.record.id, item.task
    holder = Actor(item.assignee or "li")
    before = chance.choice(sorted(case.done) or ["nowhere"])
    seat = chance.choice([f"{NEXT_GRID}/grid_leader", f"{GRID}/grid_leader", "wang"])
    return [
        ("claim", lambda: work.claim(Actor(_who(item)), case_id, task)),
        ("release", lambda: work.release(holder, case_id, task)),
        ("send_back", lambda: work.send_back(holder, case_id, task, before, "重来")),
        ("transfer", lambda: work.transfer(ZHAO, case_id, task, seat, "换人")),
        ("delegate", lambda: work.delegate(holder, case_id, task, "member", "先看")),
        ("urge", lambda: work.urge(ZHAO, case_id, task, "快")),
    ]


def _limits(engine: Engine, case: Case) -> list[Move]:
    found: list[Move] = []
    limits, case_id = engine.limits, case.record.id
    for name in case.limits:
        found += [
            ("suspend", lambda n=name: limits.suspend(LI, case_id, n, "补正", "照片")),
            ("resume", lambda n=name: limits.resume(LI, case_id, n)),
            ("shelve", lambda n=name: limits.shelve(QIAN, case_id, n, "缓办")),
        ]
    return found


def _mistakes(engine: Engine, case: Case, chance: random.Random) -> list[Move]:
    """Late, wrong, by nobody, on nothing."""
    work, case_id = engine.work_items, case.record.id
    last = next(reversed(case.done.values()), None)
    found: list[Move] = [
        ("stale", lambda: work.complete(LI, case_id, "1.1", {})),
        ("never", lambda: work.claim(LI, case_id, "9999.1")),
        ("comment", lambda: engine.cases.comment(WANG, case_id, "路过")),
        ("unknown", lambda: engine.incidents.retry(OPS, case_id, "7.7")),
        ("job late", lambda: engine.jobs.complete("recorder", case_id, "1.1", 1)),
    ]
    if last is not None:
        who = Actor(last.person)
        found.append(("take_back", lambda: work.take_back(who, case_id, last.task, "漏了")))
    if case.items:
        task = next(iter(case.items))
        found += [
            ("wrong form", lambda: work.complete(LI, case_id, task, {"colour": "red"})),
            ("wrong type", lambda: work.complete(LI, case_id, task, {"n": "many"})),
            ("not theirs", lambda: work.claim(QIAN, case_id, task)),
        ]
    if jobs := case.execution.jobs():
        fail = chance.choice([engine.jobs.fail, engine.jobs.throw])
        found.append(("job fails", lambda: fail("recorder", case_id, jobs[0].task_id, "boom")))
    return found


def _engine(engine: Engine) -> list[Move]:
    """The memory of the engine is lost between two commands."""
    return [("forget", engine.queries._cases._executor.cache.clear)]
