"""Diagrams from other tools: deployed, or refused with a list that a person can act on; never a traceback."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.bpmn import Definition, Execution, LintFailed, Run, parse, running
from tests.bpmn.drawing import document, element, ends, flow, guard, nodes, timer, users
from tests.bpmn.test_compensation import in_line
from tests.bpmn.test_links_and_loops import linked
from tests.bpmn.test_signals_and_conditions import heard

DRAWN = {
    path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "foreign").iterdir())
}

REFUSED = {
    "camunda-7.bpmn": {
        ("Process_1", "unnamed"),
        ("Process_1", "foreign"),
        ("StartEvent_1", "foreign"),
        ("Activity_review", "foreign"),
        ("Activity_review", "no_assignment"),
        ("Activity_review", "unnamed"),
        ("Activity_notify", "foreign"),
        ("Activity_notify", "unnamed"),
        ("Flow_3", "not_expression"),
    },
    "camunda-8.bpmn": {
        ("Process_2", "unnamed"),
        ("Task_1", "unnamed"),
        ("Task_1", "foreign"),
        ("Task_1", "no_assignment"),
        ("Task_2", "unnamed"),
        ("Task_2", "foreign"),
    },
    "signavio.bpmn": {
        ("sid-0004", "not_executable"),
        ("sid-0004", "unnamed"),
        ("sid-0007", "bad_id"),
        ("sid-0008", "unsupported"),
        ("sid-0009", "bad_id"),
        ("sid-0012", "unsupported"),
    },
    "bizagi.bpmn": {
        ("Id_aa11-bb22", "unnamed"),
        ("Id_aa11-bb22", "unsupported"),
        ("Id_0001-s", "bad_id"),
        ("Id_0002-t", "bad_id"),
        ("Id_0002-t", "unnamed"),
        ("Id_0002-t", "no_assignment"),
        ("Id_0003-g", "unsupported"),
        ("Id_0004-e", "bad_id"),
    },
    "draft-2.0.bpmn": {("draft-2.0.bpmn", "no_process")},
    "choreography.bpmn": {("choreography.bpmn", "no_process")},
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_deployed_is_refused_with_a_list(name: str) -> None:
    with pytest.raises(LintFailed) as refusal:
        parse({name: DRAWN[name]}, {}, {})
    findings = refusal.value.findings

    assert {(f.element, f.code) for f in findings} == REFUSED[name]
    assert all(len(f.sentence_en) > 20 and len(f.sentence_zh) > 5 for f in findings)


def test_what_another_engine_would_execute_is_named_with_what_to_write_here() -> None:
    with pytest.raises(LintFailed) as refusal:
        parse({"c": DRAWN["camunda-7.bpmn"]}, {}, {})
    said = [f.sentence_en for f in refusal.value.findings if f.code == "foreign"]

    assert (
        "'assignee' is for another engine and means nothing here; write wangge:assignment" in said
    )
    assert len(said) == 9


def test_a_diagram_with_pools_lanes_colours_and_no_layout_is_deployed_and_runs() -> None:
    definition = parse({"b": DRAWN["bpmn-io.bpmn"]}, {}, {})
    execution = Execution(definition)
    with running(Run(1, 0)):
        execution.start("Process_5", {}, {"unit": "330000100101003"})

    assert [w.element_id for w in execution.work()] == ["ask"]
    assert (definition.elements["ask"].lane, definition.elements["wait_answer"].lane) == (
        "办公室",
        "信访岗",
    )
    assert set(definition.processes) == {"Process_5"}


def test_every_foreign_diagram_is_looked_at() -> None:
    assert DRAWN.keys() == REFUSED.keys() | {"bpmn-io.bpmn"}


def many_kinds() -> str:
    body = nodes(s="startEvent", g="eventBasedGateway") + users("x", "y") + ends("e", "f")
    body += element("intermediateCatchEvent", "t", timer("timeDuration", "PT1H"))
    body += (
        element("receiveTask", "r", messageRef="ms")
        + flow("s", "g", "t", "x", "e")
        + flow("g", "r", "y", "f")
    )
    return body + guard("b", "y", timer("timeCycle", "R3/PT1H"), "h", cancel=False)


OWN = [document(body) for body in (in_line(), linked(), heard(), many_kinds())]
TAGS = ("startEvent", "endEvent", "subProcess", "boundaryEvent", "transaction", "userTask", "scriptTask",
        "intermediateThrowEvent", "linkEventDefinition", "compensateEventDefinition", "process", "sequenceFlow",
        "standardLoopCharacteristics", "association", "callActivity", "timerEventDefinition", "lane")  # fmt: skip
VALUES = (
    "",
    "a",
    "s",
    "e",
    "=",
    "=a",
    "true",
    "1",
    "-1",
    "99999999999999999999",
    "P",
    "${x}",
    "网格",
    "a b",
    "\u0301",
)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The file with a few attributes, texts and elements changed, lost, moved or doubled."""
    root = etree.fromstring(data)
    for _ in range(chance.randrange(1, 5)):
        inner = [n for n in root.iter() if isinstance(n.tag, str) and n is not root]
        if inner:
            node, other = chance.choice(inner), chance.choice(inner)
            chance.choice([spoil_attributes, spoil_element])(node, other, chance)
    return bytes(etree.tostring(root))


def spoil_attributes(node: Any, other: Any, chance: random.Random) -> None:
    if not node.attrib:
        node.text = chance.choice(VALUES[:-1])
    elif chance.random() < 0.4:
        del node.attrib[chance.choice(sorted(node.attrib))]
    else:
        node.set(chance.choice(sorted(node.attrib)), chance.choice(VALUES))


def spoil_element(node: Any, other: Any, chance: random.Random) -> None:
    act = chance.randrange(4)
    if act == 0:
        node.getparent().remove(node)
    elif act == 1:
        node.tag = node.tag.rpartition("}")[0] + "}" + chance.choice(TAGS)
    elif act == 2 and node is not other and other not in node.iterancestors():
        node.append(other)
    else:
        node.getparent().append(etree.fromstring(etree.tostring(node)))


def judged(data: bytes) -> Definition | None:
    """The definition, or None when it is refused; nothing else may come out."""
    try:
        return parse({"x": data}, {}, {})
    except LintFailed:
        return None


@pytest.mark.parametrize("data", [*DRAWN.values(), *OWN], ids=[*DRAWN, *"1234"])
def test_a_spoilt_diagram_is_deployed_or_refused_and_runs_if_deployed(data: bytes) -> None:
    chance = random.Random(len(data))
    deployed = 0
    for _ in range(120):
        definition = judged(spoilt(data, chance))
        if definition is not None and "P" in definition.processes:
            execution = Execution(definition)
            with running(Run(1, 0, lambda *_: None)):
                execution.start("P", {}, {"unit": "u"})
            execution.check()
            deployed += 1

    assert deployed < 120
