"""What is wrong with a file of decisions is found when it is read, at its place, all of it."""

from __future__ import annotations

import time

import pytest

from engine.errors import Invalid
from engine.feel import Budget, BudgetExceeded, decisions
from tests.feel.dmn_files import Row, decided, decision, faults, file, formula, needs, table


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(["< 5"], ["1"]), (["> 4"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["1, 2"], ["1"]), (["2, 3"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["-"], ["1"]), (["not(1)"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(["[1..5]"], ["1"]), (["[5..9]"], ["2"])], "rule 2: rules 1 and 2 match together"),
        ([(['date and time("2026-10-01")'], ["1"])], "cell holds a date and time"),
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
        ('<literalExpression expressionLanguage="java"><text>1</text></literalExpression>', "in the language 'java'"),
        ('<functionDefinition kind="Java"/>', "functions of the kind 'Java' are not executed"),
        ("<conditional/>", "its part 'if' is missing"),
        ('<literalExpression typeRef="tDays"><text>1</text></literalExpression>', "there is no type 'tDays'"),
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
