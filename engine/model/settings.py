"""The settings of an organisation model: the open points of the texts, decided by the site.

Each has the rule it comes from (K1 … in the docs), its type and its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Invalid, NotFound, Problem
from engine.model.event import Json
from engine.model.time_rules import TimeRules


@dataclass(frozen=True, slots=True)
class Setting:
    """One open point: its rule, the types it may have, its default, what it decides."""

    rule: str
    types: tuple[type, ...]
    default: Json
    decides: str
    choices: tuple[str, ...] = ()
    most: int = 1_000


_NONE = type(None)  # a setting may say that there is nothing
SETTINGS: Mapping[str, Setting] = {
    "day_end": Setting("K2, K30", (str,), "24:00", "when a limit's last day ends, or `close`"),
    "holiday_extension": Setting("K5", (bool,), False, "a limit in days skips a last free day"),
    "working_hours": Setting("K1", (list,), ["09:00-12:00", "13:30-17:30"], "the working day"),
    "reminder_percent": Setting("5.4", (int,), 50, "when the reminder is due", most=100),
    "yellow_percent": Setting("5.4", (int,), 80, "when the yellow light goes on", most=100),
    "top_level": Setting("5.3", (str,), "", "the highest level that escalation reaches"),
    "limit_scheme": Setting(
        "A6",
        (str,),
        "gravity",
        "where limits come from; `stated` is K8",
        ("gravity", "remit", "stated"),
    ),
    "routing_scheme": Setting(
        "A24", (str,), "three_way", "how matters are sorted", ("three_way", "four_way", "remit")
    ),
    "outside_send_days": Setting("T6", (int, _NONE), None, "working days to send a matter out"),
    "verification": Setting("K16", (bool, list), False, "whether, or for which gravities"),
    "attempts_to_answer": Setting("K18", (int,), 3, "logged attempts before an answer is given up"),
    "extension_allowed": Setting("K20", (bool,), False, "whether a limit may be prolonged at all"),
    "refusals_before_decision": Setting("K23", (int,), 2, "refusals before the unit above decides"),
    "sole_confirmer": Setting(
        "K27", (str,), "up", "the second confirmation goes one level up", ("up",)
    ),
    "completion_days": Setting("K31", (int,), 5, "working days to name what is incomplete"),
    "approval_days": Setting("K31", (int,), 20, "working days to decide an approval"),
    "approval_extension_days": Setting(
        "K31", (int,), 10, "working days more, with the head's leave"
    ),
    "public_notice_days": Setting("A14", (int,), 7, "days a public notice stands"),
    "number_prefix": Setting("3.2", (str,), "", "what case numbers begin with"),
    "sensitive_entries": Setting("K33", (bool,), False, "juvenile, health and pregnancy entries"),
    "leaders_may_be_cadres": Setting("A18", (bool,), True, "village cadres may lead a grid"),
}
"""Every setting there is; a model that names another one is refused."""


def fault(name: str, value: Json) -> str | None:
    """Return what is wrong with the value of a known setting, or None."""
    setting = SETTINGS[name]
    if not isinstance(value, setting.types) or (type(value) is bool and bool not in setting.types):
        return "the value has the wrong type"
    if setting.choices and value not in setting.choices:
        return f"the value is none of {', '.join(setting.choices)}"
    if type(value) is int and not 0 <= value <= setting.most:
        return f"the value does not lie between 0 and {setting.most}"
    try:
        TimeRules.of({name: value})
    except Invalid as error:
        return error.problems[0].en
    return None


def checked(name: str, value: Json) -> Json:
    """Return a setting's value.

    Errors: NotFound (`unknown_setting`); Invalid (`setting`).
    """
    if name not in SETTINGS:
        why = "there is no such setting"
        raise NotFound("change", "setting", name, why, code="unknown_setting")
    wrong = fault(name, value)
    if wrong is not None:
        raise Invalid("change", "setting", name, [Problem(name, "setting", wrong, "设置值不对")])
    return value


def complete(said: Mapping[str, Json]) -> dict[str, Json]:
    """Return all settings, those that a model does not name with their default."""
    return {name: said.get(name, setting.default) for name, setting in SETTINGS.items()}
