"""The gate refuses what would be ignored or mis-executed, names the element, and speaks both languages."""

from __future__ import annotations

import string
from collections.abc import Mapping

import pytest

from engine.bpmn import LintFailed, parse
from engine.bpmn.lint.instead import INSTEAD
from engine.bpmn.lint.sentences import SENTENCES
from tests.bpmn.drawing import (
    ERROR,
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


def codes(files: Mapping[str, bytes] | bytes) -> set[tuple[str, str]]:
    """Element and code of every finding."""
    if isinstance(files, bytes):
        files = {"p.bpmn": files}
    try:
        parse(files, {"d": object()}, {"f": object()})
    except LintFailed as failed:
        return {(f.element, f.code) for f in failed.findings if f.sentence_en and f.sentence_zh}
    return set()


def between(element_: str, name: str = "x", tail: str = "") -> bytes:
    """Start, one element, end."""
    return document(nodes(s="startEvent") + element_ + ends("e") + flow("s", name, "e") + tail)


def user(ours: str, name: str = "x", inner: str = "") -> bytes:
    return between(element("userTask", name, inner, ours), name)


CATCH = "intermediateCatchEvent"
THROW = "intermediateThrowEvent"
TWO = users("a", "b") + ends("e") + nodes(s="startEvent")
LOOP = "<bpmn:multiInstanceLoopCharacteristics {}>{}</bpmn:multiInstanceLoopCharacteristics>"


@pytest.mark.parametrize(
    ("element_id", "code", "body"),
    [
        ("lost", "unreached", line("p", "a") + users("lost") + ends("x") + flow("lost", "x")),
        ("a", "dead_end", nodes(s="startEvent") + users("a") + ends("e") + flow("s", "a")),
        ("a", "implicit_fork", TWO + flow("s", "a", "b", "e") + flow("a", "e")),
        ("f", "twin_flow", nodes(s="startEvent", f="parallelGateway", j="parallelGateway") + ends("e")
         + flow("s", "f", "j", "e") + element("sequenceFlow", "twin", sourceRef="f", targetRef="j")),
        ("a", "self_flow", line("p", "a") + flow("a", "a")),
        ("P", "starts", line("p", "a") + nodes(q="startEvent") + flow("q", "a")),
        ("P", "no_end", nodes(s="startEvent") + users("a") + flow("s", "a")),
        ("b", "unsupported", line("p", "a") + guard("b", "a", "<bpmn:cancelEventDefinition/>", "h")),
        ("b", "no_reference", line("p", "a") + guard("b", "a", "<bpmn:signalEventDefinition/>", "h")),
        ("b", "no_reference", line("p", "a") + guard("b", "a", "<bpmn:conditionalEventDefinition/>", "h")),
        ("x", "unreached", line("p", "a") + users("x", "y") + flow("x", "y", "x")),
        ("b", "error_interrupts", line("p", "a") + guard("b", "a", ERROR, "h", cancel=False)),
        ("b", "boundary_host", line("p", "a") + guard("b", "pe", MESSAGE, "h")),
        ("g", "unsupported", line("p", "a") + nodes(g="complexGateway")),
        ("t", "unsupported", line("p", "a") + nodes(t="transaction")),
        ("o", "unsupported", line("p", "a") + nodes(o="dataObject")),
        ("t", "unsupported", line("p", "a") + nodes(t="task")),
        ("ps_a", "condition_place", nodes(ps="startEvent") + users("a") + ends("e") + flow("a", "e")
         + branch("ps", "a", "=true")),
        ("x", "branches", TWO + element("exclusiveGateway", "x") + flow("s", "x", "a", "e")
         + branch("x", "b", "=true") + flow("b", "e")),
        ("a", "default_place", nodes(s="startEvent") + element("userTask", "a", default="a_e") + ends("e")
         + flow("s", "a", "e")),
        ("a", "event_gateway", nodes(s="startEvent", g="eventBasedGateway") + users("a")
         + element(CATCH, "c", MESSAGE) + ends("e", "f") + flow("s", "g", "a", "e") + flow("g", "c", "f")),
        ("s", "event_here", element("startEvent", "s", ERROR) + users("a") + ends("e") + flow("s", "a", "e")),
        ("s", "unsupported", element("startEvent", "s", timer("timeDuration", "PT1H")) + users("a") + ends("e")
         + flow("s", "a", "e")),
        ("g", "unsupported", nodes(s="startEvent") + element("eventBasedGateway", "g", instantiate="true")
         + element(CATCH, "c", MESSAGE) + ends("f") + flow("s", "g", "c", "f")),
        ("a-b", "bad_id", line("p", "a-b")),
        ("case", "bad_id", line("p", "case")),
    ],
)  # fmt: skip
def test_shapes_that_are_refused(element_id: str, code: str, body: str) -> None:
    assert (element_id, code) in codes(document(body))


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("no_assignment", between('<bpmn:userTask id="x" name="y"/>')),
        ("unnamed", between('<bpmn:serviceTask id="x" name="y"/>')),
        ("unnamed", between(element("serviceTask", "x", name=""))),
        ("our_element", user("<wangge:asignment role='a'/>")),
        ("our_attribute", user('<wangge:assignment role="a" rolle="b"/>')),
        ("our_missing", user('<wangge:limit name="main" amount="3"/>')),
        ("our_twice", user('<wangge:form ref="f"/><wangge:form ref="f"/>')),
        ("our_place", user('<wangge:decision ref="d"/>')),
        ("our_value", user('<wangge:limit name="m" amount="3" unit="weeks"/>')),
        ("our_value", user('<wangge:limit name="m" amount="three" unit="day"/>')),
        ("our_attribute", between(element("serviceTask", "x", **{"wangge:role": "a"}))),
        ("unknown_reference", user('<wangge:form ref="nowhere"/>')),
        ("unknown_reference", user('<wangge:assignment role="a" sameAs="nobody"/>')),
        ("unknown_reference", between(element("callActivity", "x", calledElement="Q"))),
        ("no_reference", between(element("callActivity", "x"))),
        ("no_reference", between(element("businessRuleTask", "x"))),
        ("unknown_reference", between(element("businessRuleTask", "x", "", '<wangge:decision ref="?"/>'))),
        ("no_reference", between(element("receiveTask", "x"))),
        ("unknown_reference", between(element("sendTask", "x", messageRef="nothing"))),
        ("bad_name", user('<wangge:output target="case.a.b" source="=1"/>')),
        ("bad_name", user('<wangge:input target="a b" source="=1"/>')),
        ("script", between(element("scriptTask", "x", "<bpmn:script>1 + 1</bpmn:script>"))),
        ("expression", user('<wangge:assignment role="=a +"/>')),
        ("expression", user('<wangge:output target="n" source="=().__class__"/>')),
        ("expression", between(element(CATCH, "x", timer("timeDuration", "=PT1H +")))),
        ("timer_text", between(element(CATCH, "x", timer("timeCycle", "R/PT10S")))),
        ("timer_text", between(element(CATCH, "x", timer("timeDuration", "an hour")))),
        ("timer_text", between(element(CATCH, "x", timer("timeDate", "2026-10-01T10:00:00")))),
        ("timer_form", between(element(CATCH, "x", "<bpmn:timerEventDefinition/>"))),
        ("event_here", between(element(CATCH, "x"))),
        ("event_here", between(element(THROW, "x", timer("timeDuration", "PT1H")))),
        ("link_alone", between(element(CATCH, "x", '<bpmn:linkEventDefinition name="L"/>'))),
        ("loop_form", user("", inner="<bpmn:standardLoopCharacteristics/>")),
        ("loop_maximum", user("", inner='<bpmn:standardLoopCharacteristics loopMaximum="0"/>')),
        ("loop_maximum", user("", inner='<bpmn:standardLoopCharacteristics loopMaximum="many"/>')),
        ("not_expression", user("", inner="<bpmn:standardLoopCharacteristics><bpmn:loopCondition>a"
                                          "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>")),
        ("loop_here", between(element("exclusiveGateway", "x", LOOP.format('wangge:collection="=[1]"', "")))),
        ("not_expression", between(element(
            CATCH, "x", "<bpmn:conditionalEventDefinition><bpmn:condition>${a}</bpmn:condition>"
            "</bpmn:conditionalEventDefinition>"))),
        ("our_place", between(element(
            CATCH, "x", timer("timeDuration", "PT1H"), '<wangge:correlation key="=case.number"/>'))),
        ("unsupported", between(element(CATCH, "x", MESSAGE + timer("timeDuration", "PT1H")))),
        ("unsupported", user("", inner="<bpmn:ioSpecification/>")),
        ("multi_form", user("", inner=LOOP.format("", ""))),
        ("not_expression", user("", inner=LOOP.format('wangge:collection="people"', ""))),
        ("not_expression", user("", inner=LOOP.format(
            "", "<bpmn:loopCardinality>many</bpmn:loopCardinality>"))),
        ("our_value", between(element(
            CATCH, "x", timer("timeDuration", "PT1H"), '<wangge:result variable="r"/>')
            + element("boundaryEvent", "b", MESSAGE, '<wangge:catchUp value="all"/>', attachedToRef="x"))),
    ],
)  # fmt: skip
def test_elements_that_are_refused(code: str, file: bytes) -> None:
    assert code in {c for _, c in codes(file)}


