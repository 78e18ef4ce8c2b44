"""Which days are worked, in tables that answer in a microsecond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from engine.errors import Invalid, Problem

_FIRST = date(2000, 1, 1).toordinal()
_LAST = date(2099, 12, 31).toordinal()
_WEEKEND = 5


@dataclass(frozen=True)
class Override:
    """A day that one unit works or does not work, whatever the notice says (a flood, a fair)."""

    day: date
    working: bool
    reason: str


@dataclass(frozen=True)
class WorkingDays:
    """The days from 2000 to 2099 by ordinal number (`date.toordinal`); others are refused."""

    days: tuple[int, ...] = field(repr=False)
    before: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, special: Mapping[date, bool]) -> WorkingDays:
        """Return the table: Monday to Friday, but for `special` days (True is worked)."""
        return _table(frozenset((day.toordinal(), works) for day, works in special.items()))

    def works(self, day: int) -> bool:
        """Tell whether this day is worked."""
        number = _number(day)
        return self.before[number + 1] > self.before[number]

    def until(self, day: int) -> int:
        """Return how many days were worked before this day begins."""
        return self.before[_number(day)]

    def place(self, count: int) -> int:
        """Return the day before which `count` days were worked, and which is worked itself."""
        if not 0 <= count < len(self.days):
            raise _too_far(count)
        return self.days[count]

    def add(self, day: int, count: int) -> int:
        """Return the working day `count` working days after (or before) a day; 0 is the day."""
        if count == 0:
            return day
        return self.place(self.until(day + 1) + count - 1 if count > 0 else self.until(day) + count)


@lru_cache(maxsize=64)
def _table(special: frozenset[tuple[int, bool]]) -> WorkingDays:
    told = dict(special)
    days: list[int] = []
    before = [0]
    for number in range(_FIRST, _LAST + 1):
        if told.get(number, (number - 1) % 7 < _WEEKEND):
            days.append(number)
        before.append(len(days))
    return WorkingDays(tuple(days), tuple(before))


def merged(overrides: Iterable[Override]) -> dict[date, bool]:
    """Return local overrides by day.

    Errors: Invalid (`contradiction`) when one day stands twice.
    """
    days: dict[date, bool] = {}
    for override in overrides:
        if override.day in days:
            where = override.day.isoformat()
            problem = Problem(where, "contradiction", "this day stands twice", "日期重复")
            raise Invalid("load", "calendar", where, [problem])
        days[override.day] = override.working
    return days


def _number(day: int) -> int:
    if not _FIRST <= day <= _LAST:
        raise _too_far(day)
    return day - _FIRST


def _too_far(key: int) -> Invalid:
    en = "only days from 2000 to 2099 can be counted"
    problem = Problem("limit", "limit_too_far", en, "期限超出可计算范围")
    return Invalid("count", "day", key, [problem], code="limit_too_far")
