"""How much time is left, or was taken, as people say it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from web.cli.screen import Screen

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def left(screen: Screen, due: datetime, now: datetime) -> str:
    """Return what is left until a due time, or how late it is: whole days of the site, hours within one."""
    days = abs((screen.local(due).date() - screen.local(now).date()).days)
    told = _days(screen, days) if days else _brief(screen, abs(due - now))
    if now >= due:
        return screen.text(f"超 {told}", f"{told} late")
    return screen.text(f"余 {told}", f"{told} left")


def taken(screen: Screen, start: datetime, end: datetime) -> str:
    """Return how long something took: days and hours, or hours, or minutes."""
    span = max(end - start, timedelta(0))
    days, rest = divmod(span, _DAY)
    if days == 0:
        return _brief(screen, span)
    hours = rest // _HOUR
    told = _days(screen, days)
    return told if hours == 0 else f"{told} {_brief(screen, hours * _HOUR)}"


def short(screen: Screen, at: datetime, now: datetime) -> str:
    """Return a moment without its year when that is the present one."""
    local = screen.local(at)
    day = f"{local:%m-%d}" if local.year == screen.local(now).year else f"{local:%Y-%m-%d}"
    return f"{day} {screen.clock(at)}"


def _days(screen: Screen, days: int) -> str:
    return screen.text(f"{days} 天", f"{days} d")


def _brief(screen: Screen, span: timedelta) -> str:
    hours, rest = divmod(span, _HOUR)
    if hours:
        return screen.text(f"{hours} 小时", f"{hours} h")
    minutes = rest // _MINUTE
    return screen.text(f"{minutes} 分钟", f"{minutes} min")
