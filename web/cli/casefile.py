"""A case and its history as the terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from web.cli.effects import told
from web.cli.screen import Screen
from web.cli.words import UNITS, word

_FACTS = (
    "number", "title", "policy", "version", "model", "unit", "status", "outcome", "seat",
    "started_by", "found_at", "opened_at", "accepted_at", "ended_at",
)  # fmt: skip

_LIMIT = ("name", "amount", "light", "due_at", "provisional", "ended_at")


def show_case(screen: Screen, view: Any) -> None:
    """Show a case: facts, open work, limits, incidents."""
    if screen.json:
        screen.document(view)
        return
    filed = {key: stored(view.file.get(key)) for key in ("title", "found_at", "accepted_at")}
    screen.facts({**_fields(view), **filed}, _FACTS)
    opened = [row for row in view.work_items if row.closed_at is None]
    links = [{"relation": relation, "number": other} for relation, other in view.links]
    parts = (
        (opened, ("element", "pending", "assignee", "seats", "due_at"), "在办环节", "Open steps"),
        (view.limits, _LIMIT, "时限", "Limits"),
        (view.incidents, ("id", "kind", "element", "reason"), "故障", "Incidents"),
        (links, ("relation", "number"), "关联", "Links"),
    )
    for rows, columns, zh, en in parts:
        if rows:
            parted = [_part(screen, row) for row in rows]
            screen.table(parted, columns, title=screen.text(zh, en))


def show_history(screen: Screen, events: Sequence[Any], *, full: bool) -> None:
    """Show events, one a line, with what each of them did; `full` leaves nothing out."""
    if screen.json:
        screen.document(list(events))
        return
    rows = [
        {
            **_fields(event),
            "effects": told(screen, event.effects, full=full),
            "actor": _who(event),
        }
        for event in events
    ]
    screen.table(rows, ("sequence", "at", "kind", "actor", "post", "effects"))


def stored(value: Any) -> Any:
    """Return a value of the case file as people read it: a moment, the text of a tagged value."""
    if isinstance(value, dict) and len(value) == 1:
        tag, text = next(iter(value.items()))
        return datetime.fromisoformat(text) if tag == "$dt" else text
    return value


def _part(screen: Screen, row: Any) -> dict[str, Any]:
    shown = _fields(row)
    shown["pending"] = shown.get("status")
    if "amount" in shown:
        shown["amount"] = f"{shown['amount']} {word(UNITS, shown['unit'], screen.lang)}"
    return shown


def _who(event: Any) -> str:
    return f"{event.actor} → {event.on_behalf_of}" if event.on_behalf_of else str(event.actor)


def _fields(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return dict(row)
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
