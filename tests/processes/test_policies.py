"""What a reader of the policy library may rely on: everything declared, named in both languages, drawn and told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.scenarios import read_scenario
from engine.xml import parse

LIBRARY = Path(__file__).parents[2] / "processes"
DIAGRAMS = sorted(LIBRARY.glob("*/*/*.bpmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
WANGGE = "{urn:wangge:bpmn:1.0}"
NODES = ("Event", "Task", "Gateway", "callActivity", "subProcess")
diagrams = pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)


def _tree(diagram: Path) -> Any:
    return parse(diagram.read_bytes(), diagram.name)


def _nodes(tree: Any) -> list[Any]:
    found = tree.iterfind(f".//{BPMN}process//{BPMN}*[@id]")
    return [node for node in found if node.tag.endswith(NODES)]


def _carried(diagram: Path) -> set[str]:
    return {clause.get("id") for clause in _tree(diagram).iter(f"{WANGGE}clause")}


def _policy(diagram: Path) -> dict[str, Any]:
    policy: dict[str, Any] = yaml.safe_load((diagram.parent / "policy.yaml").read_text("utf-8"))
    return policy


@diagrams
def test_every_field_of_the_case_file_that_is_used_is_declared(diagram: Path) -> None:
    declared = yaml.safe_load((LIBRARY / "models/case-file.yaml").read_text("utf-8"))["fields"]
    texts = [path.read_text("utf-8") for path in (diagram, *diagram.parent.glob("*.dmn"))]

    used = {name for text in texts for name in re.findall(r"\bcase\.(\w+)", text)}

    assert used - set(declared) == set()


@diagrams
def test_every_clause_named_on_an_element_is_known(diagram: Path) -> None:
    known = {clause["id"] for clause in yaml.safe_load((LIBRARY / "clauses.yaml").read_bytes())}

    assert _carried(diagram) - known == set()


@diagrams
def test_a_policy_carries_the_clauses_it_claims(diagram: Path) -> None:
    claimed = set(_policy(diagram)["clauses"])

    assert claimed - _carried(diagram) == set()


@diagrams
def test_every_element_has_a_name_in_both_languages(diagram: Path) -> None:
    name = f"{BPMN}extensionElements/{WANGGE}name[@lang='en']"
    nodes = _nodes(_tree(diagram))

    nameless = [n.get("id") for n in nodes if not n.get("name") or n.find(name) is None]

    assert nodes
    assert nameless == []


@diagrams
def test_every_element_and_flow_is_drawn(diagram: Path) -> None:
    tree = _tree(diagram)
    drawn = {shape.get("bpmnElement") for shape in tree.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    flows = {flow.get("id") for flow in tree.iter(f"{BPMN}sequenceFlow")}

    assert ({node.get("id") for node in _nodes(tree)} | flows) - drawn == set()


@diagrams
def test_a_policy_is_told_by_at_least_five_scenarios(diagram: Path) -> None:
    told = list((diagram.parent / "scenarios").glob("*.yaml"))

    assert len(told) >= 5
    assert (diagram.parent / "README.md").exists()


def test_the_scenarios_play_in_every_organisation_model() -> None:
    models = {path.name for path in (LIBRARY / "models").iterdir() if path.is_dir()}
    played = {
        read_scenario(path.read_bytes(), path.name).model
        for path in LIBRARY.glob("*/*/scenarios/*.yaml")
    }

    assert models - played == set()
