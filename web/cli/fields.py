"""What the fields of the case file are called, as the library says it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from web.cli.teller import Teller
from web.cli.values import told

_FILE = Path("models") / "case-file.yaml"


@dataclass(frozen=True)
class Field:
    """A field of the case file: its name in Chinese and English, and what kind of value it holds."""

    zh: str
    en: str
    type: str


@cache
def fields(library: Path) -> dict[str, Field]:
    """Return the fields by their names in diagrams; none when the library does not lie here."""
    file = library / _FILE
    if not file.is_file():
        return {}
    listed = yaml.safe_load(file.read_text("utf-8"))["fields"]
    return {
        name: Field(str(one.get("zh", name)), str(one.get("en", name)), str(one.get("type", "")))
        for name, one in listed.items()
    }


def field_row(teller: Teller, known: dict[str, Field], name: str, value: Any) -> dict[str, str]:
    """A field of the case file with its value, as people call both."""
    field = known.get(name)
    if field is None:
        return {"name": name, "text": told(teller.screen, value)}
    named = {"person": teller.names.person, "unit": teller.names.unit, "seat": teller.names.seat}
    call = named.get(field.type) if isinstance(value, str) else None
    text = told(teller.screen, value) if call is None else call(value)
    return {"name": teller.screen.text(field.zh, field.en), "text": text}
