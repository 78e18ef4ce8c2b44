"""A site with the town model and a cast, and the command line on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from web.cli import main

LIBRARY = Path(__file__).parents[2] / "processes"
GRID = "330000100101001"
VILLAGE = "330000100101"
MATTER = ("title=路灯不亮", "channel=patrol", "place=桥头", "--unit", GRID)


@dataclass(frozen=True)
class Said:
    """What one command gave back."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return orjson.loads(self.out)


Wangge = Callable[..., Said]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made by the command line itself, with Li in a grid and Wang above her."""
    file = tmp_path_factory.mktemp("site") / "wangge.sqlite"
    options = ("--database", f"sqlite:///{file}", "--person", "zhang", "--json")
    people = (("li", "李明", f"{GRID}/grid_leader"), ("wang", "王芳", f"{VILLAGE}/village_head"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WANGGE_LIBRARY", str(LIBRARY))
        assert main(["init", "O1", "--administrator", "zhang", *options]) == 0
        for person, name, seat in people:
            assert main(["organisation", "add-person", person, name, *options]) == 0
            assert main(["organisation", "appoint", person, seat, *options]) == 0
    return file


@pytest.fixture
def wangge(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Wangge:
    """Run commands on a copy of the site: `wangge("inbox", who="li")`."""
    copy = tmp_path / "wangge.sqlite"
    shutil.copyfile(site, copy)
    anchors = site.with_suffix(".anchors.jsonl")
    shutil.copyfile(anchors, tmp_path / anchors.name)
    monkeypatch.setenv("WANGGE_DATABASE", f"sqlite:///{copy}")
    monkeypatch.setenv("WANGGE_LIBRARY", str(LIBRARY))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, who: str = "li") -> Said:
        capfd.readouterr()
        code = main([*arguments, "--person", who])
        return Said(code, *capfd.readouterr())

    return run
