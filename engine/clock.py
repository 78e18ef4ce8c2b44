"""The one place that reads the machine's clock, and the arithmetic of instants."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

Instant = int
"""Milliseconds since 1970-01-01T00:00Z. An integer, so that states and digests are exact."""

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

NEVER: Instant = 2**53 - 1
"""Later than anything: sorts what has no limit behind all that has one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """Tells the time to the services; everything below them takes `now` as an argument."""

    def now(self) -> Instant:
        """Return the present instant."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        """Return the present instant."""
        return time.time_ns() // 1_000_000


class HandClock:
    """A clock that stands still until somebody moves it: for scenarios, the demonstration and tests."""

    def __init__(self, now: Instant) -> None:
        self._now = now

    def now(self) -> Instant:
        """Return the instant the clock was set to."""
        return self._now

    def set(self, now: Instant) -> None:
        """Move the clock, forwards or backwards."""
        self._now = now

    def advance(self, **duration: float) -> None:
        """Move the clock forwards by a timedelta's keywords."""
        self._now += timedelta(**duration) // _MILLISECOND


def instant(moment: datetime) -> Instant:
    """Turn an aware datetime into an instant; a naive one is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"expected a datetime with a time zone, got {moment!r}")
    return (moment - _EPOCH) // _MILLISECOND


def moment(at: Instant) -> datetime:
    """Turn an instant into an aware UTC datetime."""
    return _EPOCH + at * _MILLISECOND


def local_iso(at: Instant, zone: str) -> str:
    """Return an instant as people of a time zone write it, with the offset: `2026-10-01T09:00:00+08:00`."""
    return moment(at).astimezone(_zone(zone)).isoformat()


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
