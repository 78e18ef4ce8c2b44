"""After the tokens have come to rest: work items, limits, incidents and the status of the case follow them."""

from __future__ import annotations

from typing import Any

from engine.casework import course, offers, watch
from engine.casework.act import Act
from engine.casework.items import Incident
from engine.errors import Broken

COMPLETED, CANCELLED = "completed", "cancelled"


def settle(act: Act) -> None:
    """Bring everything around the tokens into line with what the tokens did."""
    trace = act.run.trace
    _close_items(act, trace)
    for note in act.run.opened:
        if note.kind == "user":
            offers.open_item(act, note)
        else:
            act.tell("job", note.task_id, note.element_id, note.assignment["handler"])
    watch.end_limits(act)
    watch.start_limits(act)
    _passed(act, trace)
    _incidents(act)
    for message in act.run.outbox:
        act.tell("sent", message.get("message") or message["signal"], message["element"])
        act.outcome.messages.append(message)
    course.follow(act)
    _file_changes(act)
    _check(act)


def _close_items(act: Act, trace: list[list[Any]]) -> None:
    for line in trace:
        item = act.case.items.get(line[0])
        if item is None or line[3] not in (COMPLETED, CANCELLED):
            continue
        del act.case.items[item.task]
        if item.task in act.completed:
            act.tell("done", item.task, item.element, act.person, item.seat)
        else:
            act.tell("withdrawn", item.task, item.element)


def _passed(act: Act, trace: list[list[Any]]) -> None:
    names = [line[1] for line in trace if line[3] == COMPLETED]
    if names:
        act.tell("passed", names)


def _incidents(act: Act) -> None:
    """Incidents of tokens come and go with them; incidents of the case itself stay until somebody acts."""
    now_open = {
        stopped.task_id: (stopped.element_id, stopped.why)
        for stopped in act.case.execution.incidents()
    }
    for task, (element, why) in now_open.items():
        if task not in act.case.incidents:
            raise_incident(act, task, "diagram", element, why, task=task)
    for key, incident in list(act.case.incidents.items()):
        gone = key not in now_open if incident.kind == "diagram" else _found(act, incident)
        if incident.task is not None and gone:
            del act.case.incidents[key]
            act.tell("incident-over", key)


def _found(act: Act, incident: Incident) -> bool:
    """Whether somebody was found after all for work that nobody could do, or it is not to be done any more."""
    item = act.case.items.get(str(incident.task))
    return incident.kind == "nobody" and (item is None or item.assignee is not None)


def raise_incident(
    act: Act, key: str, kind: str, element: str | None, reason: str, *, task: str | None = None
) -> None:
    """Open an incident that the leader above the case's unit sees."""
    unit = act.case.record.unit
    act.case.incidents[key] = Incident(key, kind, element, reason, unit, act.now, task)
    act.tell("incident", key, kind, element, reason)


def _file_changes(act: Act) -> None:
    before = act.file_before
    # Sorted: a restored case file has another order than a live one, and effects must not depend on that.
    for name, value in sorted(act.case.file.items()):
        if name not in before or before[name] != value:
            act.tell("case", name, value)


def _check(act: Act) -> None:
    """Promise 1: the case is over, or something is open that somebody can see."""
    case = act.case
    if case.over:
        return
    case.execution.check()
    waiting = {work.task_id for work in case.execution.work()}
    if waiting - set(case.items):
        raise Broken(f"A user task has no work item: {sorted(waiting - set(case.items))}.")
