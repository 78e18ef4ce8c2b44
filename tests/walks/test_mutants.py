"""Planted faults: a walk that is known to notice each one still does."""

from __future__ import annotations

import pytest

from tests.walks import mutants

KNOWN = {
    "parallel_joins_do_not_wait": 900000,
    "inclusive_joins_do_not_wait": 900003,
    "inclusive_joins_wait_for_everybody": 900005,
    "boundaries_are_not_disarmed": 900006,
    "boundaries_do_not_interrupt": 900003,
    "handlers_do_not_interrupt": 900000,
    "aborted_activities_leave_their_scope_running": 900010,
    "a_called_process_sees_its_caller": 900006,
    "pruning_drops_a_waiting_join": 900000,
    "restoring_forgets_variables": 900000,
    "send_back_doubles_open_branches": 900003,
    "send_back_enters_joined_blocks": 900031,
    "send_back_goes_sideways": 900084,
    "a_signer_is_forgotten": 900005,
    "limits_outlive_their_elements": 900000,
    "ids_come_from_chance": 900000,
    "an_event_gateway_keeps_its_losers": 900012,
    "an_incident_forgets_what_was_answered": 900000,
    "variables_are_written_outside_their_item": 900006,
    "a_signal_reaches_only_the_first": 900003,
    "nobody_looks_at_conditions": 900031,
    "a_condition_fires_as_long_as_it_holds": 900006,
    "a_loop_ignores_its_maximum": 900005,
    "a_link_loses_its_token": 900002,
    "nothing_is_undone": 900009,
    "things_are_undone_in_the_order_they_were_done": 900009,
    "things_are_undone_again_and_again": 900009,
    "nobody_waits_until_things_are_undone": 900009,
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
