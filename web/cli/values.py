"""Values of the case file as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from web.cli.screen import Screen
from web.cli.words import STATES, VALUES, word


def moment_or_text(value: Any) -> Any:
    """Return a tagged value as people read it: a moment as such, any other as its text."""
    if isinstance(value, dict) and len(value) == 1:
        tag, text = next(iter(value.items()))
        return datetime.fromisoformat(text) if tag == "$dt" else text
    return value


def says_nothing(value: Any) -> bool:
    """Tell whether a field need not be shown: it is empty, or a no."""
    return (not value and value != 0) or value is False


def told(screen: Screen, value: Any) -> str:
    """Return a value as text: choices in words, moments as wall time, personal values as such."""
    if isinstance(value, dict) and "$p" in value:
        return screen.text("（个人信息）", "(personal)")
    value = moment_or_text(value)
    if value is None or isinstance(value, bool):
        return screen.text("是", "yes") if value else screen.text("否", "no")
    if isinstance(value, datetime):
        return screen.wall(value)
    if isinstance(value, list):
        return "; ".join(told(screen, one) for one in value)
    return _plain(screen, value)


def _plain(screen: Screen, value: Any) -> str:
    match value:
        case dict():
            return ", ".join(
                f"{name} {told(screen, one)}" for name, one in value.items() if one is not None
            )
        case str():
            known = STATES if value in STATES else VALUES
            return word(known, value, screen.lang)
    return str(value)
