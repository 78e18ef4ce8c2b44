"""The reference names every verb of the command line and every variable of the environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from tests.architecture.sources import ROOT, in_table
from web.cli import app
from web.settings import DEFAULTS


def verbs(command: Any, path: str) -> Iterator[str]:
    """Typer brings its own copy of Click: a group is what has commands, whatever its class."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path
    else:
        for name, one in inner.items():
            yield from verbs(one, f"{path} {name}")


def test_every_verb_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text()
    known = set(verbs(typer.main.get_command(app), "wangge"))

    assert {"wangge claim", "wangge case show"} <= known
    assert {verb for verb in known if verb not in page} == set()


def test_the_page_of_settings_names_every_variable_and_its_default() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()

    assert in_table("settings.md") == set(DEFAULTS)
    for variable, default in DEFAULTS.items():
        assert f"| `{variable}` | {f'`{default}`' if default else 'none'} |" in page
