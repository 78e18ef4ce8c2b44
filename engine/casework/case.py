"""The state of one case. It is a cache: the events are the truth, and re-execution gives it again, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import Execution
from engine.casework.bound import Bound
from engine.casework.items import Incident, WorkItem
from engine.clock import Instant
from engine.model import limit as ledger
from engine.model.ledger import Limit

OVER = ("closed", "archived", "cancelled", "merged")
"""The statuses in which nothing can happen to the tokens of a case."""

Due = tuple[Instant, str]
"""When something is due, and its key: a task id, or `limit/<name>/<rung>`."""


@dataclass(slots=True)
class Record:
    """The facts of a case that the engine itself keeps; what the policy keeps is in the case file."""

    id: str
    policy: str
    version: int
    model: str
    unit: str
    number: str
    started_by: str
    seat: str | None
    opened_at: Instant
    status: str = "registered"
    outcome: str | None = None
    ended_at: Instant | None = None
    round: int = 1
    merged_into: str | None = None
    access: list[str] = field(default_factory=list)

    def to_json(self) -> list[Any]:
        """Return the row of the state, in the order of the fields."""
        return [getattr(self, name) for name in self.__dataclass_fields__]


@dataclass(slots=True)
class Done:
    """Who last completed an element, in which seat, as which task."""

    person: str
    seat: str | None
    task: str


class Case:
    """One case: tokens, work items, limits, incidents, and the facts around them.

    `bindings` are the digests of the definition and of everything it calls, fixed at start. `last_change` is the
    sequence of the last event that did more than add words (nothing is taken back after somebody went on);
    `muted` are timers that broke the case and wait for an operator.
    """

    def __init__(self, bound: Bound, record: Record, bindings: dict[str, str]) -> None:
        self.bound = bound
        self.execution = Execution(bound.diagrams)
        self.record = record
        self.bindings = bindings
        self.started = False
        self.sequence = 0
        self.now: Instant = 0
        self.last_change = 0
        self.items: dict[str, WorkItem] = {}
        self.limits: dict[str, Limit] = {}
        self.limit_tasks: dict[str, str] = {}
        self.incidents: dict[str, Incident] = {}
        self.done: dict[str, Done] = {}
        self.links: list[list[str]] = []
        self.muted: list[str] = []
        self.projection: dict[str, dict[Any, dict[str, Any]]] | None = None

    @property
    def file(self) -> dict[str, Any]:
        """The case file, shared by all scopes of the case; written by `put`, empty before the start."""
        return self.execution.case_file if self.sequence or self.started else {}

    def put(self, **fields: Any) -> None:
        """Write fields of the case file."""
        self.execution.write_case(fields)

    @property
    def over(self) -> bool:
        """Whether nothing can happen to the tokens any more."""
        return self.record.status in OVER

    def dues(self) -> list[Due]:
        """Everything that time will do to this case, the earliest first."""
        if self.over:
            return []
        muted = self.muted
        dues = [(due, key) for due, key, _ in self.execution.timers() if key not in muted]
        for name, limit in self.limits.items():
            rung = ledger.next_rung(limit)
            if rung is not None and (key := f"limit/{name}/{rung.name}") not in muted:
                dues.append((rung.at, key))
        return sorted(dues, key=_age)

    @property
    def deadline(self) -> Instant | None:
        """The earliest due instant among the running limits: what the light of an inbox row follows."""
        running = [limit.due_at for limit in self.limits.values() if limit.running]
        return min(running, default=None)


def _age(due: Due) -> tuple[Any, ...]:
    instant, key = due
    head, _, tail = key.partition(".")
    return (instant, int(head), int(tail), "") if head.isdigit() else (instant, -1, 0, key)
