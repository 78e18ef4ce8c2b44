"""A case as it stands, as it stood, and what happened to it."""

from __future__ import annotations

from typing import Any

from engine.casework.bound import Bound
from engine.casework.case import Case
from engine.clock import Instant
from engine.model.event import Json, Sealed
from engine.model.ledger import Limit
from engine.queries.reading import at, sure
from engine.queries.views import (
    CaseView,
    EventView,
    IncidentView,
    LimitView,
    TimerView,
    WorkItemView,
)


def case_view(case: Case, digest: str, closed: list[Any], now: Instant) -> CaseView:
    """A case as a view; `closed` are the rows of its finished work items."""
    record = case.record
    return CaseView(
        record.id,
        record.number,
        record.policy,
        record.version,
        record.model,
        record.unit,
        record.status,
        record.outcome,
        record.round,
        dict(case.file),
        record.started_by,
        record.seat,
        sure(record.opened_at),
        at(record.ended_at),
        None,
        case.sequence,
        digest,
        (*_open(case), *(_closed(case.bound, r) for r in closed)),
        tuple(limit_view(case, limit, now) for limit in case.limits.values()),
        _incidents(case),
        tuple(
            TimerView(record.id, record.number, key, key.split("/")[0], sure(due))
            for due, key in case.dues()
        ),
        tuple((relation, other) for relation, other in case.links),
        () if case.over else tuple((w.task_id, w.element_id) for w in case.execution.work()),
    )


def _incidents(case: Case) -> tuple[IncidentView, ...]:
    record = case.record
    return tuple(
        IncidentView(
            i.id,
            record.id,
            record.number,
            i.element,
            i.kind,
            i.reason,
            i.unit,
            sure(i.opened_at),
            "open",
        )
        for i in case.incidents.values()
    )


def _open(case: Case) -> tuple[WorkItemView, ...]:
    return tuple(item_view(case, task) for task in ([] if case.over else case.items))


def item_view(case: Case, task: str) -> WorkItemView:
    """An open work item with its form."""
    item = case.items[task]
    element = case.bound.diagrams.elements[item.element]
    form = case.bound.form(item.element)
    return WorkItemView(
        case.record.id,
        task,
        item.element,
        element.name_zh,
        element.name_en,
        item.status,
        tuple(item.seats),
        item.assignee,
        item.seat,
        item.unit,
        sure(item.opened_at),
        at(case.deadline),
        None,
        None,
        item.acting,
        item.owner,
        item.proposal,
        None if form is None else form.document,
        element.clauses,
    )


def _closed(bound: Bound, r: Any) -> WorkItemView:
    element = bound.diagrams.elements[r.element]
    return WorkItemView(
        r.case_id,
        r.task_id,
        r.element,
        element.name_zh,
        element.name_en,
        r.status,
        (),
        r.assignee,
        r.seat,
        r.unit,
        sure(r.opened_at),
        at(r.due_at),
        at(r.closed_at),
        r.closed_by,
        r.acting,
        clauses=element.clauses,
    )


def limit_view(case: Case, limit: Limit, now: Instant) -> LimitView:
    """A limit with everything its ledger says."""
    return LimitView(
        case.record.id,
        case.record.number,
        limit.name,
        limit.amount,
        limit.unit,
        sure(limit.started_at),
        sure(limit.due_at),
        limit.light(now),
        limit.overdue_at is not None,
        limit.provisional,
        "ended" if limit.ended_at is not None else "stopped" if limit.stop else "running",
        at(limit.ended_at),
        limit.satisfied_by,
        tuple(_entry(stop) for stop in limit.stops),
        tuple(_entry(change) for change in limit.changes),
    )


def _entry(entry: Any) -> dict[str, Json]:
    return {name: getattr(entry, name) for name in type(entry).__slots__}


def event_view(bound: Bound, sealed: Sealed) -> EventView:
    """An event with the elements tokens left in it, and the clauses those carry."""
    event = sealed.event
    visited = tuple(e for effect in event.effects if effect[0] == "passed" for e in effect[1])
    elements = bound.diagrams.elements
    carried = (c for e in visited if e in elements for c in elements[e].clauses)
    return EventView(
        event.stream,
        event.sequence,
        sure(event.at),
        event.kind,
        event.actor,
        event.post,
        event.on_behalf_of,
        event.command,
        event.effects,
        sealed.digest.hex(),
        visited,
        tuple(dict.fromkeys(carried)),
    )
