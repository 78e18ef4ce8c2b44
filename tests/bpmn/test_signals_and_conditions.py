"""Signals reach every wait of their name; conditions fire what watches them when they become true."""

from __future__ import annotations

import pytest

from engine.bpmn.seam import Run, running
from engine.errors import WrongState
from tests.bpmn.drawing import (
    MESSAGE,
    SIGNAL,
    condition,
    element,
    ends,
    flow,
    guard,
    handler,
    line,
    nodes,
    rounds,
    timer,
    users,
)
from tests.bpmn.told import HOUR, Told


def heard() -> str:
    """One branch throws a signal; a catch, a boundary event and an event sub-process wait for it."""
    body = nodes(s="startEvent", f="parallelGateway", j="parallelGateway", m="exclusiveGateway")
    body += users("a", "w", "z") + ends("e") + element("intermediateCatchEvent", "c", SIGNAL)
    ours = '<wangge:input target="n" source="=a.n"/>'
    body += element("intermediateThrowEvent", "th", SIGNAL, ours)
    body += element("boundaryEvent", "b", SIGNAL, attachedToRef="w")
    body += (
        flow("s", "f", "a", "th", "j", "z", "e")
        + flow("f", "c", "j")
        + flow("f", "w", "m", "j")
        + flow("b", "m")
    )
    return body + handler("h", SIGNAL, "hu", interrupting=False)


def test_a_signal_reaches_every_wait_of_its_name_and_leaves_the_case_too() -> None:
    told = Told(heard())
    assert sorted(s.element_id for s in told.execution.signals()) == ["b", "c", "hs"]
    told.done("a", n=7)

    assert told.names == ["hu", "z"]
    assert (told.data["b"], told.data["c"]) == ({"n": 7}, {"n": 7})
    letter = {"signal": "S", "payload": {"n": 7}, "element": "th"}
    assert [{k: m[k] for k in letter} for m in told.run.outbox] == [letter]
    assert "message" not in told.run.outbox[0]


def test_a_signal_from_outside_reaches_every_wait() -> None:
    told = Told(heard()).tell("signal", name="S", payload={"n": 1})

    assert told.names == ["a", "hu"]
    assert told.run.outbox == []


def test_a_signal_nobody_waits_for_is_refused_from_outside_and_fine_from_inside() -> None:
    body = (
        nodes(s="startEvent")
        + element("intermediateThrowEvent", "th", SIGNAL)
        + users("a")
        + ends("e")
    )
    told = Told(body + flow("s", "th", "a", "e"))

    assert told.names == ["a"]
    with pytest.raises(WrongState) as refusal:
        told.tell("signal", name="S")
    assert refusal.value.code == "no_wait"


def test_a_message_is_not_delivered_to_a_wait_for_a_signal() -> None:
    told = Told(heard())

    with pytest.raises(WrongState):
        told.tell("deliver", task_id=told.execution.signals()[0].task_id)
    assert told.execution.waits() == []


