"""How often workers on several machines look at each other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often workers look at each other. Units: seconds.

    `heartbeat` says that a worker lives, after `stalled` without one it counts as dead, and every `sweep` each
    looks for what dead ones have left.
    """

    heartbeat: float = 10
    stalled: float = 30
    sweep: float = 5
