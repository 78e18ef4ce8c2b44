"""Links, standard loops, several start events and pools."""

from __future__ import annotations

import pytest

from engine.bpmn import Execution, LintFailed, Run, Trigger, parse, running
from engine.errors import NotFound, WrongState
from tests.bpmn.drawing import (
    ERROR,
    HEAD,
    MESSAGE,
    SHARED,
    SIGNAL,
    branch,
    document,
    element,
    ends,
    flow,
    guard,
    line,
    nodes,
    process,
    rounds,
    timer,
    users,
)
from tests.bpmn.told import HOUR, Told

LINK = '<bpmn:linkEventDefinition name="On"/>'


def linked() -> str:
    """Two places lead over a link to the same end."""
    body = nodes(s="startEvent") + users("a", "b", "z") + ends("e")
    body += element("exclusiveGateway", "x", default="x_t1")
    body += element("intermediateThrowEvent", "t1", LINK) + element(
        "intermediateThrowEvent", "t2", LINK
    )
    body += element("intermediateCatchEvent", "c", LINK)
    return (
        body
        + flow("s", "a", "x", "t1")
        + branch("x", "b", "=a.n = 1")
        + flow("b", "t2")
        + flow("c", "z", "e")
    )


def test_a_link_goes_on_behind_its_catch_from_wherever_it_is_thrown() -> None:
    assert Told(linked()).done("a", n=0).names == ["z"]
    assert Told(linked()).done("a", n=1).done("b").names == ["z"]
    assert Told(linked()).done("a", n=1).done("b").done("z").ended


def test_work_can_be_sent_back_over_a_link() -> None:
    told = Told(linked()).done("a", n=0)

    assert told.tell("send_back", task_id=told.task("z"), to="a").names == ["a"]


def test_a_link_out_of_a_parallel_block_is_refused_like_a_flow() -> None:
    body = (
        nodes(s="startEvent", f="parallelGateway", j="parallelGateway")
        + users("a", "b")
        + ends("e", "g")
    )
    body += element("exclusiveGateway", "x", default="x_j") + element(
        "intermediateThrowEvent", "t", LINK
    )
    body += (
        element("intermediateCatchEvent", "c", LINK)
        + flow("s", "f", "a", "x", "j", "e")
        + flow("f", "b", "j")
    )
    with pytest.raises(LintFailed) as refusal:
        Told(body + branch("x", "t", "=true") + flow("c", "g"))

    assert [(f.element, f.code) for f in refusal.value.findings] == [("j", "waits_for_ever")]


@pytest.mark.parametrize("more", [element("intermediateCatchEvent", "d", LINK) + flow("d", "z")])
def test_a_link_with_two_catches_is_refused(more: str) -> None:
    with pytest.raises(LintFailed) as refusal:
        Told(linked() + more)

    assert ("d", "link_twice") in {(f.element, f.code) for f in refusal.value.findings}


def looped(inner: str, tag: str = "userTask", ours: str = "", more: str = "") -> str:
    body = nodes(s="startEvent") + element(tag, "a", inner, ours) + users("z") + ends("e")
    return body + flow("s", "a", "z", "e") + more


def test_a_loop_goes_on_while_its_condition_holds_and_sees_the_last_answer() -> None:
    told = Told(looped(rounds("=a.again")))

    assert told.done("a", again=True).done("a", again=True).names == ["a"]
    assert told.done("a", again=False).names == ["z"]
    assert told.data == {"a": {"again": False}}


def test_a_loop_stops_at_its_maximum() -> None:
    told = Told(looped(rounds("=true", loopMaximum="2"))).done("a")

    assert told.names == ["a"]
    assert told.done("a").names == ["z"]


def test_a_loop_that_tests_before_may_never_begin() -> None:
    body = looped(rounds("=n > 0", testBefore="true"))

    assert Told(body, variables={"n": 0}).names == ["z"]
    assert Told(body, variables={"n": 1}).names == ["a"]


def test_a_loop_counts_its_rounds() -> None:
    ours = '<wangge:input target="round" source="=loopCounter"/>'
    told = Told(looped(rounds("=loopCounter < 3"), ours=ours))
    seen = []
    while told.names == ["a"]:
        seen.append(told.run.opened[0].assignment["input"])
        told.done("a")

    assert seen == [{"round": 1}, {"round": 2}, {"round": 3}]


def test_a_sub_process_can_be_looped_and_hands_its_outputs_on_each_time() -> None:
    inner = rounds("=done < 3") + line("i", "u")
    ours = '<wangge:output target="done" source="=(if done = null then 0 else done) + u.n"/>'
    told = Told(looped(inner, "subProcess", ours)).done("u", n=1).done("u", n=1)

    assert told.names == ["u"]
    assert told.done("u", n=1).data == {"done": 3}


def test_an_event_on_a_loop_interrupts_the_whole() -> None:
    told = Told(
        looped(rounds("=true"), more=guard("b", "a", timer("timeDuration", "PT1H"), "late"))
    )
    told.done("a").done("a")

    assert [t.due for t in told.execution.timers()] == [HOUR]  # armed once, not once a round
    assert told.wait(HOUR).names == ["late"]


