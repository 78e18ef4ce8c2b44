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
from web.cli.time_left import left, short, taken
from web.cli.words import UNITS, VALUES, word

Row = dict[str, Any]


def inbox_row(teller: Teller, row: InboxRow, names: Mapping[tuple[str, str], str]) -> Row:
    """A line of somebody's inbox; `names` are the short references by case and task."""
    return {
        "item": names[row.case_id, row.task_id],
        "full_number": row.number,
        "title": row.title,
        "name": _name(teller, row),
        "pending": row.status,
        "light": row.light,
        "due": None if row.due_at is None else short(teller.screen, row.due_at, teller.now),
        "left": None if row.due_at is None else left(teller.screen, row.due_at, teller.now),
        "post": "" if row.seat is None else teller.names.seat(row.seat),
    }


def done_row(teller: Teller, row: InboxRow) -> Row:
    """A line of what somebody has done."""
    at = None if row.closed_at is None else short(teller.screen, row.closed_at, teller.now)
    name = _name(teller, row)
    return {"number": row.number, "title": row.title, "name": name, "closed_at": at}


def case_row(teller: Teller, row: CaseRow) -> Row:
    """A line of a list of cases."""
    return {
        "number": row.number,
        "title": row.title,
        "policy_of": teller.names.policy(row.policy),
        "place_of": teller.names.unit(row.unit),
        "status": row.status,
        "outcome": row.outcome,
        "opened_at": short(teller.screen, row.opened_at, teller.now),
    }


def limit_row(teller: Teller, limit: LimitView) -> Row:
    """A line of a list of limits."""
    amount = f"{limit.amount} {word(UNITS, limit.unit, teller.screen.lang)}"
    running = limit.status == "running"
    return {
        "number": limit.number,
        "name": "" if limit.name == "main" else limit.name,
        "amount": amount,
        "light": limit.light,
        "due": short(teller.screen, limit.due_at, teller.now),
        "left": left(teller.screen, limit.due_at, teller.now)
        if running
        else limit_end(teller, limit),
        "provisional": limit.provisional,
    }


def limit_end(teller: Teller, limit: LimitView) -> str:
    """How a limit that no longer runs stands: stopped, met, or missed."""
    if limit.ended_at is None:
        return teller.screen.text("计时中止", "stands still")
    at = short(teller.screen, limit.ended_at, teller.now)
    if limit.overdue:
        return teller.screen.text(f"超期办结 {at}", f"done late {at}")
    return teller.screen.text(f"按期办结 {at}", f"done in time {at}")


def step_row(teller: Teller, case: CaseView, step: Step) -> Row:
    """A step of a case: who has it or had it, and how long it took."""
    screen, now = teller.screen, teller.now
    held = teller.names.seats(step.seats)
    if step.person is not None:
        held = f"{teller.names.person(step.person)} · {held}"
    ended = step.ended_at
    at = screen.text("在办", "open") if ended is None else short(screen, ended, now)
    if step.ended == "withdrawn":
        at = screen.text(f"{at} 撤销", f"{at} withdrawn")
    return {
        "task": step.task,
        "element": teller.names.element(case.id, step.element),
        "held_by": held,
        "opened_at": short(screen, step.opened_at, now),
        "claimed_at": step.claimed_at and short(screen, step.claimed_at, now),
        "closed_at": at,
        "taken": taken(screen, step.opened_at, ended or now),
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
        "opened_at": short(teller.screen, incident.opened_at, teller.now),
    }


def timer_row(teller: Teller, timer: TimerView) -> Row:
    """A line of what is armed."""
    limit, _, rung = timer.key.rpartition("/")
    told = teller.screen.text("流程定时", "timer of the diagram")
    if limit.startswith("limit/"):
        told = teller.screen.text(*RUNGS.get(rung, (rung, rung)))
    due = short(teller.screen, timer.due_at, teller.now)
    return {"number": timer.number, "what": told, "due": due, "key": timer.key}


def notice_row(teller: Teller, notice: NoticeView) -> Row:
    """A line of what somebody is told."""
    at = short(teller.screen, notice.at, teller.now)
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
