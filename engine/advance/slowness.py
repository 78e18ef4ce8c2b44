"""Logs commands, and loudly those that took too long, so that an operator hears of it before people do."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

SLOW = 1.0
"""Seconds from asking to the durable answer, waiting for others included."""

_log = logging.getLogger("wangge.command")


@contextmanager
def watched(case_id: str, command: str) -> Iterator[None]:
    """Note a command on a case that takes longer than it should, however it ends."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - begun
        level = logging.WARNING if seconds >= SLOW else logging.DEBUG
        if _log.isEnabledFor(level):
            told = {"case": case_id, "command": command, "seconds": round(seconds, 3)}
            _log.log(level, "slow command" if seconds >= SLOW else "command", extra=told)
