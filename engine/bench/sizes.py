"""How much is done for one measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """The amounts of one run.

    Shapes: `background` is open work items lying about, with as many offers and timers; `stock`, `crowd` and
            `alone` are cases per round and submitter; `old` is the age in steps of the oldest case.
    Units:  `idle` in seconds.
    """

    background: int
    rounds: int = 5
    stock: int = 100
    crowd: int = 6
    alone: int = 20
    young: int = 190
    old: int = 990
    signers: int = 200
    weighed: int = 100
    overdue: int = 500
    punctual: int = 100
    idle: float = 5.0
    looks: int = 500
    cached: int = 1_000


QUICK = Sizes(background=100_000)
FULL = Sizes(
    background=1_000_000,
    stock=400,
    crowd=25,
    alone=60,
    weighed=500,
    overdue=3_000,
    idle=30.0,
    looks=2_500,
)
