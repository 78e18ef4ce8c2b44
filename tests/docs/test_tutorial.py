"""The tutorial can be followed, line by line."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from web.cli import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial" / "first-case.md"
WRITTEN_IN = "-2026-"


def lines() -> list[str]:
    """Return what the reader is told to type, with the year in which it is typed."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    year = datetime.now(ZoneInfo("Asia/Shanghai")).year
    return "".join(blocks).replace(WRITTEN_IN, f"-{year}-").splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of wangge as a reader has it: what is ours, an environment, and an own `var`."""
    for name in ("engine", "processes"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "var").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Do what a line says and return its exit code; our own command runs in this process."""
    if told := re.fullmatch(r"export (\w+)=(\S+)", line):
        monkeypatch.setenv(told[1], told[2])
        return 0
    program, *arguments = shlex.split(line, comments=True)
    if program == ".venv/bin/wangge":
        return main(arguments)
    return subprocess.run(["/bin/sh", "-c", line], check=False).returncode


@pytest.mark.usefixtures("folder")
def test_every_line_of_the_tutorial_does_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines()
    for line in lines():
        refused = re.search(r"# .*exit code (\d+)$", line)
        assert typed(line, monkeypatch) == (int(refused[1]) if refused else 0), line
