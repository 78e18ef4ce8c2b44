"""Work items as the case knows them: who may take one, who holds it, and on whose behalf."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PERSONAL = "person/"
"""A pool of one: an item that was handed to a named colleague is offered to `person/<id>`."""


@dataclass(slots=True)
class WorkItem:
    """A user task offered to people.

    `seats` are the posts it is offered to, `barred` the persons who must not do it (four eyes), `owner` who
    gets it back from the person it was delegated to, `proposal` the answers that person handed in, `role` and
    `unit` the rule by which it is offered anew.
    """

    task: str
    element: str
    unit: str
    seats: list[str]
    opened_at: int
    status: str = "ready"
    assignee: str | None = None
    seat: str | None = None
    owner: str | None = None
    acting: bool = False
    barred: list[str] = field(default_factory=list)
    proposal: dict[str, Any] | None = None
    sender: str | None = None
    role: str = "leader"

    def to_json(self) -> list[Any]:
        """Return the compact row of the state."""
        row = [
            self.task,
            self.element,
            self.unit,
            self.seats,
            self.opened_at,
            self.status,
            self.assignee,
            self.seat,
            self.owner,
            self.acting,
            self.barred,
            self.proposal,
            self.sender,
            self.role,
        ]
        return row

    @classmethod
    def from_json(cls, row: list[Any]) -> WorkItem:
        """Read what `to_json` gave."""
        return cls(*row)

    def offered_to(self, person: str) -> bool:
        """Whether the item was handed to this person by name."""
        return f"{PERSONAL}{person}" in self.seats

    @property
    def posts(self) -> list[str]:
        """The seats it is offered to, without named persons."""
        return [seat for seat in self.seats if not seat.startswith(PERSONAL)]


@dataclass(slots=True)
class Incident:
    """Something that cannot go on by itself, and waits for a person."""

    id: str
    kind: str
    element: str | None
    reason: str
    unit: str | None
    opened_at: int
    task: str | None = None

    def to_json(self) -> list[Any]:
        """Return the compact row of the state."""
        return [
            self.id,
            self.kind,
            self.element,
            self.reason,
            self.unit,
            self.opened_at,
            self.task,
        ]

    @classmethod
    def from_json(cls, row: list[Any]) -> Incident:
        """Read what `to_json` gave."""
        return cls(*row)
