"""What was done can be undone: by the handler of each activity, newest first, once per completion."""

from __future__ import annotations

import pytest

from engine.bpmn import LintFailed
from engine.errors import WrongState
from tests.bpmn.drawing import (
    ERROR,
    MESSAGE,
    branch,
    compensate,
    element,
    ends,
    flow,
    guard,
    handler,
    line,
    nodes,
    rounds,
    undone_by,
    users,
)
from tests.bpmn.told import Told

THROW = "intermediateThrowEvent"
UNDOING = undone_by("a", "ua") + undone_by("b", "ub")


def in_line(activity: str = "", *, last: str = "z") -> str:
    """a, b, then undo, then z."""
    body = nodes(s="startEvent") + users("a", "b", last) + ends("e") + UNDOING
    return (
        body + element(THROW, "undo", compensate(activity)) + flow("s", "a", "b", "undo", last, "e")
    )


def test_a_scope_is_undone_newest_first_and_the_case_waits_for_it() -> None:
    told = Told(in_line()).done("a").done("b")

    assert told.names == ["ub"]
    assert told.done("ub").names == ["ua"]
    assert told.done("ua").names == ["z"]
    assert told.done("z").ended


def test_one_activity_can_be_undone_alone() -> None:
    told = Told(in_line("a")).done("a").done("b")

    assert told.names == ["ua"]
    assert told.done("ua").names == ["z"]


def branched() -> str:
    """Each of two branches may have been done or not when the scope is undone."""
    body = (
        nodes(s="startEvent", f="parallelGateway")
        + users("a", "b", "c", "z")
        + ends("e1", "e2", "e")
    )
    body += UNDOING + element(THROW, "undo", compensate())
    return (
        body + flow("s", "f", "a", "e1") + flow("f", "b", "e2") + flow("f", "c", "undo", "z", "e")
    )


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a"), ("a",), ("b",), ()])
def test_only_what_was_completed_is_undone_in_the_reverse_of_the_order_it_happened(
    order: tuple[str, ...],
) -> None:
    told = Told(branched())
    for name in order:
        told.done(name)
    told.done("c")
    undone = []
    while open_ := [name for name in told.names if name.startswith("u")]:
        assert len(open_) == 1
        undone += open_
        told.done(open_[0])

    assert undone == [f"u{name}" for name in reversed(order)]
    assert "z" in told.names


def test_an_activity_done_twice_is_undone_twice_and_never_again() -> None:
    body = nodes(s="startEvent", m="exclusiveGateway", w="exclusiveGateway") + users("a", "z")
    body += undone_by("a", "ua") + element(THROW, "undo", compensate()) + ends("e", "e2")
    body += element("exclusiveGateway", "x", default="x_undo") + branch("x", "m", "=a.again")
    body += element("exclusiveGateway", "y", default="y_z") + branch("y", "undo2", "=true")
    body += element(THROW, "undo2", compensate()) + flow("undo2", "w", "e2")
    told = Told(body + flow("s", "m", "a", "x", "undo", "y", "z", "e"))
    told.done("a", again=True).done("a", again=False)

    assert told.names == ["ua"]
    assert told.done("ua").names == ["ua"]
    assert told.done("ua").ended  # the second throw finds nothing left to undo


def test_a_handler_sees_what_was_answered_and_writes_beside_it() -> None:
    ours = (
        '<wangge:input target="was" source="=a.n"/><wangge:output target="undone" source="=a.n"/>'
    )
    body = nodes(s="startEvent") + users("a", "z") + ends("e") + undone_by("a", "ua", ours=ours)
    told = Told(
        body + element(THROW, "undo", compensate()) + flow("s", "a", "undo", "z", "e")
    ).done("a", n=5)

    assert told.run.opened[0].assignment["input"] == {"was": 5}
    assert told.done("ua").data["undone"] == 5


def test_a_handler_may_be_a_script_or_a_whole_sub_process() -> None:
    script = "<bpmn:script>=1</bpmn:script>"
    body = (
        nodes(s="startEvent")
        + users("a", "b", "z")
        + ends("e")
        + element(THROW, "undo", compensate())
    )
    body += undone_by("a", "ua", "scriptTask", script, '<wangge:result variable="r"/>')
    body += undone_by("b", "ub", "subProcess", line("i", "u1", "u2"))
    told = Told(body + flow("s", "a", "b", "undo", "z", "e")).done("a").done("b")

    assert told.names == ["u1"]
    assert told.done("u1").done("u2").names == ["z"]
    assert told.data["r"] == 1


def test_an_end_event_undoes_before_its_scope_ends() -> None:
    body = (
        nodes(s="startEvent")
        + users("a")
        + undone_by("a", "ua")
        + element("endEvent", "e", compensate())
    )
    told = Told(body + flow("s", "a", "e")).done("a")

    assert told.names == ["ua"]
    assert told.done("ua").ended


def test_what_failed_is_undone_by_an_event_sub_process_of_its_scope() -> None:
    undo = (
        element("startEvent", "hs", ERROR)
        + element(THROW, "undo", compensate())
        + users("hz")
        + ends("he")
    )
    undo = element(
        "subProcess", "h", undo + flow("hs", "undo", "hz", "he"), triggeredByEvent="true"
    )
    inner = (
        nodes(i="startEvent")
        + users("a", "b", "c")
        + UNDOING
        + element("endEvent", "bad", ERROR)
        + undo
    )
    inner += flow("i", "a", "b", "c", "bad")
    told = Told(nodes(s="startEvent") + element("subProcess", "sub", inner) + users("z") + ends("e")
                + flow("s", "sub", "z", "e")).done("a").done("b").done("c")  # fmt: skip

    assert told.names == ["ub"]
    assert told.done("ub").done("ua").names == ["hz"]
    assert told.done("hz").names == ["z"]


