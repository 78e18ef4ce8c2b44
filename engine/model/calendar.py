"""The last moment of a limit, in days, working days, hours or working hours.

A year without a notice counts weekends only, and what relies on it is provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from engine.clock import HOUR, MINUTE, Instant, instant, moment
from engine.errors import Broken, Invalid, Problem
from engine.model.event import Json, canonical
from engine.model.notice import Notice, in_force
from engine.model.time_rules import TimeRules
from engine.model.working_days import Override, WorkingDays, merged

UNITS = ("day", "working_day", "hour", "working_hour")
_EXACT = {"hour": "millisecond", "working_hour": "working_millisecond"}
_LENGTH = {"hour": HOUR, "working_hour": HOUR, "millisecond": 1, "working_millisecond": 1}
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a limit is over, and whether a coming notice may still move it."""

    due: Instant
    provisional: bool
    calendar: str


@dataclass(frozen=True)
class Calendar:
    """A calendar in one version. Build it with `Calendar.of`."""

    version: str
    rules: TimeRules
    years: range
    days: WorkingDays = field(repr=False, compare=False)
    zone: ZoneInfo = field(repr=False, compare=False)
    # A memory of computed midnights; it changes nothing that anyone can see.
    _starts: dict[int, Instant] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(
        cls,
        notices: Iterable[Notice],
        rules: TimeRules | None = None,
        overrides: Iterable[Override] = (),
        known: date | None = None,
    ) -> Calendar:
        """Return the calendar of the notices in force (those published by `known`).

        Errors: Invalid (`gap`, `contradiction`) when notices or overrides do not fit together.
        """
        rules = (rules or TimeRules()).checked()
        valid = in_force(notices, known)
        special: dict[date, bool] = {}
        for notice in valid:
            special |= notice.days()
        special |= merged(overrides)
        years = range(valid[0].year, valid[-1].year + 1) if valid else range(0)
        facts = [[day.isoformat(), special[day]] for day in sorted(special)]
        digest = sha256(canonical([facts, rules.to_json(), years.start, years.stop])).hexdigest()
        name = f"{valid[0].region}-{valid[-1].year}" if valid else "weekends"
        days = WorkingDays.of(special)
        return cls(f"{name}-{digest[:8]}", rules, years, days, ZoneInfo(rules.zone))

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on this day: make-up days yes, holidays no (K1)."""
        return self.days.works(day.toordinal())

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` working days after (or before) a day; 0 is the day."""
        return date.fromordinal(self.days.add(day.toordinal(), count))

    def working_day_by(self, day: date) -> date:
        """Return the day or the nearest earlier working day, even in the year before (K4)."""
        return day if self.is_working_day(day) else self.add_working_days(day, -1)

    def deadline(self, start: Instant, amount: int, unit: str) -> Deadline:
        """Return the moment at which a limit is over; what happens at that moment is late (K2).

        Units: `amount` in UNITS, or in (working) milliseconds for the rest of a stopped limit.
        Errors: Invalid (`amount`, `unit`, `limit_too_far`).
        """
        if amount < 0:
            raise _wrong("amount", f"{amount} is less than nothing", "期限不能为负数")
        first = self._day(start)
        if unit in ("day", "working_day"):
            last = self._last_day(first, amount, unit)
            due = max(start, self._end_of(last))
        elif unit in ("hour", "millisecond"):
            last, due = first, start + amount * _LENGTH[unit]
        elif unit in ("working_hour", "working_millisecond"):
            due = max(start, self._at_worked(self._worked(start) + amount * _LENGTH[unit]))
            last = self._day(due)
        else:
            raise _wrong("unit", f"'{unit}' is not a unit of time", "未知的期限单位")
        relies = unit.startswith("working") or (unit == "day" and self.rules.roll_forward)
        return Deadline(due, relies and not self._known(first, last), self.version)

    def remaining(self, at: Instant, due: Instant, unit: str) -> tuple[int, str]:
        """Return what is left of a limit at a moment, as amount and unit of a new deadline.

        Days stay whole: the day on which the clock stops is used, since day 0 does not count.
        """
        if unit in ("day", "working_day"):
            today, last = self._day(at), self._day(due - 1)
            if unit == "day" or last <= today:
                return max(0, last - today), unit
            return self.days.until(last + 1) - self.days.until(today + 1), unit
        exact = _EXACT.get(unit, unit)
        if exact == "millisecond":
            return max(0, due - at), exact
        return max(0, self._worked(due) - self._worked(at)), exact

    def fraction(
        self, start: Instant, due: Instant, unit: str, part: int, whole: int = 100
    ) -> Instant:
        """Return when `part` of `whole` of a limit is used; working units count working time."""
        if part >= whole:
            return due
        if not unit.startswith("working"):
            return start + (due - start) * part // whole
        begin, end = self._worked(start), self._worked(due)
        return min(due, max(start, self._at_worked(begin + (end - begin) * part // whole)))

    def consumed(self, start: Instant, due: Instant, unit: str, at: Instant) -> int:
        """Return how much of a limit is used at a moment. Units: ten-thousandths."""
        if at >= due:
            return WHOLE
        if unit.startswith("working"):
            start, due, at = self._worked(start), self._worked(due), self._worked(at)
        return max(0, min(WHOLE, (at - start) * WHOLE // max(1, due - start)))

    def date_of(self, at: Instant) -> date:
        """Return the people's date of an instant."""
        return date.fromordinal(self._day(at))

    def start_of(self, day: date) -> Instant:
        """Return the instant at which a day begins, which is where the day before ends."""
        return self._start(day.toordinal())

    def answer(self, question: str, args: list[Json]) -> Json:
        """Answer a question of the World about time; QUESTIONS names them."""
        if question not in QUESTIONS:
            raise Broken(f"Nobody asks a calendar for '{question}'.")
        return QUESTIONS[question](self, args)

    def _last_day(self, first: int, amount: int, unit: str) -> int:
        if unit == "working_day":
            return self.days.add(first, amount)
        last = first + amount
        if self.rules.roll_forward and not self.days.works(last):
            last = self.days.add(last, 1)
        return last

    def _end_of(self, day: int) -> Instant:
        if self.rules.day_end == "close":
            return self._start(day) + self.rules.hours[-1][1] * MINUTE
        return self._start(day + 1)

    def _known(self, first: int, last: int) -> bool:
        return (
            date.fromordinal(first).year in self.years and date.fromordinal(last).year in self.years
        )

    def _day(self, at: Instant) -> int:
        return moment(at).astimezone(self.zone).toordinal()

    def _start(self, day: int) -> Instant:
        found = self._starts.get(day)
        if found is None:
            midnight = datetime.combine(date.fromordinal(day), datetime.min.time(), self.zone)
            found = self._starts[day] = instant(midnight)
        return found

    def _worked(self, at: Instant) -> int:
        """Return the working time from 2000 to an instant, in milliseconds."""
        day = self._day(at)
        whole = self.days.until(day) * self.rules.day_length
        if not self.days.works(day):
            return whole
        since = at - self._start(day)
        return whole + sum(
            max(0, min(since, last * MINUTE) - first * MINUTE) for first, last in self.rules.hours
        )

    def _at_worked(self, worked: int) -> Instant:
        """Return the first instant at which so much was worked: the end of a day, not the next."""
        count, rest = divmod(worked - 1, self.rules.day_length)
        rest += 1
        start = self._start(self.days.place(count))
        for first, last in self.rules.hours:
            if rest <= (last - first) * MINUTE:
                break
            rest -= (last - first) * MINUTE
        return start + first * MINUTE + rest


def _wrong(where: str, en: str, zh: str) -> Invalid:
    return Invalid("compute", "deadline", where, [Problem(where, where, en, zh)])


def _deadline(calendar: Calendar, args: list[Json]) -> Json:
    found = calendar.deadline(*args)
    return {"due": found.due, "provisional": found.provisional, "calendar": found.calendar}


def _remaining(calendar: Calendar, args: list[Json]) -> Json:
    amount, unit = calendar.remaining(*args)
    return {"amount": amount, "unit": unit}


QUESTIONS: Mapping[str, Callable[[Calendar, list[Json]], Json]] = {
    "deadline": _deadline,
    "remaining": _remaining,
    "fraction": lambda calendar, args: calendar.fraction(*args),
    "consumed": lambda calendar, args: calendar.consumed(*args),
    "working_day": lambda calendar, args: calendar.is_working_day(date.fromisoformat(args[0])),
    "add_working_days": lambda calendar, args: calendar.add_working_days(
        date.fromisoformat(args[0]), args[1]
    ).isoformat(),
}
"""What a transition may ask a calendar."""
