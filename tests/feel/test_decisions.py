"""Decision tables and the decisions around them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelError, decisions, from_json
from tests.feel.dmn_files import Row, decided, decision, file, formula, needs, table

TIERS = (
    '<output name="tier"><outputValues><text>"high","middle","low"</text></outputValues></output>'
)
ROWS: list[Row] = [
    (["> 0"], ['"low"']),
    (["> 5"], ['"high"']),
    (["> 3"], ['"middle"']),
    (["> 9"], ['"high"']),
]


@pytest.mark.parametrize(
    ("policy", "n", "value"),
    [
        ("FIRST", 10, "low"),
        ("FIRST", 0, None),
        ("PRIORITY", 10, "high"),
        ("PRIORITY", 4, "middle"),
        ("RULE ORDER", 6, ["low", "high", "middle"]),
        ("RULE ORDER", 0, []),
        ("OUTPUT ORDER", 10, ["high", "high", "middle", "low"]),
        ("COLLECT", 10, ["low", "high", "middle", "high"]),
        ("COLLECT", 0, []),
        ("ANY", 1, "low"),
    ],
)
def test_hit_policies(policy: str, n: int, value: Any) -> None:
    assert decided(table(ROWS, f'hitPolicy="{policy}"', outputs=TIERS), n=n) == value


@pytest.mark.parametrize(
    ("aggregation", "n", "value"),
    [
        ("SUM", 9, 9),
        ("MIN", 9, 2),
        ("MAX", 9, 4),
        ("COUNT", 9, 3),
        ("SUM", 0, None),
        ("COUNT", 0, 0),
    ],
)
def test_collected_results_are_aggregated(aggregation: str, n: int, value: Any) -> None:
    rows: list[Row] = [(["> 1"], ["2"]), (["> 2"], ["3"]), (["> 3"], ["4"])]
    policy = f'hitPolicy="COLLECT" aggregation="{aggregation}"'

    assert decided(table(rows, policy), n=n) == value


def test_unique_is_the_policy_when_none_is_written() -> None:
    rows: list[Row] = [(["< 5"], ["1"]), ([">= 5"], ["2"])]

    assert decided(table(rows, ""), n=5) == 2


def test_two_rules_under_unique_are_no_answer() -> None:
    rows: list[Row] = [(["> m"], ["1"]), (["< 5"], ["2"])]
    read = decisions(file(decision(table(rows, inputs=("n",)).replace(">n<", ">n + m - m<"))))

    with pytest.raises(FeelError, match="rules 1 and 2 match together") as caught:
        read["limit"].evaluate({"n": 4, "m": 3})
    assert caught.value.code == "decision_hits"


def test_any_wants_the_same_result_of_all_rules() -> None:
    rows: list[Row] = [(["> 1"], ["1"]), (["> 2"], ["1.0"]), (["> 3"], ["2"])]
    read = table(rows, 'hitPolicy="ANY"')

    assert decided(read, n=3) == 1
    with pytest.raises(FeelError, match="rules 1 and 3 match together with different results"):
        decided(read, n=4)


def test_several_inputs_and_outputs_give_a_context() -> None:
    outputs = '<output name="days" typeRef="number"/><output name="who" typeRef="string"/>'
    rows: list[Row] = [(["> 1", "-"], ["2", '"street"']), (["-", "> 1"], ["n", '"district"'])]
    read = table(rows, 'hitPolicy="FIRST"', ("n", "m"), outputs)

    assert decided(read, n=2, m=0) == {"days": 2, "who": "street"}
    assert decided(read, n=0, m=2) == {"days": 0, "who": "district"}


def test_only_outputs_with_values_decide_the_priority() -> None:
    values = '<outputValues><text>"yes", "no"</text></outputValues>'
    outputs = f'<output name="answer">{values}</output><output name="rate"/>'
    rows: list[Row] = [(["> 1"], ['"no"', "1"]), (["> 2"], ['"yes"', "2"])]

    assert decided(table(rows, 'hitPolicy="PRIORITY"', outputs=outputs), n=3) == {
        "answer": "yes",
        "rate": 2,
    }
    assert decided(table(rows, 'hitPolicy="OUTPUT ORDER"', outputs=outputs), n=3)[0]["rate"] == 2


def test_a_result_is_brought_to_the_type_of_its_column_or_cell() -> None:
    outputs = '<output name="a" typeRef="string"/><output name="b"/>'
    read = table([(["-"], ["n", "n"])], outputs=outputs, kind="Any")
    cell = read.replace("<outputEntry>", '<outputEntry typeRef="string">').replace(
        ' typeRef="string"/><output name="b"', '/><output name="b"'
    )

    assert decided(read, n=1) == {"a": None, "b": 1}
    assert decided(cell, n=1) == {"a": None, "b": None}


def test_the_default_stands_in_when_no_rule_matches() -> None:
    outputs = '<output name="days"><defaultOutputEntry><text>7</text></defaultOutputEntry></output>'
    rows: list[Row] = [(["> 5"], ["1"])]

    assert decided(table(rows, outputs=outputs), n=1) == 7
    assert decided(table(rows, 'hitPolicy="COLLECT"', outputs=outputs), n=1) == [7]
    assert decided(table(rows), n=1) is None


def test_an_input_outside_its_values_is_refused_by_name() -> None:
    allowed = '<inputValues><text>"minor", "major"</text></inputValues>'
    read = table([(['"major"'], ["1"])], values=allowed, kind="string")

    assert decided(read, n="major") == 1
    assert decided(read, n=None) is None
    with pytest.raises(
        FeelError, match="n is huge, which is not among the allowed values"
    ) as caught:
        decided(read, n="huge")
    assert caught.value.code == "decision_input"


def test_required_decisions_come_first_and_only_once() -> None:
    read = decisions(
        file(
            decision(formula("top + left + right"), "all", needs("left", "right", "top")),
            decision(formula("top * 10"), "left", needs("top")),
            decision(formula("top * 100"), "right", needs("top")),
            decision(formula("n + 1"), "top", needs("n", kind="requiredInput")),
            '<inputData id="n" name="n"/>',
        )
    )

    assert read["all"].evaluate({"n": from_json(1)}) == 222
    assert read["all"].inputs == {"n"}
    assert [one.id for one in read["all"].requires].count("top") == 1


def test_decisions_may_read_the_case_and_ask_the_world() -> None:
    read = decisions(
        file(decision(formula('case.n + (if working day(@"2026-10-01") then 1 else 2)')))
    )

    assert read["limit"].evaluate({"case": {"n": 1}}, lambda question, args: False) == 3
