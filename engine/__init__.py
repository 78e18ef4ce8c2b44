"""The front door: everything that the floors above may use."""

from __future__ import annotations

from engine.advance.writing import Receipt
from engine.casework.actor import SYSTEM, Actor
from engine.clock import Clock, HandClock, Instant, SystemClock, instant, local_iso, moment
from engine.errors import (
    Broken,
    Conflict,
    EngineError,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    Unavailable,
    WrongState,
)
from engine.model.job import BpmnError, Handler, Handling, Job, Patience, Variables
from engine.queries.views import (
    CalendarView,
    CaseRow,
    CaseView,
    DefinitionView,
    EventView,
    Inbox,
    InboxRow,
    IncidentView,
    LimitView,
    ModelView,
    NoticeView,
    PersonView,
    SeatView,
    TimerView,
    UnitView,
    VacancyView,
    WorkItemView,
)
from engine.runtime import Engine
from engine.services.audit import Finding
from engine.worker import Worker
from engine.worker.rhythm import Rhythm

__all__ = [
    "SYSTEM",
    "Actor",
    "BpmnError",
    "Broken",
    "CalendarView",
    "CaseRow",
    "CaseView",
    "Clock",
    "Conflict",
    "DefinitionView",
    "Engine",
    "EngineError",
    "EventView",
    "Finding",
    "HandClock",
    "Handler",
    "Handling",
    "Inbox",
    "InboxRow",
    "IncidentView",
    "Instant",
    "Invalid",
    "Job",
    "LimitView",
    "ModelView",
    "NotAllowed",
    "NotFound",
    "NoticeView",
    "Patience",
    "PersonView",
    "Problem",
    "Receipt",
    "Refused",
    "Rhythm",
    "SeatView",
    "SystemClock",
    "TimerView",
    "Unavailable",
    "UnitView",
    "VacancyView",
    "Variables",
    "WorkItemView",
    "Worker",
    "WrongState",
    "instant",
    "local_iso",
    "moment",
]
