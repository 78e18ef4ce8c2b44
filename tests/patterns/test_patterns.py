"""Each pattern that can be drawn, told step by step: what is open after every step, saved and loaded in between."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.bpmn import Execution, parse
from tests.bpmn.told import HOUR, Told, no_world

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs/reference/workflow-patterns.md").read_text("utf-8")
FILES = {int(path.name[:2]): path for path in sorted(HERE.glob("*.bpmn"))}
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"

Step = tuple[Any, str]
"""What happens and the user tasks that are open then, "." when the case has ended.

A user task is completed by its name (with answers after it), a message or signal comes, an hour passes, a signer is
added (+).
"""

TOLD: dict[int, list[Step]] = {
    1: [("", "a"), ("a", "b"), ("b", ".")],
    2: [("", "a b"), ("b", "a"), ("a", ".")],
    3: [("", "a b"), ("b", "a"), ("a", "z"), ("z", ".")],
    4: [("", "q"), (("q", {"ok": True}), "a"), ("a", ".")],
    5: [("", "q"), (("q", {"ok": False}), "b"), ("b", "z"), ("z", ".")],
    6: [("", "q"), (("q", {"n": 2}), "a b"), ("a", "b"), ("b", ".")],
    7: [("", "q"), (("q", {"n": 2}), "a b"), ("b", "a"), ("a", "z"), ("z", ".")],
    9: [("", "a b"), (("b", {"n": 1}), "a z"), (("a", {"n": 1}), "z"), ("z", ".")],
    10: [("", "a"), (("a", {"again": True}), "a"), (("a", {"again": False}), "b"), (("b", {"to": 2}), "b"),
         (("b", {"to": 1}), "a"), (("a", {"again": False}), "b"), (("b", {"to": 0}), ".")],
    11: [("", "a b"), ("a", "b"), ("b", ".")],
    12: [("", "a"), ("message", "a hu"), ("message", "a hu hu"), ("hu", "a hu"), ("a", "hu"), ("hu", ".")],
    13: [("", "a a a"), ("a", "a a"), ("a", "a"), ("a", "z"), ("z", ".")],
    14: [("", "q"), (("q", {"people": ["li", "wang"]}), "a a"), ("a", "a"), ("a", "z")],
    15: [("", "q"), (("q", {"people": ["li"]}), "a"), ("+", "a a"), ("a", "a"), ("+", "a a"), ("a", "a"), ("a", "z")],
    16: [("", ""), ("message", "a"), ("hour", "a"), ("a", ".")],
    18: [("", "a"), ("message", "a h"), ("a", "h z"), ("h", "z"), ("z", ".")],
    19: [("", "a"), ("message", "h"), ("h", ".")],
    20: [("", "a b"), ("a", "b"), ("message", "hu"), ("hu", ".")],
    21: [("", "a"), (("a", {"again": True}), "a"), (("a", {"again": False}), "z"), ("z", ".")],
    23: [("", "a"), ("signal", "a z"), ("a", "z"), ("z", ".")],
    24: [("", "a"), ("message", "a z"), ("z", "a"), ("a", ".")],
    25: [("", "a b"), ("b", "a"), ("message", "h"), ("h", ".")],
    26: [("", "a a a"), ("a", "a a"), ("message", "h"), ("h", ".")],
    27: [("", "a a a"), ("a", "a a"), ("message", "z"), ("z", ".")],
    29: [("", "a b"), ("b", "z"), ("z", ".")],
    30: [("", "a b d"), ("d", "a b"), ("a", "b z"), ("b", "z"), ("z", ".")],
    32: [("", "a b d"), ("d", "a b"), ("b", "z"), ("z", ".")],
    34: [("", "a a a"), ("a", "a a"), ("a", "a z"), ("a", "z"), ("z", ".")],
    35: [("", "a a a"), ("a", "a a"), ("a", "z"), ("z", ".")],
    36: [("", "a a"), (("a", {"enough": False}), "a"), ("+", "a a"), (("a", {"enough": True}), "z"), ("z", ".")],
    37: [("", "q"), (("q", {"n": 1}), "a b"), (("b", {"aside": True}), "a d"), ("a", "d z"), ("d", "z"), ("z", ".")],
    38: [("", "q"), (("q", {"n": 1}), "a b"), ("b", "a"), ("a", "z"), (("z", {"again": True}), "q"),
         (("q", {"n": 2}), "b"), ("b", "z"), (("z", {"again": False}), ".")],
    43: [("", "a b"), ("a", ".")],
}  # fmt: skip


class Drawn(Told):
    """A case of the only process of a file."""

    def __init__(self, number: int) -> None:
        path = FILES[number]
        self.definition = parse({path.name: path.read_bytes()}, {}, {})
        self.world, self.sequence, self.now = no_world, 0, 0
        self.execution = Execution(self.definition)
        process = next(iter(self.definition.processes))
        self._step(lambda: self.execution.start(process, {}, {"unit": "330000100101003"}))

    def happens(self, step: Any) -> None:
        """Let one step happen."""
        match step:
            case "message":
                self.message()
            case "signal":
                self.tell("signal", name="S")
            case "hour":
                self.wait(self.now + HOUR)
            case "+":
                self.tell("add_signer", task_id=self.execution.groups()[0].task_id, item="zhao")
            case (name, answers):
                self.done(name, **answers)
            case _:
                self.done(step)


@pytest.mark.parametrize("number", sorted(TOLD))
def test_a_pattern_runs_as_told(number: int) -> None:
    case = Drawn(number)
    for step, expected in TOLD[number]:
        if step:
            case.happens(step)
        assert ("." if case.ended else " ".join(case.names)) == expected, step
    assert case.incidents == []


def test_a_signal_that_came_before_anybody_waited_is_lost() -> None:
    case = Drawn(23)
    case.happens("signal")
    case.happens("z")

    assert case.execution.signals() == []


def test_the_page_shows_every_pattern_with_its_diagram_or_says_why_there_is_none() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    linked = {int(n): re.findall(r"tests/patterns/([\w.-]+)", text) for n, _, text in rows}

    assert [int(n) for n, _, _ in rows] == list(range(1, 44))
    assert {n: names for n, names in linked.items() if names} == {
        n: [p.name] for n, p in FILES.items()
    }
    assert FILES.keys() == TOLD.keys()
    assert all(len(text) > 30 for _, _, text in rows)


@pytest.mark.parametrize("number", sorted(FILES))
def test_every_diagram_has_a_layout_of_everything_in_it(number: int) -> None:
    root = etree.parse(FILES[number]).getroot()
    drawn = {e.get("bpmnElement") for e in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    case = Drawn(number)

    assert case.definition.elements.keys() <= drawn
