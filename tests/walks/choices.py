"""What could be done next to a case: every sensible move, and a few that must be refused."""

from __future__ import annotations

import random
from typing import Any

from engine.bpmn import Execution
from tests.walks.diagrams import DUE

Move = tuple[str, dict[str, Any]]


def moves(case: Execution, source: random.Random, *, finishing: bool) -> list[Move]:
    """The moves to choose from; `finishing` leaves only what leads to an end."""
    work, jobs = case.work(), case.jobs()
    loud = not finishing and source.random() < 0.5
    answers = {"n": source.randrange(10), "text": "同意", "loud": loud}
    found: list[Move] = []
    for item in work:
        found += [("complete", {"task_id": item.task_id, "answers": answers})] * 2
    found += [("job_done", {"task_id": j.task_id, "result": source.randrange(10)}) for j in jobs]
    for stopped in case.incidents():
        found.append(("retry", {"task_id": stopped.task_id}))
        if stopped.element_id.startswith("k"):  # the scripts that are faulty on purpose
            found.append(("skip", {"task_id": stopped.task_id}))
    if not (finishing and found):
        found += [("deliver", {"task_id": w.task_id, "payload": {"n": 1}}) for w in case.waits()]
        names = sorted({s.name for s in case.signals()})
        found += [("signal", {"name": name, "payload": {"n": 2}}) for name in names]
        found += [("fire", {"task_id": t.task_id}) for t in case.timers()[:1]]
    if not finishing:
        found += _disturbances(case, source)
    return found


def _disturbances(case: Execution, source: random.Random) -> list[Move]:
    found: list[Move] = [
        ("complete", {"task_id": "1.1", "answers": {}}),
        ("fire", {"task_id": "9.9"}),
    ]
    for job in case.jobs():
        found.append(("job_error", {"task_id": job.task_id, "code": "boom"}))
        found.append(("job_failed", {"task_id": job.task_id, "why": "no network"}))
    for item in case.work():
        before = case.visited(item.task_id) or ["nowhere"]
        found.append(("send_back", {"task_id": item.task_id, "to": source.choice(before)}))
        found.append(("throw_escalation", {"task_id": item.task_id, "code": DUE}))
    for group in case.groups():
        found.append(("add_signer", {"task_id": group.task_id, "item": 40}))
        found += [("remove_signer", {"task_id": item}) for item in group.items[:1]]
    return found
