"""Where a case has been: who had it in hand, which seats it was put to, and when. Read from events alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.casework.items import PERSONAL
from engine.clock import NEVER, Instant
from engine.model.event import Event

Span = tuple[Instant, Instant]


@dataclass
class Path:
    """The unit in which a case lies, the people who had it or were given it to read, the seats with their times."""

    unit: str = ""
    people: set[str] = field(default_factory=set)
    seats: dict[str, list[Span]] = field(default_factory=dict)
    _open: dict[str, tuple[Instant, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Path:
        """Read a case's path from what its events say happened."""
        path = cls()
        for event in events:
            path._follow(event)
        for task in list(path._open):
            path._leave(NEVER, task)
        return path

    def _follow(self, event: Event) -> None:
        self.people.add(event.on_behalf_of or event.actor)
        if event.post is not None:
            self._reach([event.post], event.at, event.at)
        if event.kind == "case.start":
            self.unit = event.command["unit"]
        for word, *rest in event.effects:
            follow = _FOLLOW.get(word)
            if follow is not None:
                follow(self, event.at, *rest)

    def _opened(self, at: Instant, task: str, _: str, seats: list[str], holder: str | None) -> None:
        self._offered(at, task, seats)
        if holder is not None:
            self.people.add(holder)

    def _offered(self, at: Instant, task: str, seats: list[str], *_: Any) -> None:
        self._leave(at, task)
        self._open[task] = (at, seats)

    def _leave(self, at: Instant, task: str, *_: Any) -> None:
        since, seats = self._open.pop(task, (at, []))
        self._reach(seats, since, at)

    def _delegated(self, _: Instant, __: str, person: str, *___: Any) -> None:
        self.people.add(person)

    def _copied(self, at: Instant, to: list[str]) -> None:
        self._reach(to, at, at)

    def _noticed(self, at: Instant, kind: str, seat: str, *_: Any) -> None:
        if kind == "copy":
            self._reach([seat], at, at)

    def _moved(self, _: Instant, __: str, unit: str) -> None:
        self.unit = unit

    def _reach(self, seats: list[str], since: Instant, until: Instant) -> None:
        for seat in seats:
            if seat.startswith(PERSONAL):
                self.people.add(seat.removeprefix(PERSONAL))
            else:
                self.seats.setdefault(seat, []).append((since, until))


_FOLLOW: dict[str, Callable[..., None]] = {
    "open": Path._opened,
    "offered": Path._offered,
    "released": Path._offered,
    "transferred": Path._offered,
    "done": Path._leave,
    "withdrawn": Path._leave,
    "delegated": Path._delegated,
    "copied": Path._copied,
    "notice": Path._noticed,
    "unit": Path._moved,
}
"""What each line of an event's effects says of the path; the others say nothing of it."""
