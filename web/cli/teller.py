"""Who tells: a screen, the names of things, and the moment as of which things are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine import Engine, moment
from web.cli.names import Names
from web.cli.screen import Screen


@dataclass(frozen=True)
class Teller:
    """What every page of the terminal needs."""

    screen: Screen
    names: Names
    now: datetime

    @classmethod
    def of(cls, screen: Screen, engine: Engine) -> Teller:
        """Return the teller of an engine, as of its clock."""
        return cls(screen, Names(engine, screen.lang), moment(engine.clock.now()))
