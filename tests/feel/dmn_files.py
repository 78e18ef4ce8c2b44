"""DMN files for tests, put together from their parts."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.feel import DecisionFault, decisions, to_json

Row = tuple[list[str], list[str]]


def table(
    rows: list[Row],
    policy: str = 'hitPolicy="UNIQUE"',
    inputs: tuple[str, ...] = ("n",),
    outputs: str = '<output name="days" typeRef="number"/>',
    values: str = "",
    kind: str = "number",
) -> str:
    columns = "".join(
        f'<input label="{name}"><inputExpression typeRef="{kind}"><text>{escape(name)}</text>'
        f"</inputExpression>{values}</input>"
        for name in inputs
    )
    lines = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in results)
        + "</rule>"
        for tests, results in rows
    )
    return f"<decisionTable {policy}>{columns}{outputs}{lines}</decisionTable>"


def file(*inner: str) -> bytes:
    body = "".join(inner)
    model = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return (
        f'<definitions xmlns="{model}" id="f" name="f" namespace="n">{body}</definitions>'.encode()
    )


def decision(inner: str, name: str = "limit", requires: str = "") -> str:
    return f'<decision id="{name}" name="{name}">{requires}{inner}</decision>'


def formula(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def needs(*names: str, kind: str = "requiredDecision") -> str:
    return "".join(
        f'<informationRequirement><{kind} href="#{name}"/></informationRequirement>'
        for name in names
    )


def decided(inner: str, **names: Any) -> Any:
    return to_json(decisions(file(decision(inner)))["limit"].evaluate(names))


def faults(*inner: str) -> list[str]:
    with pytest.raises(DecisionFault) as caught:
        decisions(file(*inner), "limits.dmn")
    assert all(problem.zh for problem in caught.value.problems)
    return [f"{problem.where}: {problem.en}" for problem in caught.value.problems]
