"""The rows that pages and the command line show. Instants are aware UTC datetimes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A work item as a line of somebody's inbox."""

    case_id: str
    number: str
    task_id: str
    element: str
    name: str
    name_en: str
    policy: str
    title: str | None
    status: str
    assignee: str | None
    seat: str | None
    unit: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    light: str | None
    acting: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a person has claimed, what is offered to the person's posts, and how much there is of each."""

    mine: tuple[InboxRow, ...]
    pool: tuple[InboxRow, ...]
    counts: dict[str, int]
    next: tuple[int, str, str] | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a line of a list."""

    id: str
    number: str
    policy: str
    title: str | None
    status: str
    outcome: str | None
    unit: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkItemView:
    """A work item with what may be done with it."""

    case_id: str
    task_id: str
    element: str
    name: str
    name_en: str
    status: str
    seats: tuple[str, ...]
    assignee: str | None
    seat: str | None
    unit: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    acting: bool
    owner: str | None = None
    proposal: dict[str, Any] | None = None
    form: dict[str, Any] | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit with its light and its stops."""

    case_id: str
    number: str
    name: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    light: str
    overdue: bool
    provisional: bool
    status: str
    ended_at: datetime | None
    satisfied_by: str | None = None
    stops: tuple[dict[str, Any], ...] = ()
    changes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Something that waits for an operator or a leader."""

    id: str
    case_id: str | None
    number: str | None
    element: str | None
    kind: str
    reason: str
    unit: str | None
    opened_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class TimerView:
    """Something that time will do."""

    case_id: str
    number: str
    key: str
    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something a person is told."""

    kind: str
    case_id: str
    number: str
    seat: str | None
    person: str | None
    text: str | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case: facts, work, limits, incidents, links, timers."""

    id: str
    number: str
    policy: str
    version: int
    model: str
    unit: str
    status: str
    outcome: str | None
    round: int
    file: dict[str, Any]
    started_by: str
    seat: str | None
    opened_at: datetime
    ended_at: datetime | None
    end_element: str | None
    sequence: int
    digest: str
    work_items: tuple[WorkItemView, ...]
    limits: tuple[LimitView, ...]
    incidents: tuple[IncidentView, ...]
    timers: tuple[TimerView, ...]
    links: tuple[tuple[str, str], ...]
    tokens: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of a case, with the elements that tokens left and the clauses they carry."""

    stream: str
    sequence: int
    at: datetime
    kind: str
    actor: str
    post: str | None
    on_behalf_of: str | None
    command: dict[str, Any]
    effects: list[list[Any]]
    digest: str
    visited: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A version of a policy."""

    policy: str
    version: int
    digest: str
    name: str
    name_en: str
    status: str
    deployed_at: datetime
    deployed_by: str


@dataclass(frozen=True, slots=True)
class SeatView:
    """A post a person acts for, and why."""

    seat: str
    why: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with the posts of now."""

    person: str
    name: str
    seats: tuple[SeatView, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class VacancyView:
    """A post that nobody holds, and who acts for it meanwhile."""

    seat: str
    unit: str
    role: str
    acting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelView:
    """An organisation model of the site."""

    code: str
    name: str
    name_en: str
    zone: str
    units: int
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A notice about the working days of a year."""

    region: str
    year: int
    version: int
    number: str
    title: str
    published: date


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit in its place."""

    code: str
    name: str
    name_en: str
    level: str
    kind: str
    parent: str | None
    model: str
