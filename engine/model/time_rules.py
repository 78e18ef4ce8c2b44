"""How a site counts time: zone, working hours, when a day ends, what a holiday does to a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.clock import MINUTE
from engine.errors import Invalid, Problem
from engine.model.event import Json


@dataclass(frozen=True)
class TimeRules:
    """How a site counts time.

    Units: `hours` are minutes of the day. `day_end` is K30: "24:00" or "close" (of business);
    `roll_forward` is K5: a limit in days whose last day is a holiday ends on the next working day.
    """

    zone: str = "Asia/Shanghai"
    day_end: str = "24:00"
    roll_forward: bool = False
    hours: tuple[tuple[int, int], ...] = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))

    @property
    def day_length(self) -> int:
        """Return the working time of a day. Units: milliseconds."""
        return sum(last - first for first, last in self.hours) * MINUTE

    def to_json(self) -> Json:
        """Return the rules as they go into a calendar's version."""
        hours = [list(period) for period in self.hours]
        return [self.zone, self.day_end, self.roll_forward, hours]

    @classmethod
    def of(cls, settings: Mapping[str, Json], zone: str = "Asia/Shanghai") -> TimeRules:
        """Return the rules of an organisation model's settings (K5, K30, working hours).

        Errors: Invalid when the hours overlap, the zone is unknown, …
        """
        return cls(
            zone=zone,
            day_end=settings.get("day_end", "24:00"),
            roll_forward=settings.get("holiday_extension", False),
            hours=tuple(_period(text) for text in settings.get("working_hours", _HOURS)),
        ).checked()

    def checked(self) -> TimeRules:
        """Return the rules, or raise Invalid."""
        flat = [minute for period in self.hours for minute in period]
        problems = []
        if not flat or flat != sorted(set(flat)) or flat[0] < 0 or flat[-1] > 24 * 60:
            problems.append(Problem("working_hours", "order", "they overlap or are none", "重叠"))
        if self.day_end not in ("24:00", "close"):
            problems.append(Problem("day_end", "option", "it is neither 24:00 nor close", ""))
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            problems.append(Problem("zone", "unknown", f"'{self.zone}' is unknown", "未知时区"))
        if problems:
            raise Invalid("use", "time rules", self.zone, problems)
        return self


_HOURS = ("09:00-12:00", "13:30-17:30")


def _period(text: str) -> tuple[int, int]:
    try:
        (a, b), (c, d) = (map(int, part.split(":")) for part in text.split("-"))
    except (ValueError, AttributeError) as error:
        problem = Problem("working_hours", "format", f"'{text}' is not like 09:00-12:00", "")
        raise Invalid("use", "time rules", text, [problem]) from error
    return a * 60 + b, c * 60 + d
