"""Who a user task is offered to when it opens: seats that resolve to somebody, or an incident that says nobody."""

from __future__ import annotations

from typing import Any

from engine.bpmn import Opened
from engine.casework.act import Act
from engine.casework.items import PERSONAL, Incident, WorkItem


def open_item(act: Act, note: Opened) -> None:
    """Open the work item of a user task that a token has reached."""
    rule = note.assignment
    unit = rule["unit"] or act.case.record.unit
    item = WorkItem(note.task_id, note.element_id, unit, [], act.now, sender=act.command.actor)
    item.role = rule["role"] or "leader"
    item.barred = sorted(
        {act.case.done[e].person for e in rule["not_same_as"] if e in act.case.done}
    )
    act.case.items[item.task] = item
    if not _same_person(act, item, rule):
        _offer(act, item, rule["candidates"])
    act.tell("open", item.task, item.element, list(item.seats), item.assignee)
    if item.acting:
        act.tell("acting", item.task, list(item.seats))
    _copies(act, note)


def again(act: Act, item: WorkItem) -> None:
    """Offer an item anew by the rule of its element."""
    item.seats, item.acting = [], False
    _offer(act, item, None)
    act.tell("offered", item.task, list(item.seats))


def _same_person(act: Act, item: WorkItem, rule: dict[str, Any]) -> bool:
    """Give the item to whoever did an earlier element, if that person still holds the post."""
    for element in rule["same_as"]:
        done = act.case.done.get(element)
        if done is None or done.person in item.barred or done.seat is None:
            continue
        answer = act.ask("may_act", done.person, [done.seat])
        item.seats = [done.seat]
        if answer["seat"] is not None:
            item.assignee, item.seat, item.status = done.person, answer["seat"], "claimed"
            return True
    return False


def _offer(act: Act, item: WorkItem, candidates: list[str] | None) -> None:
    """Offer the item to the seats of the rule; four eyes and vacancies move it up, never into a dead end (K27)."""
    if candidates:
        item.seats = [_candidate(c) for c in candidates]
    if item.seats:
        return
    answer = act.ask("seats", item.role, item.unit, item.barred)
    item.seats, item.acting = answer["seats"], answer["acting"]
    if answer["nobody"]:
        _nobody(act, item)


def _candidate(text: str) -> str:
    return text if "/" in text else f"{PERSONAL}{text}"


def _nobody(act: Act, item: WorkItem) -> None:
    """Raise the incident `nobody` in the unit above: the item is open, and somebody must appoint."""
    key = f"nobody/{item.task}"
    where = act.ask("superior", item.unit, None) or item.unit
    reason = f"nobody who may do it holds {item.unit}/{item.role}, nor any post above it"
    act.case.incidents[key] = Incident(
        key, "nobody", item.element, reason, where, act.now, item.task
    )
    act.tell("incident", key, "nobody", item.element, reason)


def _copies(act: Act, note: Opened) -> None:
    for rule in note.assignment["copies"]:
        answer = act.ask("seats", rule["role"], rule["unit"] or act.case.record.unit)
        act.notify("copy", seats=answer["seats"])