def test_parallel_blocks_that_could_strand_or_double_a_token_are_refused() -> None:
    fork = (
        nodes(s="startEvent", f="parallelGateway", j="parallelGateway")
        + users("a", "b")
        + ends("e")
    )
    left_early = (
        fork
        + flow("s", "f", "a", "j", "e")
        + flow("f", "b", "j")
        + guard("t", "a", MESSAGE, "late")
    )
    assert ("j", "waits_for_ever") in codes(document(left_early))

    met = nodes(s="startEvent", f="parallelGateway") + users("a", "b", "z") + ends("e")
    assert ("z", "doubled_token") in codes(
        document(met + flow("s", "f", "a", "z", "e") + flow("f", "b", "z"))
    )

    split = nodes(s="startEvent", j="parallelGateway") + users("a", "b") + ends("e")
    split += element("exclusiveGateway", "x", default="x_a") + flow("s", "x", "a", "j", "e")
    assert ("j", "waits_for_ever") in codes(
        document(split + branch("x", "b", "=true") + flow("b", "j"))
    )


def test_a_side_flow_must_not_join_the_main_flow() -> None:
    body = nodes(s="startEvent", m="exclusiveGateway") + users("a", "h") + ends("e")
    body += element("boundaryEvent", "b", MESSAGE, attachedToRef="a", cancelActivity="false")
    body += flow("s", "a", "m", "e") + flow("b", "h", "m")

    assert {c for _, c in codes(document(body))} == {"side_joins_main"}


