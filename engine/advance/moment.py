"""The instant of a command: the clock's, but never before what has happened already."""

from __future__ import annotations

from engine.clock import SECOND, Clock, Instant
from engine.errors import Unavailable

MAY_LAG = 5 * SECOND
"""How far the clock may stand behind the last event of a stream before commands are refused."""


def present(clock: Clock, last: Instant) -> Instant:
    """Return now, or the instant of the stream's last event when that is later.

    Errors: Unavailable `clock_behind` when the clock has gone back by more than a few seconds.
    """
    now = clock.now()
    if now < last - MAY_LAG:
        behind = (last - now) // SECOND
        raise Unavailable(
            f"Expected to act now, but the clock stands {behind} s before the last event.",
            code="clock_behind",
        )
    return max(now, last)
