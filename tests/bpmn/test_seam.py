"""What we rely on in SpiffWorkflow 3.2.0, and what of it we replace and why. The stock library runs in a child."""

from __future__ import annotations

import random
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
case = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
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
    for owner, name in (
        (BpmnWorkflow, "do_engine_steps"),
        (Task, "run"),
        (Task, "complete"),
        (Task, "_ready"),
    ):
        right = getattr(owner, name)

        def noted(
            *args: object, right: object = right, name: str = name, **kwargs: object
        ) -> object:
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
    assert not [
        t for t in tree.tasks.values() if t.has_state(TaskState.PREDICTED_MASK | TaskState.FUTURE)
    ]


def test_the_library_loses_what_lies_deep_in_the_tree_and_we_lift_its_limit() -> None:
    assert TaskIterator.__init__.__defaults__[1] == 10**9
    depth = "from SpiffWorkflow.util.task import TaskIterator; print(TaskIterator.__init__.__defaults__[1])"
    assert stock(document(line("p", "a")), depth) == "1000"


CANCEL = """
whole = next(t for t in case.tasks.values() if t.task_spec.name == "sub")
before = len(whole.children)
whole.cancel()
print(before, len(whole.children))
"""


def test_cancelling_drops_children_in_the_library_and_withdraws_them_in_ours() -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    inner = nodes(i="startEvent") + users("a") + ends("ie") + flow("i", "a", "ie")
    body = nodes(s="startEvent") + element("subProcess", "sub", loop + inner) + ends("e")
    body += flow("s", "sub", "e")

    assert stock(document(body), CANCEL) == "3 0"  # the items are gone from the tree
    told = Told(body).tell("withdraw_all")
    withdrawn = [name for _, name, _, new in told.run.trace if new == "cancelled"]
    assert withdrawn == ["sub", "sub", "a", "sub", "a"]


def test_a_choice_in_the_library_runs_python_and_in_ours_feel() -> None:
    body = nodes(s="startEvent") + element("exclusiveGateway", "x", default="x_e") + ends("e", "f")
    evil = document(body + flow("s", "x", "e") + branch("x", "f", "print('owned') is None"))

    assert stock(evil, "") == "owned"
    with pytest.raises(Exception, match="must be an expression that begins with ="):
        parse({"p": evil}, {}, {})


JOIN_LOOP = """
import random
broken = 0
for seed in range(30):
    chance = random.Random(seed)
    case = BpmnWorkflow(parser.get_spec("P"))
    case.do_engine_steps()
    try:
        for turn in range(4):
            for _ in range(2):
                task = chance.choice(case.get_tasks(state=TaskState.READY, manual=True))
                task.data["again"] = turn < 3
                task.run()
                case.do_engine_steps()
        broken += not case.completed
    except Exception:
        broken += 1
print(broken > 5)
"""


def test_joins_in_a_loop_break_in_the_library_and_hold_in_ours() -> None:
    body = nodes(s="startEvent", m="exclusiveGateway", f="parallelGateway", j="parallelGateway")
    body += users("a", "b") + ends("e") + element("exclusiveGateway", "x", default="x_e")
    body += flow("s", "m", "f", "a", "j", "x", "e") + flow("f", "b", "j")

    assert stock(document(body + branch("x", "m", "again")), JOIN_LOOP) == "True"
    for seed in range(30):
        chance, told = random.Random(seed), Told(body + branch("x", "m", "=a.again and b.again"))
        for turn in range(4):
            for name in chance.sample(["a", "b"], 2):
                told.done(name, again=turn < 3)
        assert told.ended


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
