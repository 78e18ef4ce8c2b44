"""The schema, the editor's descriptor and the page say what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path

from lxml import etree

from engine.bpmn.extensions import IN_WANGGE, LOOP_ATTRIBUTES, VOCABULARY, WANGGE
from engine.bpmn.lint.ours import EVERYWHERE, PLACES
from engine.bpmn.lint.instead import INSTEAD
from engine.bpmn.parser import EXECUTED
from tests.bpmn.drawing import document, element, ends, flow, nodes

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


def page() -> str:
    return (ROOT / "docs/reference/bpmn-support.md").read_text("utf-8")


def test_the_page_names_every_element_that_is_executed_and_every_extension() -> None:
    words = set(re.findall(r"`([A-Za-z]+)[^`]*`", page()))

    assert {tag for tag, _, _ in EXECUTED} <= words
    assert VOCABULARY.keys() <= words
    assert VOCABULARY.keys() == PLACES.keys() | EVERYWHERE


def test_the_page_names_every_shape_that_the_gate_knows_to_refuse() -> None:
    told = page().lower().replace("-", "")
    kinds = ["complex", "transaction", "adhoc", "standard loop", "compensation", "data object", "link", "signal",
             "conditional", "cancel", "iospecification", "manualtask"]  # fmt: skip

    assert len(INSTEAD) >= len(kinds)
    assert all(kind in told for kind in kinds)
