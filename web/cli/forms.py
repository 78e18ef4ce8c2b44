"""A form shown in the terminal: which answers are asked for, and what they may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.cli.answers import fields_of
from web.cli.screen import Screen


def show_form(screen: Screen, form: Mapping[str, Any] | None) -> None:
    """Show the fields of a form, with what each may hold; programs get the form itself."""
    if screen.json:
        screen.document(form)
    elif form is None:
        screen.say("此环节没有表单。", "This step has no form.")
    else:
        rows = [_row(screen, field) for field in fields_of(form)]
        screen.table(rows, ("key", "name", "kind", "text"))


def _row(screen: Screen, field: Mapping[str, Any]) -> dict[str, Any]:
    english = field.get("properties", {}).get("name_en")
    label = field.get("label", field["key"])
    needed = field.get("validate", {}).get("required")
    choices = ", ".join(
        f"{value['value']} ({value.get('label', value['value'])})"
        for value in field.get("values", ())
    )
    return {
        "key": field["key"],
        "name": label if screen.lang == "zh" else english or label,
        "kind": field.get("type"),
        "text": " ".join(
            filter(None, [screen.text("必填", "required") if needed else "", choices])
        ),
    }
