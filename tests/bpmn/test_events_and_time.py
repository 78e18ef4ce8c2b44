"""Timers, messages, escalations, event sub-processes and limits."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn import times
from engine.bpmn.fault import DiagramFault
from engine.errors import WrongState
from tests.bpmn.drawing import (
    ERROR,
    ESCALATION,
    MESSAGE,
    element,
    ends,
    flow,
    guard,
    handler,
    line,
    nodes,
    timer,
    users,
)
from tests.bpmn.told import HOUR, Told


@pytest.mark.parametrize(("mode", "fired", "note"), [("last", 1, {"missed": 4}), ("each", 5, None)])
def test_a_cycle_catches_up_once_or_each(mode: str, fired: int, note: Any) -> None:
    ours = f'<wangge:catchUp value="{mode}"/>'
    told = Told(
        line("p", "a") + guard("b", "a", timer("timeCycle", "R/PT1H"), "r", ours=ours, cancel=False)
    )
    told.wait(5 * HOUR + 1)

    assert told.names.count("r") == fired
    assert told.data.get("b") == note
    assert told.execution.timers()[0].due == 6 * HOUR  # counts from the last due, not from now


def test_a_timer_is_exact_at_its_due_instant() -> None:
    told = Told(line("p", "a") + guard("b", "a", timer("timeDuration", "PT1H"), "late"))

    assert told.wait(HOUR - 1).names == ["a"]
    assert told.wait(HOUR).names == ["late"]


def test_a_timer_may_be_an_expression_and_is_computed_once() -> None:
    definition = timer("timeDuration", '=if case.fast then duration("PT2H") else duration("P1D")')
    told = Told(line("p", "a") + guard("b", "a", definition, "late"), case_file={"fast": True})

    assert [t.due for t in told.execution.timers()] == [2 * HOUR]


def test_a_date_timer_takes_a_date_and_time_or_an_instant() -> None:
    definition = timer("timeDate", "=case.until")
    told = Told(line("p", "a") + guard("b", "a", definition, "late"), case_file={"until": 5 * HOUR})

    assert told.execution.timers()[0].due == 5 * HOUR


def test_a_faulty_timer_is_an_incident_of_its_own_and_the_person_can_go_on() -> None:
    told = Told(line("p", "a") + guard("b", "a", timer("timeDuration", "=case.missing"), "late"))

    assert told.names == ["a"]
    assert "b: a timer needs a duration" in told.incidents[0]
    assert told.done("a").ended


def test_a_month_later_is_the_same_day_or_the_last_of_the_month() -> None:
    january = times.date("2026-01-31T10:00:00+00:00")

    assert times.add(january, "P1M") == times.date("2026-02-28T10:00:00+00:00")


@pytest.mark.parametrize("text", ["R/PT10S", "R0/P1D", "R3/PT0S", "R3", "every day"])
def test_a_cycle_that_never_ends_or_never_fires_is_refused(text: str) -> None:
    with pytest.raises(DiagramFault):
        times.plan("cycle", text, 0)


def test_two_timers_behind_one_event_gateway() -> None:
    body = nodes(s="startEvent", g="eventBasedGateway") + users("a", "b") + ends("e1", "e2")
    body += element("intermediateCatchEvent", "t48", timer("timeDuration", "PT48H"))
    body += element("intermediateCatchEvent", "t1", timer("timeDuration", "PT1H"))
    told = Told(body + flow("s", "g", "t48", "a", "e1") + flow("g", "t1", "b", "e2"))

    assert [t.due for t in told.execution.timers()] == [HOUR, 48 * HOUR]
    assert told.wait(2 * HOUR).names == ["b"]
    assert told.execution.timers() == []


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("kind", ["message", "timer", "escalation"])
def test_event_sub_processes(kind: str, interrupting: bool) -> None:
    definition = {
        "message": MESSAGE,
        "timer": timer("timeDuration", "PT1H"),
        "escalation": ESCALATION,
    }
    inner = (
        nodes(i="startEvent")
        + users("a", "c")
        + element("intermediateThrowEvent", "th", ESCALATION)
    )
    inner += ends("ie") + flow("i", "a", "th", "c", "ie")
    inner += handler("h", definition[kind], "hu", interrupting=interrupting)
    body = nodes(s="startEvent") + element("subProcess", "sub", inner) + users("z") + ends("e")
    told = Told(body + flow("s", "sub", "z", "e"))
    act = {"message": lambda: told.message(n=1), "timer": lambda: told.wait(HOUR)}
    act.get(kind, lambda: told.done("a"))()
    stays = [] if interrupting else (["c"] if kind == "escalation" else ["a"])

    assert told.names == sorted([*stays, "hu"])
    while told.names != ["z"]:
        told.done(told.names[0])
    assert not told.execution.waits()
    assert told.done("z").ended


def test_a_handler_fires_again_and_again_each_time_with_its_own_variables() -> None:
    told = Told(line("p", "a") + handler("h", MESSAGE, "hu", interrupting=False))
    told.message(n=1).message(n=2)

    assert told.names == ["a", "hu", "hu"]
    assert [c.data["hs"]["n"] for c in told.execution.tree.subprocesses.values()] == [1, 2]
    told.done("hu").done("a")
    assert not told.ended  # the scope lives while a handler runs
    assert told.message(n=3).done("hu").done("hu").ended


def test_an_interrupting_handler_ends_its_running_siblings() -> None:
    body = line("p", "a") + handler("h", MESSAGE, "hu", interrupting=False)
    told = Told(body + handler("k", timer("timeDuration", "PT1H"), "ku", interrupting=True))

    assert told.message().wait(HOUR).names == ["ku"]


def test_a_message_boundary_repeats_and_its_tokens_outlive_the_activity() -> None:
    told = Told(line("p", "a") + guard("b", "a", MESSAGE, "r", cancel=False))
    told.message(n=1).message(n=2).done("a")

    assert told.names == ["r", "r"]
    assert not told.execution.waits()


def settled(key: str = "") -> str:
    """One branch waits for the message that the other one throws."""
    throw = '<bpmn:messageEventDefinition messageRef="settled"/>'
    body = (
        nodes(s="startEvent", f="parallelGateway", j="parallelGateway")
        + users("a", "w", "z")
        + ends("e")
    )
    body += element(
        "intermediateThrowEvent", "th", throw, '<wangge:input target="n" source="=a.n"/>' + key
    )
    body += element("boundaryEvent", "b", throw, attachedToRef="w") + nodes(m="exclusiveGateway")
    body += flow("s", "f", "a", "th", "j", "z", "e") + flow("f", "w", "m", "j") + flow("b", "m")
    return body


def test_a_message_goes_first_to_whoever_waits_in_the_same_case() -> None:
    told = Told(settled()).done("a", n=5)

    assert told.names == ["z"]
    assert told.run.outbox == []
    assert told.data["b"] == {"n": 5}


def test_a_message_nobody_waits_for_goes_to_the_outbox() -> None:
    told = Told(settled()).done("w").done("a", n=5)

    assert [(m["message"], m["payload"]) for m in told.run.outbox] == [("settled", {"n": 5})]


def test_a_message_with_another_key_is_not_for_this_wait() -> None:
    told = Told(settled('<wangge:correlation key="=a.n"/>')).done("a", n=5)

    assert told.names == ["w"]
    assert told.run.outbox[0]["key"] == 5


def limited(name: str = "main", amount: str = "7", more: str = "") -> str:
    ours = f'<wangge:limit name="{name}" amount="{amount}" unit="working_day" {more}/>'
    return (
        nodes(s="startEvent") + element("userTask", "a", "", ours) + ends("e") + flow("s", "a", "e")
    )


def test_a_limit_starts_with_its_element_and_ends_with_it() -> None:
    told = Told(limited(more='startsAt="=case.found_at"'), case_file={"found_at": 99})
    task = told.task("a")

    assert told.run.limits_started == [(task, "main", 7, "working_day", 99)]
    assert told.done("a").run.limits_ended == [(task, "main")]


def test_a_limit_of_zero_is_none_and_one_of_nothing_is_an_incident() -> None:
    assert Told(limited(amount="=0")).run.limits_started == []
    assert "no whole number" in Told(limited(amount="=case.days")).incidents[0]


def test_a_limit_that_is_due_reaches_the_boundary_of_its_element() -> None:
    due = '<bpmn:escalationEventDefinition escalationRef="due"/>'
    told = Told(limited() + guard("b", "a", due, "chase", cancel=False))
    told.tell("throw_escalation", task_id=told.task("a"), code="limit.main.due")

    assert told.names == ["a", "chase"]
    told.tell("throw_escalation", task_id=told.task("a"), code="limit.main.reminder")
    assert told.names == ["a", "chase"]  # nobody catches that one, which is fine


def test_a_timer_cannot_be_triggered_early() -> None:
    told = Told(line("p", "a") + guard("b", "a", timer("timeDuration", "PT1H"), "late"))

    with pytest.raises(WrongState) as refusal:
        told.tell("fire", task_id=told.execution.timers()[0].task_id)
    assert refusal.value.code == "not_due"


def service(definition: str = ERROR) -> str:
    body = nodes(s="startEvent") + element("serviceTask", "j") + users("z") + ends("e")
    return body + flow("s", "j", "z", "e") + guard("b", "j", definition, "fix")


def test_a_deadline_keeps_running_through_an_incident_and_a_retry() -> None:
    told = Told(service(timer("timeDuration", "PT5H")))
    told.wait(HOUR).tell("job_error", task_id=told.execution.jobs()[0].task_id, code="E9")
    told.wait(2 * HOUR).tell("retry", task_id=told.execution.incidents()[0].task_id)

    assert [t.due for t in told.execution.timers()] == [5 * HOUR]
    assert told.wait(5 * HOUR).names == ["fix"]
