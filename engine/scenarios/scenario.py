"""A scenario as plain values: what its writer said, checked, before anything has run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.scenarios.times import Span, When

Wish = object
"""What a step says is to be seen: plain values of the file."""


@dataclass(frozen=True)
class Holding:
    """One post of a cast member: the role, the unit by code or name, and how it is held."""

    role: str
    unit: str
    kind: str = "holder"


@dataclass(frozen=True)
class Member:
    """Somebody who takes part, with the posts held from the beginning."""

    key: str
    name: str
    posts: tuple[Holding, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What every step has: its number from 1, its line, and the case it is about."""

    number: int
    line: int
    case: str | None = None


@dataclass(frozen=True, kw_only=True)
class Act(Step):
    """Somebody does something."""

    who: str
    does: str
    task: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    names: str | None = None
    refused: str | None = None
    policy: str | None = None
    unit: str | None = None
    found_at: datetime | None = None
    post: str | None = None
    on_behalf_of: str | None = None
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Wait(Step):
    """Time passes: for a span, or until a moment."""

    after: Span | None = None
    at: When | None = None


@dataclass(frozen=True, kw_only=True)
class Machine(Step):
    """Something happens to the system: a restart, or a calendar is loaded."""

    restart: bool = False
    calendar: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expect(Step):
    """What must be seen now."""

    wishes: Mapping[str, Wish]
    lines: Mapping[str, int]


@dataclass(frozen=True)
class Scenario:
    """A told example of one policy.

    Units: `clock` is wall time at the site.
    """

    file: str
    title: str
    title_en: str
    clauses: tuple[str, ...]
    policy: str
    model: str
    clock: datetime
    cast: Mapping[str, Member]
    settings: Mapping[str, object]
    calendars: tuple[str, ...] | None
    steps: tuple[Step, ...]
