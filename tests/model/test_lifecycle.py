"""The lives of things, step by step."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from engine.errors import WrongState
from engine.model.lifecycle import CASE, LIFECYCLES, VERSION, WORK_ITEM, after, triggers

PAGE = Path(__file__).parents[2] / "docs/reference/lifecycles.md"


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.thing)
def test_every_trigger_in_every_state_does_what_the_table_says_or_is_refused(lifecycle):
    table = {(trigger, source): target for trigger, source, target in lifecycle.table}

    for trigger, state in product({trigger for trigger, _, _ in lifecycle.table}, lifecycle.states):
        if (trigger, state) in table:
            assert after(lifecycle, state, trigger) == table[trigger, state]
        else:
            with pytest.raises(WrongState):
                after(lifecycle, state, trigger, "1.2")


def test_the_refusal_is_a_sentence_that_a_clerk_understands():
    with pytest.raises(WrongState) as refusal:
        after(WORK_ITEM, "completed", "send_back", "3.1")

    expected = "Expected to send back work item '3.1', but it is already completed."
    assert refusal.value.sentence == expected


def test_no_state_is_out_of_reach():
    for lifecycle in LIFECYCLES:
        targets = {lifecycle.first} | {target for _, _, target in lifecycle.table}
        assert targets == set(lifecycle.states)


def test_ends_are_ends():
    assert CASE.last == {"archived", "cancelled"}
    assert WORK_ITEM.last == {"completed", "withdrawn", "cancelled"}
    assert VERSION.last == {"retired"}


def test_a_matter_settled_on_the_spot_is_handled_without_being_accepted_first():
    state = after(CASE, after(CASE, CASE.first, "handle"), "close")

    assert (state, triggers(CASE, state)) == ("closed", ("reopen", "archive"))


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.thing)
def test_the_reference_page_shows_the_table(lifecycle):
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"## {lifecycle.thing}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `(\w+)` \|", section, re.MULTILINE)
    states = re.findall(r"^\| `(\w+)` \| (\S+) \|$", section, re.MULTILINE)

    assert tuple(rows) == lifecycle.table
    assert states == list(lifecycle.states.items())
