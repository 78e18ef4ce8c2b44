"""Every told example of every policy, run for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.scenarios import Runner, read_scenario

LIBRARY = Path(__file__).parents[2] / "processes"
FILES = sorted(LIBRARY.glob("*/*/scenarios/*.yaml"))


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with Runner(LIBRARY) as runner:
        yield runner


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_scenario(runner: Runner, file: Path) -> None:
    name = file.relative_to(LIBRARY.parent).as_posix()

    result = runner.run(read_scenario(file.read_bytes(), name))

    assert result.passed, result.report()


def test_every_policy_has_told_examples() -> None:
    policies = {folder.parent for folder in LIBRARY.glob("*/*/*.bpmn")}
    told = {file.parents[1] for file in FILES}

    assert policies
    assert policies - told == set()
