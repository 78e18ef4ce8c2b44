"""The import contracts of pyproject.toml hold, and each of them is able to fail."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import FLOORS, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

# contract, module that sins, its sin
BITES = [
    ("house", "handlers", "import web"),
    ("engine", "engine.services", "import engine.runtime"),
    ("engine", "engine.queries", "import engine.services"),
    ("engine", "engine.advance", "import engine.services"),
    ("engine", "engine.bpmn", "import engine.casework"),
    ("engine", "engine.store", "import engine.bpmn"),
    ("engine", "engine.verifier", "import engine"),
    ("engine", "engine.model", "import engine.bpmn"),
    ("engine", "engine.feel", "import engine.model"),
    ("engine", "engine.errors", "import engine.feel"),
    ("engine", "engine.clock", "import engine.errors"),
    ("engine", "engine.planted", "A_NEW_ROOM = 'without a floor'"),
    ("casework", "engine.casework", "import engine.store"),
    ("door", "web.planted", "import engine.store"),
    ("door", "handlers.planted", "from engine.errors import NotFound"),
    ("handlers", "web.planted", "import handlers"),
    ("commands", "engine.services.planted", "import engine.services.planted_too"),
    ("skills", "handlers.planted", "import handlers.planted_too"),
    ("verbs", "web.cli.verbs.planted", "import web.cli.verbs.planted_too"),
    ("spiffworkflow", "engine.advance", "import SpiffWorkflow.bpmn"),
    ("sqlalchemy", "engine.services", "import sqlalchemy"),
    ("psycopg", "engine.queries", "import psycopg"),
    ("transitions", "engine.casework", "import transitions"),
    ("apscheduler", "engine.runtime", "import apscheduler.schedulers.background"),
    ("flask", "engine.worker", "import flask"),
]


def broken(house: Path) -> list[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    done = subprocess.run(
        [*command, "--no-cache", "--no-logo"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE)


def plant(house: Path, module: str, line: str) -> None:
    """Append a line to a module, or to a package's `__init__`; it is made when it is missing."""
    place = house.joinpath(*module.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as text:
        text.write(f"\n{line}\n")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of our tree, to be sinned in."""
    return copy(tmp_path)


@pytest.fixture(scope="module")
def breached(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The walls that are broken in our tree itself: one finding, not one per bite."""
    return set(broken(copy(tmp_path_factory.mktemp("house"))))


def copy(tmp_path: Path) -> Path:
    for floor in FLOORS:
        shutil.copytree(
            ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_walls_stand(breached: set[str]) -> None:
    assert breached == set()


@pytest.mark.parametrize(("contract", "module", "sin"), BITES, ids=lambda text: text.split()[-1])
def test_a_wall_that_is_breached_says_so(
    house: Path, breached: set[str], contract: str, module: str, sin: str
) -> None:
    if sin.endswith("planted_too"):
        plant(house, sin.removeprefix("import "), "")
    plant(house, module, sin)

    assert set(broken(house)) - breached == {NAMES[contract]}


def test_every_wall_is_breached_once() -> None:
    assert {contract for contract, _, _ in BITES} == set(NAMES)
