"""What is written down about one limit: its budget, its stops, its rungs, and how it came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from engine.clock import Instant
from engine.model.event import Json

SUSPEND, SHELVE, EXTEND = "suspend", "shelve", "extend"
GREEN, YELLOW, RED, STOPPED = "green", "yellow", "red", "stopped"


@dataclass(frozen=True, slots=True)
class RungRule:
    """When a rung is due: at a part of the limit, or some time after the limit is over.

    Units: `percent` of the limit; `after` is an amount and its unit.
    """

    name: str
    percent: int = 100
    after: tuple[int, str] | None = None

    def to_json(self) -> Json:
        """Return the rule as an array."""
        return [self.name, self.percent, list(self.after) if self.after else None]

    @classmethod
    def read(cls, row: Json) -> Self:
        """Return the rule that `to_json` wrote."""
        name, percent, after = row
        return cls(name, percent, tuple(after) if after else None)


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of one limit, its instant, and when it was triggered."""

    rule: RungRule
    at: Instant
    passed_at: Instant | None = None

    @property
    def name(self) -> str:
        """Return the name by which `limit.<limit>.<rung>` is thrown."""
        return self.rule.name


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry of the three kinds that change a limit's course (K20), with the due date before."""

    kind: str
    start: Instant
    end: Instant | None
    reason: str
    evidence: Json
    by: str
    due_before: Instant
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the budget, because the class changed (K6); `late` ones are listed (K25)."""

    at: Instant
    amount: int
    unit: str
    by: str
    reason: str
    consent: str | None
    late: bool
    due_before: Instant


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit and its ledger. Change it with the functions of `engine.model.limit`.

    `cap` is a due date from above, the stricter wins (K21). `floor` is the date below which a
    calendar that came late may not push it (K30).
    """

    name: str
    amount: int
    unit: str
    started_at: Instant
    due_at: Instant
    provisional: bool
    calendar: str
    rungs: tuple[Rung, ...]
    stops: tuple[Stop, ...] = ()
    changes: tuple[Change, ...] = ()
    cap: Instant | None = None
    floor: Instant | None = None
    overdue_at: Instant | None = None
    ended_at: Instant | None = None
    satisfied_by: str | None = None

    @property
    def stop(self) -> Stop | None:
        """Return the stop that keeps the clock standing now."""
        last = self.stops[-1] if self.stops else None
        return last if last and last.kind != EXTEND and last.end is None else None

    @property
    def running(self) -> bool:
        """Tell whether the clock runs."""
        return self.ended_at is None and self.stop is None

    @property
    def counted(self) -> bool:
        """Tell whether the limit counts in figures: a shelved one does not (K20)."""
        return not any(stop.kind == SHELVE for stop in self.stops)

    @property
    def in_time(self) -> bool | None:
        """Tell whether the limit was kept, judged by instants; None while it is open."""
        return None if self.ended_at is None else self.overdue_at is None

    def light(self, now: Instant) -> str:
        """Return green, yellow (from 80 %), red (over, for ever) or stopped."""
        if self.overdue_at is not None:
            return RED
        if self.stop:
            return STOPPED
        seen = now if self.ended_at is None else self.ended_at
        if seen >= self.due_at:
            return RED
        return YELLOW if any(r.name == YELLOW and r.at <= seen for r in self.rungs) else GREEN

    def to_json(self) -> Json:
        """Return the limit as a compact array."""
        rungs = [[rung.rule.to_json(), rung.at, rung.passed_at] for rung in self.rungs]
        stops = [[getattr(stop, name) for name in Stop.__slots__] for stop in self.stops]
        changes = [[getattr(each, name) for name in Change.__slots__] for each in self.changes]
        plain = [getattr(self, name) for name in _PLAIN]
        return [*plain, rungs, stops, changes]

    @classmethod
    def from_json(cls, row: Json) -> Self:
        """Return the limit that `to_json` wrote."""
        *plain, rungs, stops, changes = row
        fields: Mapping[str, Json] = dict(zip(_PLAIN, plain, strict=True))
        return cls(
            **fields,
            rungs=tuple(Rung(RungRule.read(rule), at, passed) for rule, at, passed in rungs),
            stops=tuple(Stop(*stop) for stop in stops),
            changes=tuple(Change(*change) for change in changes),
        )


_PLAIN = tuple(each for each in Limit.__slots__ if each not in ("rungs", "stops", "changes"))