def test_an_interrupting_signal_leaves_nobody_to_hear_it_twice() -> None:
    body = line("p", "a") + guard("b1", "a", SIGNAL, "one") + guard("b2", "a", SIGNAL, "two")

    assert Told(body).tell("signal", name="S").names == ["one"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_signal_starts_an_event_sub_process(interrupting: bool) -> None:
    told = Told(line("p", "a") + handler("h", SIGNAL, "hu", interrupting=interrupting))
    told.tell("signal", name="S", payload={"n": 2})

    assert told.names == (["hu"] if interrupting else ["a", "hu"])
    assert next(iter(told.execution.tree.subprocesses.values())).data == {"hs": {"n": 2}}


def test_an_event_gateway_takes_the_signal_that_comes_first() -> None:
    body = nodes(s="startEvent", g="eventBasedGateway") + users("x", "y") + ends("e", "f")
    body += element("intermediateCatchEvent", "c", SIGNAL) + element(
        "intermediateCatchEvent", "t", MESSAGE
    )
    told = Told(body + flow("s", "g", "c", "x", "e") + flow("g", "t", "y", "f")).tell(
        "signal", name="S"
    )

    assert told.names == ["x"]
    assert told.execution.waits() == []


def test_a_signal_at_an_end_event_leaves_the_case() -> None:
    told = Told(
        nodes(s="startEvent") + users("a") + element("endEvent", "e", SIGNAL) + flow("s", "a", "e")
    )

    assert [m["signal"] for m in told.done("a").run.outbox] == ["S"]


def waits_for(text: str) -> str:
    body = (
        nodes(s="startEvent", f="parallelGateway", j="parallelGateway")
        + users("a", "b", "z")
        + ends("e")
    )
    body += element("intermediateCatchEvent", "c", condition(text))
    return body + flow("s", "f", "a", "b", "j", "z", "e") + flow("f", "c", "j")


def test_a_condition_that_holds_already_is_passed_at_once() -> None:
    told = Told(waits_for("=case.n > 3"), case_file={"n": 4}).done("a").done("b")

    assert told.names == ["z"]


def test_a_wait_goes_on_when_an_answer_makes_its_condition_true() -> None:
    told = Told(waits_for("=a.n > 3 and b.n > 3")).done(
        "a", n=4
    )  # b is not known yet: nothing is not true
    assert told.done("b", n=4).names == ["z"]

    told = Told(waits_for("=a.n > 3")).done("a", n=1).done("b")
    assert (told.names, told.ended) == ([], False)


def test_a_condition_is_looked_at_when_the_case_file_is_written_from_outside() -> None:
    told = Told(waits_for('=case.gravity = "major"')).done("a").done("b")
    assert told.names == []
    with running(Run(99, 0)):
        told.execution.write_case({"gravity": "major"})

    assert told.names == ["z"]


def test_a_boundary_condition_interrupts_once_it_becomes_true() -> None:
    body = nodes(s="startEvent") + element("subProcess", "sub", line("i", "a", "b")) + ends("e")
    told = Told(body + flow("s", "sub", "e") + guard("c", "sub", condition("=a.bad"), "fix"))
    # `a` is answered inside the sub-process: what is attached to it does not see that
    assert told.done("a", bad=True).names == ["b"]

    ours = '<wangge:output target="case.bad" source="=a.bad"/>'
    inner = nodes(i="startEvent") + element("userTask", "a", "", ours) + users("b") + ends("ie")
    body = (
        nodes(s="startEvent")
        + element("subProcess", "sub", inner + flow("i", "a", "b", "ie"))
        + ends("e")
    )
    told = Told(body + flow("s", "sub", "e") + guard("c", "sub", condition("=case.bad"), "fix"))
    assert told.done("a", bad=True).names == ["fix"]


def counted(definition: str, interrupting: bool) -> str:
    """A loop of answers beside an event sub-process that watches them."""
    return (
        nodes(s="startEvent")
        + element("userTask", "a", rounds("=a.n < 100"))
        + ends("e")
        + flow("s", "a", "e")
        + handler("h", definition, "hu", interrupting=interrupting)
    )


def test_a_condition_must_be_false_again_before_it_can_fire_again() -> None:
    told = Told(counted(condition("=a.n > 5"), False))
    opened = []
    for n in (1, 6, 7, 2, 8, 9):
        told.done("a", n=n)
        opened.append(told.names.count("hu"))

    assert opened == [0, 1, 1, 1, 2, 2]


def test_an_interrupting_condition_takes_over_its_scope() -> None:
    assert Told(counted(condition("=a.n > 5"), True)).done("a", n=6).names == ["hu"]


def test_a_non_interrupting_boundary_condition_fires_each_time_it_becomes_true() -> None:
    body = (
        nodes(s="startEvent")
        + element("userTask", "a", rounds("=true"))
        + ends("e")
        + flow("s", "a", "e")
    )
    told = Told(body + guard("b", "a", condition("=a.n > 5"), "note", cancel=False))
    for n in (6, 6, 1, 6):
        told.done("a", n=n)

    assert told.names == ["a", "note", "note"]


def test_a_condition_that_is_no_condition_stops_the_event_and_not_the_activity() -> None:
    body = line("p", "a", "z") + guard("b", "a", condition("=case.n + 1"), "late")
    told = Told(body, case_file={"n": 1})

    assert told.names == ["a"]
    assert "b: the condition =case.n + 1 gave" in told.incidents[0]
    assert told.done("a").names == ["z"]


def test_a_condition_behind_an_event_gateway_wins_against_a_timer() -> None:
    body = (
        nodes(s="startEvent", f="parallelGateway", g="eventBasedGateway")
        + users("a", "x", "y")
        + ends("d", "e", "h")
    )
    body += element("intermediateCatchEvent", "c", condition("=a.n = 1"))
    body += element("intermediateCatchEvent", "t", timer("timeDuration", "PT1H"))
    body += flow("s", "f", "a", "d") + flow("f", "g", "c", "x", "e") + flow("g", "t", "y", "h")
    told = Told(body).done("a", n=1)

    assert told.names == ["x"]
    assert told.wait(2 * HOUR).names == ["x"]


def test_a_circle_of_conditions_stops_with_an_incident() -> None:
    script = "<bpmn:script>=if n = null then 1 else n + 1</bpmn:script>"
    toggle = '<wangge:result variable="n"/><wangge:output target="case.n" source="=modulo(n, 2)"/>'
    body = line("p", "a")
    for k in (0, 1):
        inner = element("startEvent", f"hs{k}", condition(f"=case.n = {k}"), isInterrupting="false")
        inner += element("scriptTask", f"x{k}", script.replace("n + 1", f"n + {k + 1}"), toggle)
        inner = inner.replace('source="=modulo(n, 2)"', f'source="={1 - k}"') + ends(f"he{k}")
        body += element(
            "subProcess",
            f"h{k}",
            inner + flow(f"hs{k}", f"x{k}", f"he{k}"),
            triggeredByEvent="true",
        )
    told = Told(body, case_file={"n": 0})

    assert told.names == ["a"]
    assert any("budget" in why for why in told.incidents)


def test_a_non_interrupting_boundary_signal_is_heard_each_time() -> None:
    told = Told(line("p", "a") + guard("b", "a", SIGNAL, "r", cancel=False))
    told.tell("signal", name="S").tell("signal", name="S").done("a")

    assert told.names == ["r", "r"]
    assert told.execution.signals() == []


def test_a_condition_of_a_nested_scope_sees_the_variables_around_it() -> None:
    inner = line("i", "u") + handler("h", condition("=a.n = 2"), "hu", interrupting=True)
    body = nodes(s="startEvent", f="parallelGateway", j="parallelGateway") + users("a")
    body += element("subProcess", "sub", inner) + ends("e")
    told = Told(body + flow("s", "f", "a", "j", "e") + flow("f", "sub", "j")).done("a", n=2)

    assert told.names == ["hu"]
    assert told.done("hu").ended
