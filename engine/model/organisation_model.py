"""What an organisation is made of before anybody holds a post: levels, roles, edges, units, posts.

Levels are data. Ordinals count from the bottom, 1 is the lowest, so that a case can go up one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.clock import Instant
from engine.model.event import Json

TERRITORIAL = "territorial"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Level:
    """A rank of territorial units; a size outside its range is a warning, never a refusal.

    `office` is a role of these units, or the kind of functional unit below them, that keeps desk.
    """

    ordinal: int
    code: str
    name: Name
    leader: str
    deputy: str | None = None
    office: str | None = None
    households: tuple[int, int] | None = None
    people: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of functional unit (department, office, service centre) that hangs on a level.

    `desk` is the role that takes what is sent to the unit; without one it is the leader.
    """

    code: str
    name: Name
    leader: str
    deputy: str | None = None
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What a post is called and where it exists; `duty` roles rotate (K28)."""

    code: str
    name: Name
    duty: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of escalation: from a level (or the functional units of a kind) to the next tier."""

    policy: str
    from_level: str
    to_level: str
    role: str
    from_kind: str = TERRITORIAL
    to_kind: str = TERRITORIAL


@dataclass(frozen=True, slots=True)
class Model:
    """An organisation model: levels and kinds, roles, settings (the K rules) and words."""

    code: str
    name: Name
    source: str
    calendar: str
    zone: str
    levels: Mapping[str, Level]
    kinds: Mapping[str, Kind]
    roles: Mapping[str, Role]
    edges: tuple[Edge, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict)
    vocabulary: Mapping[str, Name] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """A body with its place in the tree. Its level, if it is functional, is its parent's.

    `grid_code` has 15 digits where it exists and is never used again. Closed units keep their rows.
    """

    code: str
    model: str
    level: str
    name: str
    name_en: str = ""
    parent: str | None = None
    kind: str = TERRITORIAL
    grid_code: str | None = None
    valid_from: Instant | None = None
    valid_to: Instant | None = None
    households: int | None = None
    people: int | None = None

    @property
    def functional(self) -> bool:
        """Tell whether the unit is an office of its parent and no territory."""
        return self.kind != TERRITORIAL

    def to_json(self) -> Json:
        """Return the answer to the World's question `unit`."""
        names = ("code", "name", "name_en", "level", "parent", "kind", "model")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Post:
    """A seat that exists: a role in a unit. The id of the seat is `<unit>/<role>`."""

    unit: str
    role: str
    first_responsible: bool = False

    @property
    def seat(self) -> str:
        """Return the id of the seat."""
        return f"{self.unit}/{self.role}"