def test_a_loop_condition_that_is_nothing_stops_there_and_can_be_skipped() -> None:
    told = Told(looped(rounds("=a.again"))).done("a")

    assert "not true or false" in told.incidents[0]
    assert told.tell("skip", task_id=told.execution.incidents()[0].task_id).names == ["z"]


def test_nobody_can_be_added_to_or_removed_from_a_loop() -> None:
    told = Told(looped(rounds("=true")))

    assert told.execution.groups() == []
    with pytest.raises(WrongState):
        told.tell("remove_signer", task_id=told.task("a"))


def test_an_endless_loop_of_scripts_stops_with_an_incident() -> None:
    script = "<bpmn:script>=1</bpmn:script>" + rounds("=true")
    told = Told(looped(script, "scriptTask", '<wangge:result variable="r"/>'))

    assert told.incidents
    assert not told.ended


def several() -> str:
    body = nodes(s="startEvent") + element(
        "startEvent", "m", MESSAGE, '<wangge:correlation key="=case.number"/>'
    )
    body += element("startEvent", "g", SIGNAL) + users("a", "b", "c") + ends("e", "f", "h")
    return body + flow("s", "a", "e") + flow("m", "b", "f") + flow("g", "c", "h")


def test_a_process_tells_which_messages_and_signals_start_it() -> None:
    assert Told(several()).definition.triggers == (
        Trigger("P", "m", "message", "M", "=case.number"),
        Trigger("P", "g", "signal", "S", None),
    )


def test_a_case_begins_at_the_start_event_without_trigger_or_at_the_one_that_is_named() -> None:
    told = Told(several())
    assert told.names == ["a"]
    execution = Execution(told.definition)
    with running(Run(1, 0)):
        execution.start("P", {"m": {"n": 1}}, {"unit": "u1"}, at="m")

    assert [w.element_id for w in execution.work()] == ["b"]
    with pytest.raises(NotFound), running(Run(1, 0)):
        Execution(told.definition).start("P", {}, {}, at="s1")


def test_a_process_that_only_a_message_starts_cannot_be_called() -> None:
    other = process(
        "Q", element("startEvent", "qs", MESSAGE) + users("q") + ends("qe") + flow("qs", "q", "qe")
    )
    body = (
        nodes(s="startEvent")
        + element("callActivity", "c", calledElement="Q")
        + ends("e")
        + flow("s", "c", "e")
    )
    with pytest.raises(LintFailed) as refusal:
        Told(body, other)

    assert [(f.element, f.code) for f in refusal.value.findings] == [("c", "called_start")]


POOLS = (
    '<bpmn:collaboration id="C"><bpmn:participant id="p1" name="街道" processRef="P"/>'
    '<bpmn:participant id="p2" name="居民" processRef="R"/><bpmn:participant id="p3" name="部门"/>'
    '<bpmn:messageFlow id="mf" sourceRef="p3" targetRef="a"/></bpmn:collaboration>'
)


def pools(executable: str) -> bytes:
    drawn = f'<bpmn:process id="R" isExecutable="{executable}"><bpmn:task id="t"/></bpmn:process>'
    return (
        HEAD + SHARED + POOLS + process("P", line("p", "a")) + drawn + "</bpmn:definitions>"
    ).encode()


def test_of_several_pools_only_the_executable_one_runs() -> None:
    definition = parse({"p": pools("false")}, {}, {})

    assert set(definition.processes) == set(definition.specs) == {"P"}
    assert "t" not in definition.elements


def test_two_executable_pools_in_a_file_are_refused() -> None:
    with pytest.raises(LintFailed) as refusal:
        parse({"p": pools("true")}, {}, {})

    assert ("R", "pools") in {(f.element, f.code) for f in refusal.value.findings}


def test_a_process_that_is_no_pool_must_be_executable() -> None:
    extra = '<bpmn:process id="R"><bpmn:startEvent id="rs"/></bpmn:process>'
    with pytest.raises(LintFailed) as refusal:
        parse({"p": document(line("p", "a"), extra)}, {}, {})

    assert ("R", "not_executable") in {(f.element, f.code) for f in refusal.value.findings}


def test_an_error_in_a_round_leaves_the_loop() -> None:
    inner = rounds("=true") + nodes(i="startEvent") + users("u") + element("endEvent", "bad", ERROR)
    told = Told(
        looped(inner + flow("i", "u", "bad"), "subProcess", more=guard("b", "a", ERROR, "fix"))
    )

    assert told.done("u").names == ["fix"]


def test_two_start_events_are_one_choice_and_never_both() -> None:
    body = (
        nodes(s="startEvent", j="parallelGateway")
        + element("startEvent", "m", MESSAGE)
        + users("a", "b")
    )
    with pytest.raises(LintFailed) as refusal:
        Told(body + ends("e") + flow("s", "a", "j", "e") + flow("m", "b", "j"))
    assert [(f.element, f.code) for f in refusal.value.findings] == [("j", "waits_for_ever")]

    body = (
        nodes(s="startEvent", j="exclusiveGateway")
        + element("startEvent", "m", MESSAGE)
        + users("a", "b")
    )
    assert Told(body + ends("e") + flow("s", "a", "j", "e") + flow("m", "b", "j")).names == ["a"]
