"""Recorded histories come out as they did then, byte for byte; or a release says that its rules are others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.casework import codec
from engine.casework.replay import reexecute
from engine.errors import Broken, WrongState
from engine.model.event import SEMANTICS
from tests.replay.histories import TOLD, bound, kept, read

FILES = kept()
RAISE = (
    "the history comes out differently: raise SEMANTICS in engine/model/event.py in this commit, say in the "
    "changelog what is different, and record the histories anew: python -m tests.replay.histories"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_history_comes_out_as_it_was_recorded(path: Path) -> None:
    events, state = read(path)
    assert {event.semantics for event in events} == {SEMANTICS}, (
        "SEMANTICS was raised: record the histories anew: python -m tests.replay.histories"
    )

    try:
        case, _ = reexecute(events, bound)
    except Broken as broken:
        pytest.fail(f"{broken.sentence} {RAISE}")

    assert codec.dump(case) == state, RAISE


def test_the_four_policies_have_histories() -> None:
    missing = [
        told for told in TOLD if not any("-".join(told.split("/")[1:]) in f.stem for f in FILES)
    ]

    assert missing == []


def test_a_history_of_other_rules_is_not_executed_under_ours() -> None:
    events, _ = read(FILES[0])
    older = [replace(event, semantics=SEMANTICS - 1) for event in events]

    with pytest.raises(WrongState) as refusal:
        reexecute(older, bound)

    assert refusal.value.code == "semantics"


def test_a_history_that_was_changed_diverges() -> None:
    events, _ = read(FILES[0])
    events[1] = replace(events[1], effects=[*events[1].effects, ["case", "outcome", "solved"]])

    with pytest.raises(Broken) as broken:
        reexecute(events, bound)

    assert broken.value.code == "diverged"
