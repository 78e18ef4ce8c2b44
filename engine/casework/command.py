"""What is asked of a case, and what happened because of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CLOCK = "clock"
"""The actor of everything that time does by itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing asked of one case.

    `actor` is whoever asked; when an operator acts as somebody else, `on_behalf_of` is that person and the
    rights are that person's. `post` is the seat in which the act is done (K27), None when any will do.
    `args` are JSON and, with the kind, all that re-execution is given.
    """

    kind: str
    args: dict[str, Any]
    actor: str
    post: str | None = None
    on_behalf_of: str | None = None
    key: str | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The arguments as the event keeps them: with the post that was asked for."""
        return self.args if self.post is None else {**self.args, "in_post": self.post}

    @property
    def subject(self) -> str:
        """The person whose rights count."""
        return self.on_behalf_of or self.actor


@dataclass(slots=True)
class Outcome:
    """What one command did: the parts of its event.

    `effects` are short arrays that can be read without any engine: what opened, closed, moved, was armed.
    `readings` are the questions that were put to the world, with the answers.
    """

    sequence: int
    at: int
    command: Command
    post: str | None
    effects: list[list[Any]] = field(default_factory=list)
    readings: list[list[Any]] = field(default_factory=list)
    bindings: dict[str, str] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
