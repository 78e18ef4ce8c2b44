"""How a scenario speaks of time: `2026-10-05T24:00`, `3 working days`, `1 second before main`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

UNITS: Final = ("second", "minute", "hour", "day", "working day", "working hour")

_SPAN = re.compile(r"(\d{1,5}) (second|minute|hour|day|working day|working hour)s?")
_NEAR = re.compile(r"(?:(?P<span>.+) (?P<side>before|after) )?(?P<limit>[a-z][a-z0-9_]*)")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]24:00(?::00)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?")

_PLAIN = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Span:
    """An amount of time in one of `UNITS`."""

    amount: int
    unit: str

    @property
    def plain(self) -> timedelta | None:
        """The length, when it needs no calendar."""
        seconds = _PLAIN.get(self.unit)
        return None if seconds is None else timedelta(seconds=self.amount * seconds)


@dataclass(frozen=True)
class Near:
    """A moment told from the due moment of a limit."""

    limit: str
    before: timedelta


When = datetime | Near


def read_span(text: str) -> Span:
    """Read `3 working days`; a ValueError says what was expected."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a span such as '3 working days', '2 days' or '1 second'")
    return Span(int(match[1]), match[2])


def read_moment(text: str) -> datetime:
    """Read wall time at the site; `24:00` is the end of that day. A ValueError says why not."""
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight:
        return datetime.fromisoformat(midnight[1]) + timedelta(days=1)
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"'{text}' is not a time such as '2026-10-05T09:00' or '2026-10-05T24:00'")
    return datetime.fromisoformat(text)


def write_moment(wall: datetime) -> str:
    """Return wall time as scenarios tell it: midnight is the end of the day before."""
    if wall.hour == wall.minute == wall.second == 0:
        return f"{wall - timedelta(days=1):%Y-%m-%d}T24:00"
    return f"{wall:%Y-%m-%dT%H:%M:%S}"


def read_when(text: str) -> When:
    """Read a moment, or one told from a limit: `main`, `1 second before main`."""
    if text[:1].isdigit() and not _SPAN.match(text):
        return read_moment(text)
    match = _NEAR.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is neither a time nor '<span> before|after <limit>'")
    if match["span"] is None:
        return Near(match["limit"], timedelta())
    plain = read_span(match["span"]).plain
    if plain is None:
        raise ValueError("working time cannot be told from a limit")
    return Near(match["limit"], plain if match["side"] == "before" else -plain)
