"""The clock of an installation: the machine's, or in a demonstration one that has stayed behind with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine import Clock, Instant, SystemClock

_SQLITE: Final = "sqlite:///"


class LateClock:
    """The machine's clock, some time behind: a month that was lived through goes on from where it ended.

    Units: `behind` in milliseconds.
    """

    def __init__(self, behind: int) -> None:
        self.behind = behind

    def now(self) -> Instant:
        """Return the present instant of the demonstration."""
        return SystemClock().now() - self.behind


def clock_of(database: str) -> Clock:
    """Return the clock by which a database is used: only a demonstration has one of its own beside its file."""
    file = _beside(Path(database.removeprefix(_SQLITE)))
    if not database.startswith(_SQLITE) or not file.is_file():
        return SystemClock()
    return LateClock(int(file.read_text()))


def leave_clock(file: Path, now: Instant) -> None:
    """Let whoever opens this demonstration next go on from `now`."""
    _beside(file).write_text(f"{SystemClock().now() - now}\n")


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.clock")
