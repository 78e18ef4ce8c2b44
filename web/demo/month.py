"""A month of work in the district: matters come in, people act on them, time passes, on the real engine."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251 - a demonstration may throw dice, from a fixed seed
from zoneinfo import ZoneInfo

from engine import Actor, Engine, HandClock, Refused, WorkItemView, instant
from web.demo.matters import Matters

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = 8.5, 17.5
"""Office hours of the day, in hours."""

A_DAY = 14
"""Matters reported on a working day; a fifth of that on others."""

Step = Callable[[], None]


@dataclass(order=True, slots=True)
class Plan:
    """Something somebody is going to do."""

    at: datetime
    number: int
    step: Step = field(compare=False)


class Month:
    """Plays the month, day by day; everything that happens is a command of somebody."""

    def __init__(
        self, engine: Engine, clock: HandClock, holders: dict[str, str], dice: Random
    ) -> None:
        self._engine, self._clock, self._dice = engine, clock, dice
        self._holders = holders
        self._grids = [seat for seat in holders if seat.endswith("/grid_leader")]
        self._matters = Matters(dice)
        self._plans: list[Plan] = []
        self._numbers = itertools.count()
        self._planned: set[tuple[str, str]] = set()
        self._titles: dict[str, str] = {}
        self.refused = 0

    def play(self, first: datetime, days: int, tell: Callable[[int], None]) -> None:
        """Live through so many days from the morning of `first`."""
        for day in range(days):
            morning = first + timedelta(days=day)
            working = morning.weekday() < 5
            for _ in range(A_DAY if working else A_DAY // 5):
                self._plan(self._hour(morning), self._report)
            self._until(morning + timedelta(days=1))
            tell(day + 1)

    def _hour(self, morning: datetime) -> datetime:
        hours = self._dice.uniform(OPENS, CLOSES)
        return morning + timedelta(hours=hours)

    def _plan(self, at: datetime, step: Step) -> None:
        heapq.heappush(self._plans, Plan(at, next(self._numbers), step))

    def _until(self, end: datetime) -> None:
        while self._plans and self._plans[0].at < end:
            plan = heapq.heappop(self._plans)
            self._passes(plan.at)
            try:
                plan.step()
            except Refused:
                # Somebody else was first, or the matter has gone another way: that is life.
                self.refused += 1
        self._passes(end)

    def _passes(self, at: datetime) -> None:
        """Let the clock go on, stopping wherever something is due."""
        while (due := self._engine.timers.next_due()) is not None and due <= at:
            self._clock.set(max(self._clock.now(), instant(due)))
            self._engine.tick()
        self._clock.set(max(self._clock.now(), instant(at)))

    # -- what people do -----------------------------------------------------------------------------

    def _report(self) -> None:
        seat = self._dice.choice(self._grids)
        answers = self._matters.report()
        receipt = self._engine.cases.start(
            Actor(self._holders[seat]), "case-intake", answers, unit=seat.split("/")[0]
        )
        case_id = str(receipt.case_id)
        self._titles[case_id] = answers["title"]
        self._look(case_id)

    def _look(self, case_id: str) -> None:
        """Let whoever has something to do in a case plan it."""
        for item in self._engine.queries.case(case_id).work_items:
            key = (case_id, item.task_id)
            if item.closed_at is None and key not in self._planned:
                self._planned.add(key)
                self._intend(case_id, item)

    def _intend(self, case_id: str, item: WorkItemView) -> None:
        now = self._clock_time()
        slow = self._dice.random()
        hours = self._dice.uniform(0.3, 20) if slow < 0.82 else self._dice.uniform(20, 24 * 12)
        at = _in_office(now + timedelta(hours=hours))
        if hours > 20 and self._dice.random() < 0.6:
            self._plan(
                _in_office(now + timedelta(hours=hours / 3)), lambda: self._claim(case_id, item)
            )
        if hours > 60 and self._dice.random() < 0.5:
            self._plan(
                _in_office(now + timedelta(hours=hours * 0.7)), lambda: self._urge(case_id, item)
            )
        self._plan(at, lambda: self._complete(case_id, item))

    def _claim(self, case_id: str, item: WorkItemView) -> None:
        self._engine.work_items.claim(self._worker(item), case_id, item.task_id)

    def _urge(self, case_id: str, item: WorkItemView) -> None:
        starter = self._engine.queries.case(case_id).started_by
        self._engine.work_items.urge(Actor(starter), case_id, item.task_id, "群众来问进展，请抓紧")

    def _complete(self, case_id: str, item: WorkItemView) -> None:
        day = self._clock_time().date().isoformat()
        answers = self._matters.answer(item.element, self._titles[case_id], item.unit, day)
        self._engine.work_items.complete(self._worker(item), case_id, item.task_id, answers)
        self._look(case_id)

    def _worker(self, item: WorkItemView) -> Actor:
        if item.assignee:
            return Actor(item.assignee)
        seat = item.seats[0]
        if seat.startswith("person/"):
            return Actor(seat.removeprefix("person/"))
        return Actor(self._holders[seat])

    def _clock_time(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now() / 1000, ZONE)


def _in_office(at: datetime) -> datetime:
    """The same moment, or the next morning in office hours."""
    hour = at.hour + at.minute / 60
    if at.weekday() >= 5 or hour >= CLOSES:
        at = (at + timedelta(days=7 - at.weekday() if at.weekday() >= 4 else 1)).replace(
            hour=8, minute=45
        )
    elif hour < OPENS:
        at = at.replace(hour=8, minute=45)
    return at
