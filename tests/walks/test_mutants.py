"""Planted faults: a walk that is known to notice each one still does."""

from __future__ import annotations

import pytest

from tests.walks import mutants

KNOWN = {
    "parallel_joins_do_not_wait": 900000,
    "inclusive_joins_do_not_wait": 900001,
    "inclusive_joins_wait_for_everybody": 900023,
    "boundaries_are_not_disarmed": 900002,
    "boundaries_do_not_interrupt": 900001,
    "handlers_do_not_interrupt": 900010,
    "aborted_activities_leave_their_scope_running": 900002,
    "a_called_process_sees_its_caller": 900002,
    "pruning_drops_a_waiting_join": 900000,
    "restoring_forgets_variables": 900000,
    "send_back_doubles_open_branches": 900013,
    "send_back_enters_joined_blocks": 900000,
    "send_back_goes_sideways": 900002,
    "a_signer_is_forgotten": 900022,
    "limits_outlive_their_elements": 900000,
    "ids_come_from_chance": 900000,
    "an_event_gateway_keeps_its_losers": 900008,
    "an_incident_forgets_what_was_answered": 900036,
    "variables_are_written_outside_their_item": 900002,
}
"""The first seed that notices each fault; when the diagrams change, `tests.walks.mutants` prints them anew."""


def test_every_planted_fault_is_noticed() -> None:
    tasks = [(m.__name__, KNOWN[m.__name__], 1) for m in mutants.MUTANTS]

    assert [name for name, found, _ in mutants.run(tasks) if not found] == []


def test_without_a_fault_the_same_walks_notice_nothing() -> None:
    seeds = sorted(set(KNOWN.values()))

    assert sum(found for _, found, _ in mutants.run([("nothing", s, 1) for s in seeds[:6]])) == 0


def test_there_are_enough_faults() -> None:
    assert len(mutants.MUTANTS) >= 14


@pytest.mark.soak
def test_a_long_hunt_notices_every_fault_and_not_the_control() -> None:
    assert mutants.main(200) == 0
