"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.casework.command import Command


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who acts: perhaps an operator acting as somebody else, perhaps in one named post.

    With `as_person` the rights are those of that person and both are recorded; it takes the operator's right.
    """

    person: str
    as_person: str | None = None
    post: str | None = None

    def command(self, kind: str, key: str | None = None, /, **args: Any) -> Command:
        """A command of this actor."""
        return Command(kind, args, self.person, self.post, self.as_person, key)


SYSTEM = Actor("system")
"""Whoever sets up an installation, until an administrator has been appointed."""
