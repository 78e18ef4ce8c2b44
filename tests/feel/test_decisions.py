"""Decision tables and the decisions around them."""

from __future__ import annotations

import time
from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.errors import Invalid
from engine.feel import (
    Budget,
    BudgetExceeded,
    DecisionFault,
    FeelError,
    decisions,
    from_json,
    to_json,
)

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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(["< 5"], ["1"]), (["> 4"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["1, 2"], ["1"]), (["2, 3"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["-"], ["1"]), (["not(1)"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["[1..5]"], ["1"]), (["[5..9]"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(['"5"'], ["1"])], "rule 1 input 1: the column is of type number, but the cell holds a string"),
        ([(["5"], ['"1"'])], "rule 1 output 1: the column is of type number, but the cell gives a string"),
        ([(["5 +"], ["1"])], "rule 1 input 1, column 4: the expression ends where a value was expected"),
        ([(["5"], ["1 1"])], "rule 1 output 1, column 3: "),
        ([(["5"], ["dyas(1)"])], "rule 1 output 1, column 1: there is no function 'dyas'"),
        ([(["5", "6"], ["1"])], "rule 1: it has not one cell for each column"),
        ([(["5"], ["tomorrow"])], "the name 'tomorrow' is unknown here; a text is written \"tomorrow\""),
        ([(["major"], ["1"])], "the name 'major' is unknown here; a text is written \"major\""),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_found_at_its_place(rows: list[Row], said: str) -> None:
    [found] = faults(decision(table(rows)))

    assert found.startswith("limits.dmn:limit:")
    assert said in found


@pytest.mark.parametrize(
    "rows",
    [
        [(["< 5"], ["1"]), ([">= 5"], ["2"])],
        [(["[1..5)"], ["1"]), (["[5..9]"], ["2"]), (["> 9"], ["3"])],
        [(["1, 3"], ["1"]), (["2, 4"], ["2"])],
        [(["n * 2"], ["1"]), (["> 5"], ["2"])],
    ],
)
def test_rules_beside_each_other_do_not_overlap(rows: list[Row]) -> None:
    assert decisions(file(decision(table(rows))))


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (table([], 'hitPolicy="BEST"'), "hit policy 'BEST' is none of UNIQUE"),
        (table([], 'hitPolicy="FIRST" aggregation="SUM"'), "aggregation 'SUM' is not"),
        (table([], 'hitPolicy="PRIORITY"'), "needs the output's values in the order of their priority"),
        (table([], outputs=""), "the table has no output"),
        (table([], outputs='<output name="a"/><output name="a"/>'), "several outputs need names that differ"),
        ("", "it has neither a table nor an expression"),
        ("<context/>", "a boxed context is not executed"),
        (formula("1 +"), "column 4: the expression ends"),
        (formula(""), "an expression is missing here"),
    ],
)  # fmt: skip
def test_a_faulty_decision_is_found(inner: str, said: str) -> None:
    assert said in " ".join(faults(decision(inner)))


def test_missing_and_circular_requirements_are_found() -> None:
    assert "requires the decision 'b', which the file does not have" in " ".join(
        faults(decision(formula("1"), "a", needs("b")))
    )
    assert "the decisions a, b require each other" in " ".join(
        faults(decision(formula("b"), "a", needs("b")), decision(formula("a"), "b", needs("a")))
    )
    assert "requires the input 'x'" in " ".join(
        faults(decision(formula("1"), "a", needs("x", kind="requiredInput")))
    )


def test_all_faults_of_a_file_are_told_together() -> None:
    rows: list[Row] = [(["1 +"], ["2 +"]), (['"x"'], ["tomorrow("])]

    assert len(faults(decision(table(rows)), decision(formula("3 +"), "other"))) == 5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not xml", "not_xml"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "xml_dtd"),
        (b"<a>" * 200 + b"</a>" * 200, "xml_too_large"),
        (file("<decision/>" * 20_001), "xml_too_large"),
        (b"<definitions/>", "decision"),
        (file(), "decision"),
        (file(*(decision(formula("1"), f"d{n}") for n in range(1001))), "decision"),
        (file(decision(table([(["1"], ["1"])] * 501))), "decision"),
        (file(decision(table([([",".join(["12345"] * 1500)], ["1"])] * 20))), "decision"),
    ],
)
def test_a_file_that_is_no_good_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        decisions(data)

    assert caught.value.code == code


def test_the_search_for_overlaps_is_bounded() -> None:
    rows: list[Row] = [
        ([",".join(str(row * 100 + number) for number in range(100))], ["1"]) for row in range(100)
    ]
    data = file(decision(table(rows)))
    decisions(data)  # the cells are known now; what is left is the search

    before = time.thread_time()
    decisions(data)

    assert time.thread_time() - before < 2


def test_all_decisions_of_an_evaluation_share_one_budget() -> None:
    chain = [decision(formula("for i in 1..900 return i"), "d0")]
    chain += [
        decision(formula(f"d{n - 1}[item > 0]"), f"d{n}", needs(f"d{n - 1}")) for n in range(1, 60)
    ]
    read = decisions(file(*chain))

    assert len(read["d5"].evaluate({})) == 900
    with pytest.raises(BudgetExceeded):
        read["d59"].evaluate({}, None, Budget())


def test_cells_cannot_reach_outside() -> None:
    for cell in ("__import__('os')", '__import__("os")', "().__class__"):
        assert faults(decision(table([([cell], ["1"])])))
    assert decided(table([(["-"], ["n.__class__.__mro__()"])]), n=1) is None
