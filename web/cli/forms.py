"""A form shown in the terminal: which answers are asked for, and what they may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.cli.answers import fields_of
from web.cli.screen import Screen
from web.cli.words import FIELDS, word


def show_form(screen: Screen, form: Mapping[str, Any] | None) -> None:
    """Show the fields of a form, with what each may hold; programs get the form itself."""
    if screen.json:
        screen.document(form)
    elif form is None:
        screen.say("此环节没有表单。", "This step has no form.")
    else:
        rows = [_row(screen, field) for field in fields_of(form)]
        screen.table(rows, ("key", "name", "type", "text"))


def _row(screen: Screen, field: Mapping[str, Any]) -> dict[str, Any]:
    english = field.get("properties", {})
    label = field.get("label", field["key"])
    return {
        "key": field["key"],
        "name": screen.text(label, english.get("name_en") or label),
        "type": word(FIELDS, str(field.get("type")), screen.lang),
        "text": " ".join(filter(None, [_needed(screen, field), _choices(screen, field)])),
    }


def _needed(screen: Screen, field: Mapping[str, Any]) -> str:
    """Whether a field has to be filled in; what is asked for only now and then is needed only then."""
    if not field.get("validate", {}).get("required"):
        return ""
    if field.get("conditional"):
        return screen.text("涉及时必填", "required when it applies")
    return screen.text("必填", "required")


def _choices(screen: Screen, field: Mapping[str, Any]) -> str:
    english = field.get("properties", {}).get("options_en", {})
    told = []
    for option in field.get("values", ()):
        value = option["value"]
        label = screen.text(option.get("label", value), english.get(value, value))
        told.append(f"{value} ({label})")
    return ", ".join(told)
