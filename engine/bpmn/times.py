"""Due instants of timers, computed once when the timer is armed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any

from engine.bpmn.fault import DiagramFault
from engine.clock import MINUTE, Instant, instant, moment

_DURATION = re.compile(
    r"P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)


def add(start: Instant, duration: str) -> Instant:
    """Return the instant one ISO 8601 duration later.

    A month later is the same day, or the last day of that month.

    Errors: DiagramFault when the text is no positive duration, or leads out of the calendar.
    """
    match = _DURATION.fullmatch(duration)
    if match is None or duration in ("P", "PT") or duration.endswith("T"):
        raise DiagramFault(f"'{duration}' is not a duration such as PT2H or P3D")
    years, months, weeks, days, hours, minutes, seconds = (int(g or 0) for g in match.groups())
    try:
        at = moment(start)
        month = at.month - 1 + months + 12 * years
        year, month = at.year + month // 12, month % 12 + 1
        at = at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return instant(at + span)
    except (OverflowError, ValueError) as error:
        raise DiagramFault(f"'{duration}' leads out of the calendar") from error


def date(text: str) -> Instant:
    """Return the instant of an ISO 8601 date and time; the offset from UTC must be written."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise DiagramFault(f"'{text}' is not a date and time") from error
    if at.tzinfo is None:
        raise DiagramFault(f"'{text}' has no time zone; write the offset, as in +08:00")
    return instant(at)


def instant_of(value: Any) -> Instant:
    """Return the instant that a JSON value of an expression means: an instant, or a date and time."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, dict) and "$dt" in value:
        return date(value["$dt"])
    if isinstance(value, str):
        return date(value)
    raise DiagramFault(f"{value!r} is not a date and time")


def plan(kind: str, value: Any, now: Instant) -> dict[str, Any]:
    """Return what to remember of a timer: `due`, and for a cycle also `every` and `left` (-1 = endless).

    Shapes: `kind` is date, duration or cycle; `value` is the JSON of what the diagram says.
    """
    if kind == "date":
        return {"due": instant_of(value)}
    if isinstance(value, dict) and len(value) == 1:
        value = value.get("$dur") or value.get("$ym")
    if not isinstance(value, str):
        raise DiagramFault(f"a timer needs a duration, not {value!r}")
    if kind == "duration":
        return {"due": add(now, value)}
    return _cycle(value, now)


def _cycle(text: str, now: Instant) -> dict[str, Any]:
    parts = text.split("/")
    if not re.fullmatch(r"R\d{0,6}", parts[0], re.ASCII) or len(parts) not in (2, 3):
        raise DiagramFault(f"'{text}' is not a cycle such as R3/P1D")
    left = int(parts[0][1:]) if parts[0] != "R" else -1
    every = parts[-1]
    step = add(now, every) - now
    if left == 0 or step <= 0 or (left < 0 and step < MINUTE):
        raise DiagramFault(f"'{text}' fires never, or for ever more often than once a minute")
    return {
        "due": date(parts[1]) if len(parts) == 3 else add(now, every),
        "every": every,
        "left": left,
    }


def advance(timer: dict[str, Any], now: Instant, catch_up: str) -> int:
    """Move a cycle on after a firing; return how many dues were missed. No `due` = it is over.

    Counts from the last due instant, so that a late tick does not shift the series.
    """
    missed = 0
    while True:
        timer["left"] -= timer["left"] > 0
        if timer["left"] == 0:
            del timer["due"]
            return missed
        timer["due"] = add(timer["due"], timer["every"])
        if catch_up == "each" or timer["due"] > now:
            return missed
        missed += 1
