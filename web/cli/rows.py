"""The rows of lists: what the engine's views say, with names instead of codes and with the time that is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import (
    CaseRow,
    CaseView,
    DefinitionView,
    InboxRow,
    IncidentView,
    LimitView,
    NoticeView,
    PersonView,
    TimerView,
)
from web.cli.phrases import RUNGS
from web.cli.steps import Step
from web.cli.teller import Teller
from web.cli.time_left import left, short, worked
from web.cli.words import UNITS, VALUES, word

Row = dict[str, Any]


def inbox_row(
    teller: Teller, row: InboxRow, names: Mapping[tuple[str, str], str], *, posts: bool
) -> Row:
    """An item of somebody's inbox, on two lines; with `posts` a third one says in which post.

    Shapes: `names` are the short references by case and task.
    """
    screen = teller.screen
    lines = [row.title or "", _name(teller, row)]
    if posts and row.seat is not None:
        lines.append(teller.names.seat(row.seat))
    due = (
        []
        if row.due_at is None
        else [short(teller, row.due_at), left(teller, row.due_at, row.unit)]
    )
    states = [row.status, row.light]
    return {
        "item": names[row.case_id, row.task_id],
        "full_number": row.number,
        "matter": "\n".join(lines),
        "state": "\n".join(screen.cell("status", state) for state in states if state),
        "due": "\n".join(due),
    }


def done_row(teller: Teller, row: InboxRow) -> Row:
    """A line of what somebody has done."""
    at = None if row.closed_at is None else short(teller, row.closed_at)
    name = _name(teller, row)
    return {"number": row.number, "title": row.title, "step": name, "closed_at": at}


def case_row(teller: Teller, row: CaseRow) -> Row:
    """A line of a list of cases."""
    return {
        "number": row.number,
        "title": row.title,
        "policy_of": teller.names.policy(row.policy),
        "place_of": teller.names.unit(row.unit),
        "status": row.status,
        "outcome": row.outcome,
        "opened_at": short(teller, row.opened_at),
    }


def limit_row(teller: Teller, limit: LimitView, place: str = "") -> Row:
    """A line of a list of limits; `place` is the unit whose calendar counts, if need be the case's."""
    if not place and limit.unit != "day":
        place = teller.engine.queries.case(limit.case_id).unit
    screen = teller.screen
    amount = [f"{limit.amount} {word(UNITS, limit.unit, screen.lang)}"]
    due = [short(teller, limit.due_at)]
    if limit.name != "main":
        amount.append(limit.name)
    if limit.provisional:
        due.append(screen.text("暂定", "provisional"))
    rest = left(teller, limit.due_at, place, limit.unit)
    return {
        "number": limit.number,
        "amount": "\n".join(amount),
        "light": limit.light,
        "due": "\n".join(due),
        "left": rest if limit.status == "running" else limit_end(teller, limit),
    }


def limit_end(teller: Teller, limit: LimitView) -> str:
    """How a limit that no longer runs stands: stopped, met, or missed."""
    if limit.ended_at is None:
        return teller.screen.text("计时中止", "stands still")
    at = short(teller, limit.ended_at)
    if limit.overdue:
        return teller.screen.text(f"超期办结 {at}", f"done late {at}")
    return teller.screen.text(f"按期办结 {at}", f"done in time {at}")


def step_row(teller: Teller, case: CaseView, step: Step) -> Row:
    """A step of a case: who has it or had it, and how long it took."""
    screen = teller.screen
    held = teller.names.seats(step.seats)
    if step.person is not None:
        held = "\n".join(dict.fromkeys((teller.names.person(step.person), held)))
    ended = step.ended_at
    at = screen.text("在办", "open") if ended is None else short(teller, ended)
    if step.ended == "withdrawn":
        at = screen.text(f"{at} 撤销", f"{at} withdrawn")
    return {
        "task": step.task,
        "element": teller.names.element(case.id, step.element),
        "held_by": held,
        "opened_at": short(teller, step.opened_at),
        "claimed_at": step.claimed_at and short(teller, step.claimed_at),
        "closed_at": at,
        "worked": worked(teller, step.opened_at, ended or teller.now, case.unit),
    }


def incident_row(teller: Teller, incident: IncidentView) -> Row:
    """A line of a list of incidents."""
    element = incident.element
    if element is not None and incident.case_id is not None:
        element = teller.names.element(incident.case_id, element)
    return {
        "number": incident.number,
        "id": incident.id,
        "kind": incident.kind,
        "element": element,
        "reason": incident.reason,
        "unit": incident.unit and teller.names.unit(incident.unit),
        "opened_at": short(teller, incident.opened_at),
    }


def timer_row(teller: Teller, timer: TimerView) -> Row:
    """A line of what is armed."""
    limit, _, rung = timer.key.rpartition("/")
    told = teller.screen.text("流程定时", "timer of the diagram")
    if limit.startswith("limit/"):
        told = teller.screen.text(*RUNGS.get(rung, (rung, rung)))
    due = short(teller, timer.due_at)
    return {"number": timer.number, "what": told, "due": due, "timer": timer.key}


def notice_row(teller: Teller, notice: NoticeView) -> Row:
    """A line of what somebody is told."""
    at = short(teller, notice.at)
    post = "" if notice.seat is None else teller.names.seat(notice.seat)
    told = {"kind": notice.kind, "number": notice.number, "text": notice.text}
    return {"at": at, "post": post, **told}


def definition_row(teller: Teller, row: DefinitionView) -> Row:
    """A line of what is deployed."""
    return {
        "policy": row.policy,
        "version": row.version,
        "name": teller.screen.text(row.name, row.name_en or row.name),
        "status": row.status,
        "deployed_at": row.deployed_at,
        "digest": row.digest[:12],
    }


def person_row(teller: Teller, person: PersonView) -> Row:
    """A line of a list of people: each post with its code, which commands take."""
    lang = teller.screen.lang
    told = [
        f"{teller.names.seat(seat.seat)} [{word(VALUES, seat.why, lang)}] {seat.seat}"
        for seat in person.seats
    ]
    return {"person": person.person, "name": person.name, "seats": "\n".join(told)}


def _name(teller: Teller, row: InboxRow) -> str:
    return teller.screen.text(row.name, row.name_en or row.name)
