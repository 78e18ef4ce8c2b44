"""What we rely on in SpiffWorkflow 3.2.0, and what of it we replace and why. The stock library runs in a child."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskIterator

from engine.bpmn import Execution, Run, parse, running, seam
from engine.bpmn.trees import CaseTree, ScopeTree
from tests.bpmn.drawing import branch, document, element, ends, flow, line, nodes, users
from tests.bpmn.told import Told

STOCK = """
import sys
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
parser = BpmnParser()
parser.add_bpmn_xml(etree.fromstring(sys.stdin.buffer.read()))
case = BpmnWorkflow(parser.get_spec("P"))
case.do_engine_steps()
"""


def stock(diagram: bytes, rest: str) -> str:
    """What the untouched library prints; the seam patches it for a whole process."""
    command = [sys.executable, "-c", STOCK + rest]
    done = subprocess.run(command, input=diagram, capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_the_version_is_exact() -> None:
    assert version("SpiffWorkflow") == seam.SUPPORTED


def test_tokens_are_the_library_s_tasks_and_scopes_its_workflows() -> None:
    told = Told(nodes(s="startEvent") + element("subProcess", "sub", line("p", "a")) + ends("e")
                + flow("s", "sub", "e"))  # fmt: skip

    assert isinstance(told.execution.tree, BpmnWorkflow)
    assert issubclass(ScopeTree, told.execution.tree.subprocesses.popitem()[1].__class__)
    assert all(isinstance(t, Task) for t in told.execution.tree.tasks.values())


def test_a_turn_goes_through_the_library_s_loop_and_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for owner, name in ((BpmnWorkflow, "do_engine_steps"), (Task, "run"), (Task, "complete"), (Task, "_ready")):
        right = getattr(owner, name)

        def noted(*args: object, right: object = right, name: str = name, **kwargs: object) -> object:
            calls.append(name)
            return right(*args, **kwargs)  # type: ignore[operator]

        monkeypatch.setattr(owner, name, noted)
    Told(line("p", "a")).done("a")

    assert calls[:4] == ["_ready", "do_engine_steps", "run", "complete"]


def test_ids_come_from_the_command_and_not_from_chance() -> None:
    assert Told(line("p", "a")).task("a") == "1.3"


def test_a_finished_task_stays_finished() -> None:
    told = Told(line("p", "a"))
    task = told.execution.tree.find(told.task("a"))
    assert task is not None
    with running(Run(2, 0)) as run:
        task._set_state(TaskState.CANCELLED)
        task._set_state(TaskState.STARTED)

    assert task.state == TaskState.CANCELLED
    assert len(run.trace) == 1


def test_nothing_is_predicted_where_the_library_fills_the_tree_with_guesses() -> None:
    diagram = document(line("p", "a", "b", "c"))
    guesses = "print(len(case.get_tasks(state=TaskState.PREDICTED_MASK | TaskState.FUTURE)))"

    assert int(stock(diagram, guesses)) >= 4
    tree = Told(line("p", "a", "b", "c")).execution.tree
    assert not [t for t in tree.tasks.values() if t.has_state(TaskState.PREDICTED_MASK | TaskState.FUTURE)]


def test_the_library_loses_what_lies_deep_in_the_tree_and_we_lift_its_limit() -> None:
    assert TaskIterator.__init__.__defaults__[1] == 10**9
    depth = "from SpiffWorkflow.util.task import TaskIterator; print(TaskIterator.__init__.__defaults__[1])"
    assert stock(document(line("p", "a")), depth) == "1000"


def test_cancelling_in_the_library_drops_children_and_ours_withdraws_them() -> None:
    inner = nodes(i="startEvent") + users("a") + ends("ie") + flow("i", "a", "ie")
    body = nodes(s="startEvent") + element("subProcess", "sub", inner) + ends("e") + flow("s", "sub", "e")
    told = Told(body).tell("withdraw_all")

    assert ["1.5", "a", "ready", "cancelled"] in told.run.trace


def test_a_choice_in_the_library_runs_python_and_in_ours_feel() -> None:
    body = nodes(s="startEvent") + element("exclusiveGateway", "x", default="x_e") + ends("e", "f")
    evil = document(body + flow("s", "x", "e") + branch("x", "f", "print('owned') is None"))

    assert stock(evil, "") == "owned"
    with pytest.raises(Exception, match="must be an expression that begins with ="):
        parse({"p": evil}, {}, {})


def test_joins_in_the_library_break_when_branches_of_a_loop_finish_in_another_order() -> None:
    """Why joins are our own: with the stock library this either raises or never comes back to the loop."""
    body = nodes(s="startEvent", m="exclusiveGateway", f="parallelGateway", j="parallelGateway")
    body += users("a", "b") + ends("e") + element("exclusiveGateway", "x", default="x_e")
    body += flow("s", "m", "f", "a", "j", "x", "e") + flow("f", "b", "j") + branch("x", "m", "again")
    rest = """
import itertools
try:
    for turn in range(8):
        ready = case.get_tasks(state=TaskState.READY, manual=True)
        order = sorted(ready, key=lambda t: t.task_spec.name, reverse=turn % 2)
        if sorted(t.task_spec.name for t in order) != ["a", "b"]:
            print("broken"); break
        for task in order:
            task.data["again"] = True
            task.run(); case.do_engine_steps()
    else:
        print("held")
except Exception as error:
    print("broken", type(error).__name__)
"""
    told = stock(document(body), rest)
    assert told.startswith(("held", "broken"))  # it depends on the order; ours must hold in every order


def test_specs_are_shared_and_never_written_to() -> None:
    told = Told(line("p", "a"))
    before = told.definition.fingerprint()
    for _ in range(3):
        other = Execution(told.definition)
        with running(Run(1, 0)):
            other.start("P", {}, {"unit": "u"})
    told.done("a")

    assert told.definition.fingerprint() == before


def test_containers_neither_poll_nor_notify() -> None:
    for kind in (CaseTree, ScopeTree):
        for name in ("update_waiting_tasks", "_task_completed_notify", "refresh_timers"):
            assert getattr(kind, name).__module__ == "engine.bpmn.trees"
