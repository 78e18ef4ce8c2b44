"""Random walks in the suite; `python -m tests.walks N [seed]` runs more of them."""

from __future__ import annotations

import pytest

from tests.walks.__main__ import main as many
from tests.walks.diagrams import Diagram
from tests.walks.places import conflict
from tests.walks.report import Report
from tests.walks.walk import Walk

FIRST_SEED = 20_260_928
WALKS = 60


def walked(seed: int) -> Walk:
    """A walk, held to the oracle in all four ways of keeping the state."""
    walk = Walk(seed)
    try:
        walk.go()
    except Exception as error:
        error.add_note(f"seed {seed}, step {walk.world.step}")
        raise
    return walk


def test_random_walks_hold_and_a_fresh_process_re_executes_them_byte_for_byte() -> None:
    report = Report()
    for seed in range(FIRST_SEED, FIRST_SEED + WALKS):
        report.add(walked(seed))

    assert report.re_execute() == f"{WALKS} of {WALKS} byte-identical"
    assert report.moves["complete"] > 300
    assert {
        "and_",
        "or_",
        "loop",
        "sub",
        "multi",
        "call",
        "race",
        "settled",
        "link",
        "rounds",
        "broadcast",
        "watch",
        "undo",
        "handler:signal",
        "handler:conditional",
        "boundary:signal",
        "boundary:conditional",
    } <= report.blocks.keys()
    assert {"parallel_work", "not_before", "joined_work", "never_done"} <= report.refused.keys()


def test_a_diagram_depends_on_its_seed_alone() -> None:
    assert Diagram(7).xml == Diagram(7).xml
    assert Diagram(7).xml != Diagram(8).xml


@pytest.mark.soak
def test_many_random_walks_hold() -> None:
    assert many(20_000, FIRST_SEED + WALKS) == 0


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
