"""A case as the terminal shows it: facts, where the hours went, limits with their stops, incidents, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from engine import CaseView, EventView, LimitView, moment
from web.cli.rows import incident_row, limit_row, step_row
from web.cli.steps import steps
from web.cli.teller import Teller
from web.cli.values import moment_or_text
from web.cli.words import UNITS, VALUES, word

_FACTS: Final = (
    "number", "title", "place", "policy", "unit", "status", "outcome", "started_by",
    "found_at", "registered_at", "accepted_at", "ended_at",
)  # fmt: skip
_FILED: Final = ("title", "place", "found_at", "accepted_at")
_STEPS: Final = ("task", "element", "held_by", "opened_at", "claimed_at", "closed_at", "worked")
_LIMIT: Final = ("amount", "light", "due", "left")
_ENTRY: Final = ("kind", "at", "until", "person", "reason")


def show_case(teller: Teller, view: CaseView, events: Sequence[EventView]) -> None:
    """Show a case as of the teller's moment.

    Shapes: `events` are those that made the case what the view shows.
    """
    screen = teller.screen
    if screen.json:
        screen.document(view)
        return
    screen.facts(_facts(teller, view), _FACTS)
    at = screen.wall(teller.now)
    screen.note(f"截至 {at}，第 {view.sequence} 条记录", f"as of {at}, event {view.sequence}")
    done = [step_row(teller, view, step) for step in steps(events)]
    limits = [limit_row(teller, limit, view.unit) for limit in view.limits]
    entries = [entry for limit in view.limits for entry in _ledger(teller, limit)]
    incidents = [incident_row(teller, one) for one in view.incidents]
    links = [_link(teller, *link) for link in view.links]
    parts = (
        (done, _STEPS, "环节与用时", "Steps, and where the hours went"),
        (limits, _LIMIT, "时限", "Limits"),
        (entries, _ENTRY, "中止、延期与改类", "Stops and changes of the limits"),
        (incidents, ("id", "kind", "element", "reason"), "故障", "Incidents"),
        (links, ("relation", "number"), "关联", "Links"),
    )
    for rows, columns, zh, en in parts:
        if rows:
            screen.table(rows, columns, title=screen.text(zh, en))


def _facts(teller: Teller, view: CaseView) -> dict[str, Any]:
    text, names = teller.screen.text, teller.names
    person = names.person(view.started_by)
    if view.seat is not None:
        post = names.seat(view.seat)
        person = text(f"{person}（{post}）", f"{person} ({post})")
    version = text(f"第 {view.version} 版", f"version {view.version}")
    return {
        **{key: moment_or_text(view.file.get(key)) for key in _FILED},
        "number": view.number,
        "policy": f"{names.policy(view.policy)} · {version}",
        "unit": names.unit(view.unit),
        "status": view.status,
        "outcome": view.outcome,
        "started_by": person,
        "registered_at": view.opened_at,
        "ended_at": view.ended_at,
    }


def _ledger(teller: Teller, limit: LimitView) -> list[dict[str, Any]]:
    """The stops and changes of a limit, each with its reason (K20, K25)."""
    lang, rows = teller.screen.lang, []
    for stop in limit.stops:
        kind = word(VALUES, stop["kind"], lang)
        if stop["amount"]:
            kind += f" {stop['amount']} {word(UNITS, limit.unit, lang)}"
        end = stop["end"] if stop["end"] != stop["start"] else None
        rows.append(_entry(teller, kind, stop["start"], end, stop))
    for change in limit.changes:
        told = f"{change['amount']} {word(UNITS, change['unit'], lang)}"
        kind = teller.screen.text(f"改为 {told}", f"now {told}")
        rows.append(_entry(teller, kind, change["at"], None, change))
    return rows


def _entry(
    teller: Teller, kind: str, start: int, end: int | None, entry: dict[str, Any]
) -> dict[str, Any]:
    return {
        "kind": kind,
        "at": moment(start),
        "until": None if end is None else moment(end),
        "person": teller.names.person(entry["by"]),
        "reason": entry["reason"],
    }


def _link(teller: Teller, relation: str, other: str) -> dict[str, str]:
    told = word(VALUES, relation, teller.screen.lang)
    return {"relation": told, "number": teller.names.case(other)}
