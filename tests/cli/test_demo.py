"""The demonstration ends with a page on which every command works as it is typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from web.cli import main as wangge
from web.demo.__main__ import main as demo


def test_what_the_demonstration_says_to_try_can_be_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "demo.sqlite"
    assert demo(["--file", str(file), "--days", "9", "--until", "2026-10-20", "--lang", "en"]) == 0
    page, _, rest = capfd.readouterr().out.partition("What to try next\n")
    first, *lines = [line.strip() for line in rest.strip().splitlines()]
    for told in shlex.split(first)[1:]:
        monkeypatch.setenv(*told.split("=", 1))

    exits = {
        line: wangge(shlex.split(re.split(r"bin/wangge |web[.]cli ", line)[1])) for line in lines
    }

    assert len(lines) >= 5
    assert {line: code for line, code in exits.items() if code and "doctor" not in line} == {}
    assert "Inbox of" in page
    assert "as of 2026-10-20 24:00" in page
