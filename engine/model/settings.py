"""The settings of an organisation model: the open points of the texts, decided by the site.

Each has the rule it comes from (K1 … in the docs), its type and its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.event import Json


@dataclass(frozen=True, slots=True)
class Setting:
    """One open point: its rule, the types it may have, its default, what it decides."""

    rule: str
    types: tuple[type, ...]
    default: Json
    decides: str


_NONE = type(None)
SETTINGS: Mapping[str, Setting] = {
    "day_end": Setting("K2, K30", (str,), "24:00", "when a limit's last day ends, or `close`"),
    "holiday_extension": Setting("K5", (bool,), False, "a limit in days skips a last free day"),
    "working_hours": Setting("K1", (list,), ["09:00-12:00", "13:30-17:30"], "the working day"),
    "reminder_percent": Setting("5.4", (int,), 50, "when the reminder is due"),
    "yellow_percent": Setting("5.4", (int,), 80, "when the yellow light goes on"),
    "top_level": Setting("5.3", (str,), "", "the highest level that escalation reaches"),
    "limit_scheme": Setting("A6", (str,), "gravity", "gravity, remit or stated (K8)"),
    "routing_scheme": Setting("A24", (str,), "three_way", "three_way, four_way or remit"),
    "outside_send_days": Setting("T6", (int, _NONE), None, "working days to send a matter out"),
    "verification": Setting("K16", (bool, list), False, "whether, or for which gravities"),
    "attempts_to_answer": Setting("K18", (int,), 3, "logged attempts before an answer is given up"),
    "extension_allowed": Setting("K20", (bool,), False, "whether a limit may be prolonged at all"),
    "refusals_before_decision": Setting("K23", (int,), 2, "refusals before the unit above decides"),
    "sole_confirmer": Setting("K27", (str,), "up", "the second confirmation goes one level up"),
    "completion_days": Setting("K31", (int,), 5, "working days to name what is incomplete"),
    "approval_days": Setting("K31", (int,), 20, "working days to decide an approval"),
    "approval_extension_days": Setting(
        "K31", (int,), 10, "working days more, with the head's leave"
    ),
    "sensitive_entries": Setting("K33", (bool,), False, "juvenile, health and pregnancy entries"),
    "leaders_may_be_cadres": Setting("A18", (bool,), True, "village cadres may lead a grid"),
}
"""Every setting there is; a model that names another one is refused."""


def complete(said: Mapping[str, Json]) -> dict[str, Json]:
    """Return all settings, those that a model does not name with their default."""
    return {name: said.get(name, setting.default) for name, setting in SETTINGS.items()}
