"""A scenario while it runs: its engine, its clock, its people, its cases, its course."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from engine.casework.actor import Actor
from engine.clock import Instant, instant, moment
from engine.scenarios.directory import Directory
from engine.scenarios.result import Unmet
from engine.scenarios.scenario import Act, Member, Scenario
from engine.scenarios.stage import ADMINISTRATOR, Place
from engine.scenarios.times import Near, Span, When, write_moment
from engine.scenarios.words import OFFICES

MAX_TICKS = 10_000


class Play:
    """Everything that a step needs to do its work."""

    def __init__(self, scenario: Scenario, directory: Directory, place: Place) -> None:
        self.scenario, self.directory, self.place = scenario, directory, place
        self.zone = directory.zone
        self.engine = place.open()
        self.cases: dict[str, str] = {}
        self.current: str | None = None
        self.trace: list[str] = []

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()

    def settle(self) -> None:
        """Let timers, messages and jobs do what is due now."""
        self.engine.tick()
        while self.engine.jobs.run_due():
            self.engine.tick()

    def restart(self) -> None:
        """Close the engine and open it again on the same database."""
        self.engine.close()
        self.engine = self.place.open()
        self.note("the system was restarted")

    def note(self, text: str) -> None:
        """Write a line into the course of events."""
        self.trace.append(f"{self.wall(self.place.clock.now()):%Y-%m-%d %H:%M:%S} {text}")

    def wall(self, at: Instant | datetime) -> datetime:
        """Return wall time at the site."""
        when = moment(at) if isinstance(at, int) else at
        return when.astimezone(self.zone)

    def utc(self, wall: datetime) -> datetime:
        """Return the aware moment of a wall time at the site."""
        return wall.replace(tzinfo=self.zone)

    # -- people and cases ------------------------------------------------------------------------

    def appoint_cast(self) -> None:
        """Enter the people of the cast and give them their posts."""
        cast = self.scenario.cast.values()
        self.engine.organisation.enrol(
            ADMINISTRATOR,
            [(member.key, member.name) for member in cast],
            [
                (member.key, self._seat(post.role, post.unit), post.kind)
                for member in cast
                for post in member.posts
            ],
        )
        for name, value in self.scenario.settings.items():
            self.engine.organisation.setting(ADMINISTRATOR, self.scenario.model, name, value)

    def member(self, key: str) -> Member | None:
        """Return a member of the cast; None for an office that is always there."""
        return None if key in OFFICES else self.scenario.cast[key]

    def actor(self, act: Act) -> Actor:
        """Return who acts, on whose behalf, and in which post."""
        post = None if act.post is None else self.seat(act.post, act.on_behalf_of or act.who)
        if act.on_behalf_of is None:
            return Actor(act.who, post=post)
        return Actor(act.who, as_person=act.on_behalf_of, post=post)

    def seat(self, told: object, holder: str | None = None) -> str:
        """Return the id of a seat told as `unit/role`, `{role, unit}`, or a role of the holder."""
        if isinstance(told, dict):
            return self._seat(told["role"], told["unit"])
        text = str(told)
        if "/" in text:
            unit, _, role = text.rpartition("/")
            return self._seat(role, unit)
        member = self.member(holder or "")
        for post in member.posts if member else ():
            if post.role == text:
                return self._seat(post.role, post.unit)
        raise Unmet(f"a post '{text}' of {holder}", "no such post in the cast")

    def _seat(self, role: str, unit: str) -> str:
        return self.directory.seat(role, unit, self.place.clock.now())

    def case(self, name: str | None) -> str:
        """Return the id of the case of that name, or of the one last named.

        Errors: Unmet when its start was refused.
        """
        known = name or self.current
        if known is None or known not in self.cases:
            raise Unmet(f"a case '{known or 'started before'}'", "it was never started")
        return self.cases[known]

    def name_case(self, name: str | None, case_id: str) -> None:
        """Keep a case under a name; later steps mean it when they name none."""
        self.current = name or f"case {len(self.cases) + 1}"
        self.cases[self.current] = case_id

    # -- time ------------------------------------------------------------------------------------

    def wait(self, after: Span | None, at: When | None, case: str | None) -> None:
        """Let time pass; whatever falls due on the way happens at its own instant, in order."""
        now = self.wall(self.place.clock.now())
        if after is not None:
            target = now + after.plain if after.plain else self._working(now, after)
        elif isinstance(at, Near):
            target = self.due(at.limit, case) - at.before
        elif at is not None:
            target = self.utc(at)
        until = instant(target)
        if until < self.place.clock.now():
            raise Unmet(f"a moment after {write_moment(now)}", write_moment(self.wall(until)))
        for due in self._dues(until):
            self.place.clock.set(max(due, self.place.clock.now()))
            self.settle()
        self.place.clock.set(until)
        self.note("time has passed")

    def due(self, limit: str, case: str | None) -> datetime:
        """Return the due moment of a limit of a case."""
        for row in self.engine.queries.case(self.case(case)).limits:
            if row.name == limit:
                found: datetime = row.due_at
                return found
        raise Unmet(f"a limit '{limit}'", "the case has none of that name")

    def _working(self, now: datetime, span: Span) -> datetime:
        if span.unit == "working day":
            day = self.directory.calendar.add_working_days(now.date(), span.amount)
            return now + timedelta(days=(day - now.date()).days)
        deadline = self.directory.calendar.deadline(instant(now), span.amount, "working_hour")
        return self.wall(deadline.due)

    def _dues(self, until: Instant) -> Iterator[Instant]:
        for _ in range(MAX_TICKS):
            next_due = self.engine.timers.next_due()
            if next_due is None or instant(next_due) > until:
                return
            yield instant(next_due)
        raise Unmet("time to pass", f"more than {MAX_TICKS} timers on the way")


@contextmanager
def playing(scenario: Scenario, directory: Directory, place: Place) -> Iterator[Play]:
    """Open the engine for one scenario, and close it whatever happens."""
    play = Play(scenario, directory, place)
    try:
        yield play
    finally:
        play.close()


def row_of(rows: Any, **wanted: object) -> Any | None:
    """Return the first row whose fields have these values."""
    for row in rows:
        if all(getattr(row, field) == value for field, value in wanted.items()):
            return row
    return None
