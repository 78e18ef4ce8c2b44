"""How much time is left, or was worked, as people say it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from engine import NotFound
from web.cli.teller import Teller
from web.cli.words import DAYS, word

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def left(teller: Teller, due: datetime, unit: str, measure: str = "working_day") -> str:
    """Return what is left until a due time in the measure of a limit, or for how long it has been over.

    Shapes: `unit` is the code of the unit whose calendar counts.
    """
    screen = teller.screen
    if teller.now >= due:
        late = _days(teller, due) or _brief(teller, teller.now - due)
        return screen.text(f"超 {late}", f"{late} late")
    told = _counted(teller, due, unit, measure) or _brief(teller, due - teller.now)
    return told


def worked(teller: Teller, start: datetime, end: datetime, unit: str) -> str:
    """Return the working hours between two moments."""
    try:
        minutes = teller.engine.hours.worked(unit, start, end)
    except NotFound:
        return ""
    if minutes < 60:
        return teller.screen.text(f"{minutes} 分钟", f"{minutes} min")
    return teller.screen.text(f"{minutes / 60:.1f} 小时", f"{minutes / 60:.1f} h")


def short(teller: Teller, at: datetime) -> str:
    """Return a moment without its year when that is the present one."""
    local = teller.screen.local(at)
    day = f"{local:%m-%d}" if local.year == teller.now.year else f"{local:%Y-%m-%d}"
    return f"{day} {teller.screen.clock(at)}"


def _counted(teller: Teller, due: datetime, unit: str, measure: str) -> str:
    """What is left in whole days; nothing within a day, or when it is no longer known how the unit counts."""
    if measure == "day" or teller.past:
        return _days(teller, due)
    try:
        amount, measured = teller.engine.hours.remaining(unit, due, measure)
    except NotFound:
        return _days(teller, due)
    if measured.endswith("millisecond"):
        return _brief(teller, timedelta(milliseconds=amount))
    return "" if amount == 0 else _plural(amount, word(DAYS, measured, teller.screen.lang))


def _days(teller: Teller, other: datetime) -> str:
    """The days of the site between now and another moment."""
    days = (teller.screen.local(other).date() - teller.screen.local(teller.now).date()).days
    return "" if days == 0 else f"{abs(days)} {word(DAYS, 'day', teller.screen.lang)}"


def _plural(amount: int, word_: str) -> str:
    return f"{amount} {word_.removesuffix('s') if amount == 1 else word_}"


def _brief(teller: Teller, span: timedelta) -> str:
    if span >= _HOUR:
        return teller.screen.text(f"{span // _HOUR} 小时", f"{span // _HOUR} h")
    return teller.screen.text(f"{span // _MINUTE} 分钟", f"{span // _MINUTE} min")
