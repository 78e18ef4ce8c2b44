"""Every command that a page shows can be typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from tests.cli.conftest import LIBRARY
from web.cli import app

ROOT = LIBRARY.parent
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])
VERB = r"wangge ([a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)?)"


def shown() -> Iterator[tuple[str, str]]:
    for file in PAGES:
        fenced = False
        for line in file.read_text().splitlines():
            if line.lstrip().startswith("```"):
                fenced = not fenced
            pattern = rf"^\s*(?:\$ )?{VERB}" if fenced else rf"`{VERB}"
            for match in re.finditer(pattern, line):
                yield file.relative_to(ROOT).as_posix(), match[1]


@pytest.mark.parametrize(("file", "words"), sorted(set(shown())))
def test_a_command_of_a_page_exists(file: str, words: str) -> None:
    command: Any = typer.main.get_command(app)
    for word in words.split():
        inner = getattr(command, "commands", None)
        if inner is None:
            return
        assert word in inner, f"{file} shows 'wangge {words}'"
        command = inner[word]
