"""What pages, reports and rules learn of a diagram, and the rows of the support page without a test elsewhere."""

from __future__ import annotations

import pytest

from engine.bpmn import Definition, parse
from engine.errors import NotFound
from tests.bpmn.drawing import (
    HEAD,
    MESSAGE,
    branch,
    document,
    element,
    ends,
    flow,
    guard,
    line,
    nodes,
    process,
    timer,
    users,
)
from tests.bpmn.told import HOUR, Told


@pytest.fixture
def definition() -> Definition:
    """Two files: P calls Q, Q calls R."""
    ours = (
        '<wangge:clause id="C-001"/><wangge:limit name="main" amount="7" unit="working_day"/>'
        '<wangge:assignment role="clerk" notSameAs="a"/>'
    )
    lane = '<bpmn:lane id="l1" name="网格"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
    lanes = f'<bpmn:laneSet id="l">{lane}</bpmn:laneSet>'
    body = lanes + element("startEvent", "s", "", '<wangge:start role="grid_leader"/>') + ends("e")
    body += element("userTask", "a", "<bpmn:documentation>look first</bpmn:documentation>", ours)
    body += element("callActivity", "c", calledElement="Q") + flow("s", "a", "c", "e")
    q = nodes(qs="startEvent") + element("callActivity", "qc", calledElement="R") + ends("qe")
    other = process("Q", q + flow("qs", "qc", "qe")) + process("R", line("r", "ra"))
    files = {"p.bpmn": document(body), "q.bpmn": (HEAD + other + "</bpmn:definitions>").encode()}
    return parse(files, {}, {"a": object()})


def test_an_element_tells_its_names_clauses_form_lane_assignment_and_limits(
    definition: Definition,
) -> None:
    a = definition.elements["a"]

    assert (a.kind, a.process_id, a.scope_id, a.file) == ("userTask", "P", "P", "p.bpmn")
    assert (a.name("zh"), a.name("en"), a.documentation) == ("步骤a", "Step a", "look first")
    assert (a.clauses, a.form, a.lane) == (("C-001",), "a", "网格")
    assert a.assignment is not None
    assert (a.assignment.role, a.assignment.unit) == ("clerk", "=case.unit")
    assert a.assignment.not_same_as == ("a",)
    assert [(limit.name, limit.amount) for limit in a.limits] == [("main", "7")]


def test_a_definition_tells_what_is_called_who_may_start_and_what_is_carried(
    definition: Definition,
) -> None:
    assert definition.called("P") == {"Q", "R"}
    assert definition.start_roles("P") == ("grid_leader",)
    assert definition.start_roles("Q") == ()
    assert definition.clauses == {"C-001": ("a",)}
    flow_ = definition.elements["s_a"]
    assert (flow_.kind, flow_.source, flow_.target) == ("sequenceFlow", "s", "a")
    assert definition.elements["c"].called == "Q"


def test_an_unknown_process_is_not_found(definition: Definition) -> None:
    with pytest.raises(NotFound):
        definition.process("nothing")


def test_the_digest_follows_every_byte_of_every_file() -> None:
    one = {"p.bpmn": document(line("p", "a"))}
    other = {"p.bpmn": one["p.bpmn"] + b"\n"}
    digests = [parse(files, {}, {}).digest for files in (one, other, {"q.bpmn": one["p.bpmn"]})]

    assert len(set(digests)) == 3
    assert parse(one, {}, {}).digest == digests[0]


def test_a_send_task_sends_and_a_receive_task_waits_and_keeps_the_payload() -> None:
    ours = '<wangge:input target="n" source="=1 + 1"/>'
    body = nodes(s="startEvent") + element("sendTask", "send", "", ours, messageRef="settled")
    body += element("receiveTask", "get", "", '<wangge:result variable="got"/>', messageRef="ms")
    told = Told(body + users("z") + ends("e") + flow("s", "send", "get", "z", "e"))

    assert [(m["message"], m["payload"]) for m in told.run.outbox] == [("settled", {"n": 2})]
    assert [w.message for w in told.execution.waits()] == ["M"]
    assert told.message(n=5).data["got"] == {"n": 5}


def test_an_event_gateway_takes_the_message_and_forgets_the_timer() -> None:
    body = nodes(s="startEvent", g="eventBasedGateway") + users("a", "b") + ends("e", "f")
    body += element("intermediateCatchEvent", "m", MESSAGE)
    body += element("intermediateCatchEvent", "t", timer("timeDuration", "PT1H"))
    told = Told(body + flow("s", "g", "m", "a", "e") + flow("g", "t", "b", "f")).message()

    assert told.names == ["a"]
    assert told.wait(2 * HOUR).names == ["a"]


def test_a_boundary_event_of_a_sub_process_withdraws_all_that_is_inside() -> None:
    inner = (
        nodes(i="startEvent", f="parallelGateway", j="parallelGateway")
        + users("x", "y")
        + ends("ie")
    )
    inner += flow("i", "f", "x", "j", "ie") + flow("f", "y", "j")
    body = nodes(s="startEvent") + element("subProcess", "sub", inner) + ends("e")
    told = Told(body + flow("s", "sub", "e") + guard("b", "sub", MESSAGE, "h")).message()

    assert told.names == ["h"]
    assert told.done("h").ended


def test_a_message_at_an_end_event_leaves_the_case() -> None:
    told = Told(
        nodes(s="startEvent") + users("a") + element("endEvent", "e", MESSAGE) + flow("s", "a", "e")
    )

    assert [m["message"] for m in told.done("a").run.outbox] == ["M"]
    assert told.ended


def test_each_item_of_a_multiple_sub_process_has_variables_of_its_own() -> None:
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics wangge:collection="=[1, 2]" wangge:results="all" '
        'wangge:result="=out"/>'
    )
    io = '<wangge:input target="mine" source="=item"/><wangge:output target="out" source="=mine * a.n"/>'
    inner = nodes(i="startEvent") + users("a") + ends("ie") + flow("i", "a", "ie")
    body = (
        nodes(s="startEvent")
        + element("subProcess", "sub", loop + inner, io)
        + users("z")
        + ends("e")
    )
    told = Told(body + flow("s", "sub", "z", "e")).done("a", n=10).done("a", n=100)

    assert told.data == {"all": [10, 200]}


def test_a_default_flow_is_taken_when_no_condition_holds() -> None:
    body = nodes(s="startEvent") + users("a") + ends("e", "f")
    body += element("inclusiveGateway", "x", default="x_a") + flow("s", "x", "a", "e")

    assert Told(body + branch("x", "f", "=false")).names == ["a"]
