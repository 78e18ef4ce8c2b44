"""Variables, conditions, joins and scopes."""

from __future__ import annotations

import pytest

from tests.bpmn.drawing import (
    ERROR,
    ESCALATION,
    branch,
    element,
    ends,
    flow,
    guard,
    line,
    nodes,
    process,
    users,
)
from tests.bpmn.told import Told


def choice(condition: str) -> str:
    body = nodes(s="startEvent") + users("a", "yes") + ends("e", "e2")
    body += element("exclusiveGateway", "x", default="x_e") + flow("s", "a", "x", "e")
    return body + branch("x", "yes", condition) + flow("yes", "e2")


def test_a_sibling_branch_sees_answers_and_a_repeated_task_overwrites() -> None:
    body = nodes(s="startEvent", f="parallelGateway") + users("a", "b", "yes", "no")
    body += element("exclusiveGateway", "x", default="x_no") + ends("e1", "e2", "e3")
    body += flow("s", "f", "a", "e1") + flow("f", "b", "x", "no", "e2") + flow("yes", "e3")
    told = Told(body + branch("x", "yes", "=a.urgent")).done("a", urgent=True).done("b")

    assert told.names == ["yes"]
    assert told.data["a"] == {"urgent": True}


def test_a_null_condition_keeps_the_completion_and_stops_before_the_gateway() -> None:
    told = Told(choice("=a.missing")).done("a", other=1)

    assert told.data["a"] == {"other": 1}
    assert told.incidents == ["x: the condition =a.missing gave null (nothing), not true or false"]


@pytest.mark.parametrize("condition", ["=a.n", '="yes"', "=1"])
def test_a_condition_that_is_not_boolean_is_an_incident(condition: str) -> None:
    assert "not true or false" in Told(choice(condition)).done("a", n=1).incidents[0]


def test_the_first_condition_that_holds_wins_in_the_order_of_the_file() -> None:
    body = nodes(s="startEvent") + users("a", "b", "c") + ends("e", "e1", "e2")
    body += element("exclusiveGateway", "x", default="x_e") + flow("s", "a", "x")
    body += branch("x", "c", "=a.n > 1") + branch("x", "b", "=a.n > 0") + flow("x", "e")

    assert Told(body + flow("b", "e1") + flow("c", "e2")).done("a", n=2).names == ["c"]


def fork(kind: str, *more: str) -> str:
    body = nodes(s="startEvent", j=kind) + users("a", "b", "z") + ends("e")
    flows = flow("s", "f", "a", "j", "z", "e") + flow("b", "j")
    if kind == "parallelGateway":
        return body + nodes(f=kind) + flows + flow("f", "b")
    return body + element(kind, "f", default="f_a") + flows + branch("f", "b", "=both")


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_parallel_join_waits_for_both_in_any_order(order: tuple[str, str]) -> None:
    told = Told(fork("parallelGateway")).done(order[0])

    assert told.names == [order[1]]
    assert told.done(order[1]).names == ["z"]


@pytest.mark.parametrize(("both", "opened"), [(True, ["b"]), (False, ["a"])])
def test_an_inclusive_join_waits_only_for_branches_that_were_taken(
    both: bool, opened: list[str]
) -> None:
    told = Told(fork("inclusiveGateway"), variables={"both": both})

    assert told.names == opened
    assert told.done(opened[0]).names == ["z"]


def test_joins_in_a_loop_work_however_the_branches_finish() -> None:
    body = nodes(s="startEvent", m="exclusiveGateway", f="parallelGateway", j="parallelGateway")
    body += users("a", "b") + ends("e") + element("exclusiveGateway", "x", default="x_e")
    body += (
        flow("s", "m", "f", "a", "j", "x", "e") + flow("f", "b", "j") + branch("x", "m", "=a.n < 5")
    )
    told = Told(body)
    for round_number in range(6):
        first, second = ("a", "b") if round_number % 2 else ("b", "a")
        told.done(first, n=round_number).done(second, n=round_number)

    assert told.ended


def test_a_called_process_sees_and_gives_only_what_is_declared() -> None:
    io = (
        '<wangge:input target="x" source="=secret + 1"/><wangge:output target="y" source="=q.n"/>'
        '<wangge:output target="case.z" source="=x"/>'
    )
    body = nodes(s="startEvent") + element("callActivity", "call", "", io, calledElement="Q")
    body += users("z") + ends("e") + flow("s", "call", "z", "e")
    told = Told(body, process("Q", line("q", "q")), variables={"secret": 1})
    inner = next(iter(told.execution.tree.subprocesses.values()))

    assert inner.data == {"x": 2}
    told.done("q", n=7, other=8)
    assert told.data == {"secret": 1, "y": 7}
    assert told.execution.case_file["z"] == 2


