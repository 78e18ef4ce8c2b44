"""Who tells: a screen, the names of things, and the moment as of which things are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine import Engine, moment
from web.cli.names import Names
from web.cli.screen import Screen


@dataclass(frozen=True)
class Teller:
    """What every page of the terminal needs.

    Shapes: `past` when `now` is not the present, so that the engine cannot say what is left.
    """

    screen: Screen
    names: Names
    engine: Engine
    now: datetime
    past: bool = False

    @classmethod
    def of(cls, screen: Screen, engine: Engine) -> Teller:
        """Return the teller of an engine, as of its clock."""
        return cls(screen, Names(engine, screen.lang), engine, moment(engine.clock.now()))

    def at(self, then: datetime) -> Teller:
        """Return the same teller at an earlier moment."""
        return replace(self, now=then, past=True)
