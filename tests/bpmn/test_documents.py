"""The schema, the editor's descriptor and the page say what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn import parser as schemas

from engine.bpmn import Execution, LintFailed, Run, parse, running
from engine.bpmn.extensions import IN_WANGGE, LOOP_ATTRIBUTES, VOCABULARY, WANGGE
from engine.bpmn.lint.instead import INSTEAD
from engine.bpmn.lint.ours import EVERYWHERE, PLACES
from engine.bpmn.parser import EXECUTED
from tests.bpmn.drawing import document, element, ends, flow, nodes
from tests.bpmn.rows import ROWS

ROOT = Path(__file__).parents[2]
XS = "{http://www.w3.org/2001/XMLSchema}"


def test_the_editor_s_descriptor_lists_the_vocabulary() -> None:
    moddle = json.loads((ROOT / "engine/bpmn/wangge-moddle.json").read_text("utf-8"))
    types = {t["name"][0].lower() + t["name"][1:]: t for t in moddle["types"]}
    told = {name: {p["name"] for p in t["properties"]} for name, t in types.items()}

    assert moddle["uri"] == WANGGE
    assert told.pop("loop") == LOOP_ATTRIBUTES
    assert told == {name: must | may for name, (must, may) in VOCABULARY.items()}


def test_the_schema_lists_the_vocabulary() -> None:
    schema = etree.parse(ROOT / "docs/reference/wangge-bpmn.xsd").getroot()
    told = {}
    for node in schema.findall(f"{XS}element"):
        attributes = node.findall(f".//{XS}attribute")
        must = {a.get("name") for a in attributes if a.get("use") == "required"}
        told[node.get("name")] = (must, {a.get("name") for a in attributes} - must)

    assert told == {name: (set(must), set(may)) for name, (must, may) in VOCABULARY.items()}
    assert {a.get("name") for a in schema.findall(f"{XS}attribute")} == LOOP_ATTRIBUTES


def test_the_schema_accepts_what_the_gate_accepts() -> None:
    schema = etree.XMLSchema(etree.parse(ROOT / "docs/reference/wangge-bpmn.xsd"))
    ours = '<wangge:limit name="main" amount="=case.n" unit="day"/><wangge:output target="case.n" source="=1"/>'
    body = (
        nodes(s="startEvent") + element("userTask", "a", "", ours) + ends("e") + flow("s", "a", "e")
    )
    said = [e for e in etree.fromstring(document(body)).iter() if e.tag.startswith(IN_WANGGE)]

    assert len(said) == 5
    assert all(schema.validate(etree.ElementTree(e)) for e in said)


PAGE = (ROOT / "docs/reference/bpmn-support.md").read_text("utf-8")
TOLD = dict(
    re.findall(r"^\| `(\w+)` \| (executed|drawn|refused|abstract) \| .+ \|$", PAGE, re.MULTILINE)
)
CASES = [(kind, name, file) for kind, rows in ROWS.items() for name, file in rows.items()]


def test_the_page_lists_every_element_of_the_standard() -> None:
    schema = etree.parse(Path(schemas.__file__).parent / "schema/Semantic.xsd").getroot()
    elements = {node.get("name") for node in schema.findall(f"{XS}element")}

    assert len(elements) > 130
    assert elements | {"condition"} == TOLD.keys()


def test_every_row_has_a_diagram_and_says_what_becomes_of_it() -> None:
    assert {name: kind for kind, name, _ in CASES} == TOLD


@pytest.mark.parametrize(
    ("kind", "name", "file"), CASES, ids=[f"{name}-{kind}" for kind, name, _ in CASES]
)
def test_every_row_of_the_page_is_true(kind: str, name: str, file: bytes) -> None:
    assert f"<bpmn:{name}".encode() in file or name in ("expression", "formalExpression")
    if kind in ("executed", "drawn"):
        execution = Execution(parse({"p": file}, {"d": Always()}, {}))
        with running(Run(1, 0)):
            execution.start("P", {}, {"unit": "330000100101003"})
        execution.check()
        assert execution.incidents() == []
    else:
        with pytest.raises(LintFailed) as refusal:
            parse({"p": file}, {}, {})
        assert all(f.sentence_en and f.sentence_zh for f in refusal.value.findings)


class Always:
    """A decision that is always the same."""

    def evaluate(self, names: Any, ask: Any, budget: Any) -> int:
        return 1


def test_the_page_names_everything_that_is_executed_every_extension_and_every_hint() -> None:
    words = set(re.findall(r"`([A-Za-z]+)[^`]*`", PAGE))

    assert {tag for tag, _, _ in EXECUTED} <= {
        name for name, kind in TOLD.items() if kind == "executed"
    }
    assert VOCABULARY.keys() <= words
    assert VOCABULARY.keys() == PLACES.keys() | EVERYWHERE
    shapes = {
        "multipleEventDefinitions",
        "timerStart",
        "conditionalStart",
        "compensateStart",
        "instantiate",
    }
    assert INSTEAD.keys() - shapes <= {name for name, kind in TOLD.items() if kind == "refused"}