def test_a_called_process_does_not_see_its_caller_but_shares_the_case_file() -> None:
    io = '<wangge:output target="seen" source="=if secret = null then case.gravity else secret"/>'
    body = nodes(s="startEvent") + element("callActivity", "call", "", io, calledElement="Q")
    body += users("z") + ends("e") + flow("s", "call", "z", "e")
    told = Told(
        body,
        process("Q", line("q", "q")),
        variables={"secret": 1},
        case_file={"gravity": "major"},
    )

    assert told.done("q").data["seen"] == "major"


def test_an_error_reaches_only_its_own_scope() -> None:
    def part(k: str) -> str:
        inner = (
            nodes(**{f"s{k}": "startEvent"}) + users(f"u{k}") + element("endEvent", f"e{k}", ERROR)
        )
        inner += flow(f"s{k}", f"u{k}", f"e{k}")
        body = element("subProcess", f"sub{k}", inner) + nodes(**{f"m{k}": "exclusiveGateway"})
        body += element("boundaryEvent", f"b{k}", ERROR, attachedToRef=f"sub{k}") + users(f"h{k}")
        return body + flow(f"b{k}", f"h{k}", f"m{k}") + flow(f"sub{k}", f"m{k}")

    body = nodes(s="startEvent", f="parallelGateway", j="parallelGateway") + part("1") + part("2")
    body += (
        ends("e")
        + flow("s", "f", "sub1")
        + flow("m1", "j", "e")
        + flow("f", "sub2")
        + flow("m2", "j")
    )
    told = Told(body).done("u1")

    assert told.names == ["h1", "u2"]
    assert told.done("h1").done("u2").done("h2").ended


def test_an_uncaught_error_is_an_incident_and_not_success() -> None:
    told = Told(nodes(s="startEvent") + element("endEvent", "e", ERROR) + flow("s", "e"))

    assert not told.ended
    assert told.incidents == ["e: nobody catches the error E1"]


def test_terminate_ends_only_its_scope() -> None:
    inner = nodes(i="startEvent", f="parallelGateway") + users("a", "b") + ends("ie")
    inner += element("endEvent", "t", "<bpmn:terminateEventDefinition/>")
    inner += flow("i", "f", "a", "t") + flow("f", "b", "ie")
    body = nodes(s="startEvent") + element("subProcess", "sub", inner) + users("z") + ends("e")

    assert Told(body + flow("s", "sub", "z", "e")).done("a").names == ["z"]


def test_a_script_keeps_decimals_and_dates_exactly() -> None:
    ours = '<wangge:result variable="r"/>'
    script = '<bpmn:script>=[1 / 8, date("2026-10-01"), duration("P3D")]</bpmn:script>'
    body = nodes(s="startEvent") + element("scriptTask", "x", script, ours) + users("a") + ends("e")
    told = Told(body + flow("s", "x", "a", "e"))

    assert told.data["r"] == [{"$n": "0.125"}, {"$d": "2026-10-01"}, {"$dur": "P3D"}]


def test_no_behaviour_hangs_on_the_order_in_which_keys_were_written() -> None:
    ours = '<wangge:result variable="keys"/>'
    script = "<bpmn:script>=get entries(a).key</bpmn:script>"
    body = (
        nodes(s="startEvent")
        + users("a", "z")
        + element("scriptTask", "x", script, ours)
        + ends("e")
    )
    body += flow("s", "a", "x", "z", "e")

    assert Told(body).done("a", b=1, a=2).data["keys"] == ["a", "b"]


def test_a_long_loop_is_not_cut_off() -> None:
    body = nodes(s="startEvent", x="exclusiveGateway") + users("a") + ends("e")
    body += element("exclusiveGateway", "y", default="y_e") + flow("s", "x", "a", "y", "e")
    told = Told(body + branch("y", "x", "=a.again"))
    for i in range(1100):  # the library alone stops silently at 333
        told.done("a", again=i < 1099)

    assert told.ended


def test_an_interrupting_event_on_a_task_leads_its_token_elsewhere() -> None:
    told = Told(line("p", "a") + guard("b", "a", ERROR, "fix"))
    told.tell("throw_escalation", task_id=told.task("a"), code="nobody")

    assert told.names == ["a"]


def test_an_escalation_reaches_only_its_own_scope() -> None:
    def part(k: str) -> str:
        inner = nodes(**{f"s{k}": "startEvent"}) + users(f"u{k}") + ends(f"e{k}")
        inner += element("intermediateThrowEvent", f"t{k}", ESCALATION)
        body = element("subProcess", f"sub{k}", inner + flow(f"s{k}", f"u{k}", f"t{k}", f"e{k}"))
        return body + guard(f"b{k}", f"sub{k}", ESCALATION, f"h{k}", cancel=False)

    body = nodes(s="startEvent", f="parallelGateway", j="parallelGateway") + part("1") + part("2")
    body += ends("e") + flow("s", "f", "sub1", "j", "e") + flow("f", "sub2", "j")
    told = Told(body).done("u1")

    assert told.names == ["h1", "u2"]
    assert told.done("u2").names == ["h1", "h2"]
