"""Breaks the room on purpose, one fault at a time: the random walks must notice each.

    python -m tests.walks.mutants [walks per fault]

A fault replaces one function or method; the control replaces nothing and must be noticed by no walk.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

from engine.bpmn import (
    codec,
    commands,
    elements,
    events,
    gateways,
    graph,
    interpreter,
    limits,
    loops,
    multi,
    scopes,
    seam,
    sending_back,
    tokens,
    undoing,
    watching,
)
from tests.walks.report import say
from tests.walks.walk import Walk

FIRST_SEED = 900_000


def nothing() -> None:
    """The control: no fault, no finding."""


def parallel_joins_do_not_wait() -> None:
    gateways.ParallelGateway._update_hook = elements.Node._update_hook


def inclusive_joins_do_not_wait() -> None:
    interpreter.must_wait_for = lambda *_: False


def inclusive_joins_wait_for_everybody() -> None:
    interpreter.must_wait_for = lambda join, by_flow, token: "from" not in token.internal_data


def boundaries_are_not_disarmed() -> None:
    tokens.disarm = elements.disarm = lambda task: None


def boundaries_do_not_interrupt() -> None:
    events.Boundary.interrupt = lambda self, task: None


def handlers_do_not_interrupt() -> None:
    events.Handler.interrupt = lambda self, task: None


def aborted_activities_leave_their_scope_running() -> None:
    elements.SubProcess._on_cancel = elements.Activity._on_cancel


def a_called_process_sees_its_caller() -> None:
    elements.CallActivity.closed = False


def pruning_drops_a_waiting_join() -> None:
    right = interpreter.prune

    def prune(tree: Any) -> None:
        right(tree)
        for container in tree.containers():
            for task in [t for t in container.tasks.values() if "from" in t.internal_data][:1]:
                container.tasks[task._parent]._children.remove(task.id)
                del container.tasks[task.id]

    interpreter.prune = prune


def restoring_forgets_variables() -> None:
    right = codec._fill

    def fill(container: Any, row: list[Any]) -> None:
        right(container, row)
        container.data = dict(list(container.data.items())[:1])

    codec._fill = fill


def send_back_doubles_open_branches() -> None:
    graph.in_the_way = lambda *_: []
    sending_back._play = lambda *_: None


def send_back_enters_joined_blocks() -> None:
    graph.starved_joins = lambda *_: []
    sending_back._play = lambda *_: None


def send_back_goes_sideways() -> None:
    graph.leads_back = lambda *_: True


def a_signer_is_forgotten() -> None:
    right = multi.MultiInstance.item_done

    def item_done(self: Any, task: Any, child: Any) -> None:
        if child.internal_data["index"] != 2:
            right(self, task, child)

    multi.MultiInstance.item_done = item_done


def limits_outlive_their_elements() -> None:
    limits.end_limits = elements.end_limits = lambda task: None


def ids_come_from_chance() -> None:
    count = iter(range(10**9))
    seam.Run.new_id = lambda self: f"{self.sequence}.{next(count)}"


def an_event_gateway_keeps_its_losers() -> None:
    gateways.EventGateway._on_complete_hook = lambda self, my_task: None


def an_incident_forgets_what_was_answered() -> None:
    right = tokens.stop

    def stop(task: Any, why: str, *, leaving: bool = False) -> None:
        right(task, why, leaving=leaving)
        task.workflow.data.pop("secret", None)

    tokens.stop = elements.stop = events.stop = interpreter.stop = commands.stop = stop


def variables_are_written_outside_their_item() -> None:
    def write(task: Any, name: str, value: Any) -> None:
        top = task.workflow.top_workflow
        if name.startswith(scopes.CASE):
            top.write_case(name[len(scopes.CASE) :], value)
        else:
            top.data[name] = value

    scopes.write = write


def a_signal_reaches_only_the_first() -> None:
    right = interpreter._waiting
    interpreter._waiting = lambda tree: right(tree)[:1]


def nobody_looks_at_conditions() -> None:
    interpreter.fire_what_became_true = lambda tree: False


def a_condition_fires_as_long_as_it_holds() -> None:
    watching._became_true = lambda task: scopes.condition(
        task.task_spec.condition, task, null=False
    )


def a_loop_ignores_its_maximum() -> None:
    def again(self: Any, task: Any, begun: int) -> bool:
        return scopes.condition(self.rounds.condition, task, {scopes.ROUND: begun})

    loops.StandardLoop._again = again


def a_link_loses_its_token() -> None:
    events.Link.targets = lambda self, task: []


def nothing_is_undone() -> None:
    undoing._take = lambda scope, activity: []


def things_are_undone_in_the_order_they_were_done() -> None:
    right = undoing._take
    undoing._take = lambda scope, activity: right(scope, activity)[::-1]


def things_are_undone_again_and_again() -> None:
    def take(scope: Any, activity: str | None) -> list[str]:
        return scope.task_tree.internal_data.get("done", [])[::-1]

    undoing._take = take


def nobody_waits_until_things_are_undone() -> None:
    right = undoing.undo

    def undo(task: Any, activity: str | None) -> bool:
        right(task, activity)
        return True

    undoing.undo = undo


MUTANTS: tuple[Callable[[], None], ...] = (
    parallel_joins_do_not_wait,
    inclusive_joins_do_not_wait,
    inclusive_joins_wait_for_everybody,
    boundaries_are_not_disarmed,
    boundaries_do_not_interrupt,
    handlers_do_not_interrupt,
    aborted_activities_leave_their_scope_running,
    a_called_process_sees_its_caller,
    pruning_drops_a_waiting_join,
    restoring_forgets_variables,
    send_back_doubles_open_branches,
    send_back_enters_joined_blocks,
    send_back_goes_sideways,
    a_signer_is_forgotten,
    limits_outlive_their_elements,
    ids_come_from_chance,
    an_event_gateway_keeps_its_losers,
    an_incident_forgets_what_was_answered,
    variables_are_written_outside_their_item,
    a_signal_reaches_only_the_first,
    nobody_looks_at_conditions,
    a_condition_fires_as_long_as_it_holds,
    a_loop_ignores_its_maximum,
    a_link_loses_its_token,
    nothing_is_undone,
    things_are_undone_in_the_order_they_were_done,
    things_are_undone_again_and_again,
    nobody_waits_until_things_are_undone,
)


FAULTS = {mutant.__name__: mutant for mutant in (nothing, *MUTANTS)}

Hunt = tuple[str, int, int]
"""A fault, the first seed, and the number of walks."""


def hunt(task: Hunt) -> tuple[str, int, int]:
    """Return the fault, how many walks noticed it, and the first seed that did (-1 for none)."""
    name, first, walks = task
    FAULTS[name]()
    found, witness = 0, -1
    for seed in range(first, first + walks):
        try:
            Walk(seed).go()
        except Exception:
            found += 1
            witness = seed if witness < 0 else witness
    return name, found, witness


def run(tasks: list[Hunt]) -> list[tuple[str, int, int]]:
    """Hunt each fault in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        return list(pool.imap(hunt, tasks, chunksize=1))


def main(walks: int) -> int:
    """Hunt every fault with so many walks; 0 when each was noticed and the control was not."""
    results = run([(name, FIRST_SEED, walks) for name in FAULTS])
    for name, found, witness in results:
        say(f"{name:50s} noticed by {found:3d} of {walks} walks, first {witness}")
    alive = [name for name, found, _ in results if not found and name != "nothing"]
    say(f"unnoticed: {alive or 'none'}; the control was noticed by {results[0][1]}")
    return int(bool(alive) or results[0][1] != 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 120))
