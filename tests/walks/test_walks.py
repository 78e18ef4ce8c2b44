"""Random walks in the suite; `python -m tests.walks N [seed]` runs more of them."""

from __future__ import annotations

import pytest

from tests.walks.diagrams import Diagram
from tests.walks.places import conflict
from tests.walks.report import Report
from tests.walks.walk import Walk

FIRST_SEED = 20_260_928
WALKS = 60


@pytest.fixture(scope="module")
def report() -> Report:
    """Sixty walks, each held to the oracle in all four ways of keeping the state."""
    report = Report()
    for seed in range(FIRST_SEED, FIRST_SEED + WALKS):
        walk = Walk(seed)
        try:
            walk.go()
        except Exception as error:
            error.add_note(f"seed {seed}, step {walk.world.step}")
            raise
        report.add(walk)
    return report


def test_random_walks_hold(report: Report) -> None:
    assert len(report) == WALKS
    assert report.moves["complete"] > 300


def test_a_fresh_process_re_executes_every_walk_byte_for_byte(report: Report) -> None:
    assert report.re_execute() == f"{WALKS} of {WALKS} byte-identical"


def test_the_walks_meet_every_kind_of_block_and_refusal(report: Report) -> None:
    assert {
        "and_",
        "or_",
        "loop",
        "sub",
        "multi",
        "call",
        "race",
        "settled",
    } <= report.blocks.keys()
    assert {"parallel_work", "not_before", "joined_work", "never_done"} <= report.refused.keys()


def test_a_diagram_depends_on_its_seed_alone() -> None:
    assert Diagram(7).xml == Diagram(7).xml
    assert Diagram(7).xml != Diagram(8).xml


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ((("g", "xor", 0),), (("g", "xor", 1),), True),
        ((("g", "and", 0),), (("g", "and", 1),), False),
        ((("q", "seq", 0),), (("q", "seq", 1),), True),
        ((("b", "side", 0),), (("b", "side", 1),), False),
    ],
)
def test_the_oracle_knows_what_excludes_what(a: tuple, b: tuple, apart: bool) -> None:  # type: ignore[type-arg]
    root = (("root", "seq", 0),)

    assert conflict(root + a, root + b) is apart
