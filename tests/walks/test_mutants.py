"""Planted faults: a walk that is known to notice each one still does."""

from __future__ import annotations

import pytest

from tests.walks import mutants

KNOWN: dict[str, int] = {}


@pytest.fixture(scope="module")
def noticed() -> dict[str, int]:
    """How many walks, of the one that is known to notice it, notice each fault."""
    tasks = [(m.__name__, KNOWN[m.__name__], 1) for m in mutants.MUTANTS]
    return {name: found for name, found, _ in mutants.run(tasks)}


@pytest.mark.parametrize("fault", [m.__name__ for m in mutants.MUTANTS])
def test_a_planted_fault_is_noticed(fault: str, noticed: dict[str, int]) -> None:
    assert noticed[fault] == 1


def test_without_a_fault_the_same_walks_notice_nothing() -> None:
    seeds = sorted(set(KNOWN.values()))

    assert sum(found for _, found, _ in mutants.run([("nothing", s, 1) for s in seeds[:6]])) == 0


def test_there_are_enough_faults() -> None:
    assert len(mutants.MUTANTS) >= 14