def test_too_many_branches_side_by_side_are_refused() -> None:
    body = nodes(s="startEvent", f="parallelGateway", j="parallelGateway") + ends("e")
    body += flow("s", "f") + flow("j", "e")
    for i in range(10):
        body += users(f"a{i}") + guard(f"t{i}", f"a{i}", MESSAGE, f"r{i}", cancel=False)
        x, y = f"x{i}", f"y{i}"
        body += element("exclusiveGateway", x, default=f"{x}_{y}") + element("exclusiveGateway", y)
        body += users(f"b{i}") + flow("f", f"a{i}", x, y, "j") + branch(x, f"b{i}", "=true")
        body += flow(f"b{i}", y)

    assert {c for _, c in codes(document(body))} <= {"too_parallel"}


def test_an_id_may_not_be_used_twice_in_a_set_of_files() -> None:
    again = (HEAD + process("Q", line("q", "a")) + "</bpmn:definitions>").encode()

    assert ("a", "duplicate_id") in codes({"p.bpmn": document(line("p", "a")), "q.bpmn": again})


def test_a_process_may_not_call_itself_not_even_through_another() -> None:
    def caller(name: str, called: str) -> str:
        body = nodes(**{f"s{name}": "startEvent"}) + ends(f"e{name}")
        body += element("callActivity", f"c{name}", calledElement=called)
        return process(name, body + flow(f"s{name}", f"c{name}", f"e{name}"))

    file = (HEAD + caller("P", "Q") + caller("Q", "P") + "</bpmn:definitions>").encode()
    assert {("P", "calls_itself"), ("Q", "calls_itself")} <= codes(file)


def test_messages_of_two_files_may_share_an_id() -> None:
    def file(name: str, message: str) -> bytes:
        declared = f'<bpmn:message id="m" name="{message}"/>'
        body = nodes(**{f"s{name}": "startEvent"}) + element(
            "receiveTask", f"r{name}", messageRef="m"
        )
        body += ends(f"e{name}") + flow(f"s{name}", f"r{name}", f"e{name}")
        return (HEAD + declared + process(name, body) + "</bpmn:definitions>").encode()

    definition = parse({"p": file("P", "one"), "q": file("Q", "two")}, {}, {})
    names = [definition.specs[k].task_specs[f"r{k}"].event_definition.name for k in "PQ"]
    assert names == ["one", "two"]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("not_xml", b"<bpmn:definitions"),
        ("xml_dtd", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
        ("no_process", b"<x/>"),
        ("not_executable", document(line("p", "a")).replace(b' isExecutable="true"', b"")),
    ],
)
def test_files_that_are_no_diagrams_are_refused(code: str, data: bytes) -> None:
    assert code in {c for _, c in codes(data)}


def chain(length: int) -> bytes:
    names = [f"t{i}" for i in range(length)]
    return document(line("p", *names))


def test_a_long_diagram_does_not_break_the_parser_and_a_longer_one_is_refused() -> None:
    assert codes(chain(1_990)) == set()
    assert ("p.bpmn", "too_many_nodes") in codes(chain(2_010))


def test_every_finding_comes_at_once() -> None:
    body = nodes(s="startEvent") + users("a-b") + element("scriptTask", "x") + ends("e")

    assert len(codes(document(body + flow("s", "a-b", "e")))) >= 3


def test_both_languages_say_every_sentence_with_the_same_facts() -> None:
    def facts(text: str) -> set[str]:
        return {
            name.removesuffix("_zh") for _, name, _, _ in string.Formatter().parse(text) if name
        }

    for code, (en, zh) in SENTENCES.items():
        assert facts(zh) <= facts(en), code
    assert all(en and zh for en, zh in INSTEAD.values())