def test_a_sub_process_is_undone_as_a_whole() -> None:
    body = (
        nodes(s="startEvent")
        + element("subProcess", "sub", line("i", "a"))
        + ends("e")
        + undone_by("sub", "us")
    )
    told = Told(
        body
        + element(THROW, "undo", compensate("sub"))
        + users("z")
        + flow("s", "sub", "undo", "z", "e")
    )

    assert told.done("a").names == ["us"]
    assert told.done("us").names == ["z"]


def test_what_was_interrupted_was_not_completed_and_is_not_undone() -> None:
    body = nodes(s="startEvent") + users("a", "z") + ends("e") + undone_by("a", "ua")
    body += element("boundaryEvent", "b", MESSAGE, attachedToRef="a") + nodes(m="exclusiveGateway")
    told = Told(
        body
        + element(THROW, "undo", compensate())
        + flow("s", "a", "m", "undo", "z", "e")
        + flow("b", "m")
    )

    assert told.message().names == ["z"]


def test_whoever_withdraws_the_thrower_withdraws_the_handler() -> None:
    inner = (
        nodes(i="startEvent")
        + users("a")
        + undone_by("a", "ua")
        + element("endEvent", "ie", compensate())
    )
    body = (
        nodes(s="startEvent")
        + element("subProcess", "sub", inner + flow("i", "a", "ie"))
        + ends("e")
    )
    told = Told(body + flow("s", "sub", "e") + guard("b", "sub", MESSAGE, "late")).done("a")

    assert told.names == ["ua"]
    assert told.message().names == ["late"]


def test_a_loop_is_undone_once_for_all_its_rounds() -> None:
    body = (
        nodes(s="startEvent")
        + element("userTask", "a", rounds(loopMaximum="3"))
        + ends("e")
        + undone_by("a", "ua")
    )
    told = Told(body + element(THROW, "undo", compensate()) + flow("s", "a", "undo", "e"))

    assert told.done("a").done("a").done("a").names == ["ua"]
    assert told.done("ua").ended


def test_a_handler_cannot_be_sent_back_nor_sent_back_to() -> None:
    told = Told(in_line(last="z")).done("a").done("b")
    for to in ("a", "b"):
        with pytest.raises(WrongState) as refusal:
            told.tell("send_back", task_id=told.task("ub"), to=to)
        assert refusal.value.code == "not_before"
    told.done("ub").done("ua")
    with pytest.raises(WrongState) as refusal:
        told.tell("send_back", task_id=told.task("z"), to="ua")

    assert refusal.value.code == "never_done"


def test_an_incident_in_a_handler_holds_the_case_until_it_is_skipped() -> None:
    script = "<bpmn:script>=[1..2]</bpmn:script>"
    body = (
        nodes(s="startEvent") + users("a", "z") + ends("e") + element(THROW, "undo", compensate())
    )
    body += undone_by("a", "ua", "scriptTask", script, '<wangge:result variable="r"/>')
    told = Told(body + flow("s", "a", "undo", "z", "e")).done("a")

    assert told.incidents
    assert told.tell("skip", task_id=told.execution.incidents()[0].task_id).names == ["z"]


def found(body: str) -> set[tuple[str, str]]:
    with pytest.raises(LintFailed) as refusal:
        Told(body)
    return {(f.element, f.code) for f in refusal.value.findings}


def test_compensation_that_could_not_be_carried_out_is_refused() -> None:
    plain = line("p", "a", "b")
    throwing = (
        nodes(s="startEvent") + users("a") + ends("e") + element(THROW, "undo", compensate("b"))
    )
    throwing += flow("s", "a", "undo", "e")
    assert ("undo", "undo_nothing") in found(throwing)
    assert ("undo", "undo_nothing") in found(throwing + undone_by("a", "ua"))
    assert ("ua_b", "undo_pair") in found(
        plain + element("boundaryEvent", "ua_b", compensate(), attachedToRef="a")
    )
    assert ("ua", "undo_pair") in found(plain + element("userTask", "ua", isForCompensation="true"))
    assert ("t", "undo_guarded") in found(in_line() + guard("t", "ua", MESSAGE, "late"))
    assert ("undo", "undo_wait") in found(in_line().replace(
        '<bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>',
        '<bpmn:compensateEventDefinition waitForCompletion="false"/></bpmn:intermediateThrowEvent>'))  # fmt: skip
    assert ("s", "event_here") in found(plain.replace("ps", "s").replace(
        '<bpmn:startEvent id="s">', f'<bpmn:startEvent id="s">{compensate()}'))  # fmt: skip
    inner = (
        nodes(i="startEvent")
        + users("x")
        + ends("ie")
        + undone_by("x", "ux")
        + flow("i", "x", "ie")
    )
    nested = in_line() + element("subProcess", "sub", inner)
    nested = nested.replace('sourceRef="s" targetRef="a"', 'sourceRef="s" targetRef="sub"') + flow(
        "sub", "a"
    )
    assert ("undo", "undo_inside") in found(nested)


def test_nothing_is_undone_from_inside_an_event_sub_process() -> None:
    body = line("p", "a") + handler("h", MESSAGE, "hu", interrupting=False)
    body = body.replace(
        '<bpmn:endEvent id="he">', undone_by("hu", "uh") + '<bpmn:endEvent id="he">'
    )

    assert ("uh_b", "undo_here") in found(body)
