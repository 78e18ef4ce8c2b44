"""The walks can fail: each fault planted around the database is noticed, and without one nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proofs import faults
from tests.proofs.walk import Walk
from tests.site import Site

WALKS = 25


@pytest.fixture
def database_kind() -> str:
    """One database is enough: the faults lie above it."""
    return "sqlite"


def noticed(site: Site, first: int) -> int | None:
    """The first seed whose walk notices something, or None."""
    for seed in range(first, first + WALKS):
        try:
            Walk(site, seed).go()
        except Exception:
            return seed
    return None


@pytest.mark.parametrize("plant", faults.FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_noticed(
    site_of: Callable[..., Site], plant: faults.Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_of()
    plant(monkeypatch)

    assert noticed(site, 500) is not None


def test_without_a_fault_the_same_walks_notice_nothing(site_of: Callable[..., Site]) -> None:
    assert noticed(site_of(), 500) is None
