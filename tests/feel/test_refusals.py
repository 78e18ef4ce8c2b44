"""What is refused when an expression is read, where, and in which words."""

from __future__ import annotations

import pytest

from engine.errors import Invalid
from engine.feel import FeelError, expression, unary_tests


def refusal(text: str) -> str:
    with pytest.raises(FeelError) as caught:
        expression(text)
    [problem] = caught.value.problems
    assert problem.zh
    return f"{problem.where}: {problem.en}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 + + 2", "column 5: '+' stands where a value was expected"),
        ("count(", "column 7: the expression ends where a value was expected"),
        ("if a then b", "column 12: the expression ends where 'else' was expected"),
        ("case.gravity == 1", "column 15: '=' stands where a value was expected"),
        ("(1 + 2", "column 7: the expression ends where ')' or ',' or '..' was expected"),
        ("1\n+ ;", "line 2, column 3: ';' has no meaning here"),
        ('"open', 'column 1: a text begins here, but its closing " is missing'),
        ("1 /* open", "column 3: a remark begins here, but its closing */ is missing"),
        ("", "column 1: the expression ends where a value was expected"),
        ("cuont(xs)", "column 1: there is no function 'cuont'"),
        ("floor(1, 2, 3)", "column 1: 'floor' is called as floor(n, scale?)"),
        ("substring(text: 1)", "column 1: 'substring' is called as substring(string, start position, length?)"),
        ("1 instance of nubmer", "column 15: there is no type 'nubmer'"),
        ('@"2026-13-01"', 'column 1: @"2026-13-01" is no date, time or duration'),
        ("{a: 1, a: 2}", "column 8: the entry 'a' stands twice"),
        ("x = (1, 2)", "column 5: several tests in brackets may stand only after 'in'; a list is written [a, b]"),
        ('"\\uD83D"', "column 1: the text holds half a character"),
        ("1e7000", "column 1: the number is too large or too small"),
    ],
)  # fmt: skip
def test_a_faulty_expression_is_refused_with_place_and_reason(text: str, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize("pattern", ["(a)\\\\1", "a(?=b)", "(", "a{1001}"])
def test_a_regular_expression_that_cannot_be_run_is_refused_when_it_is_read(pattern: str) -> None:
    assert "regular expression cannot be run" in refusal(f'matches(x, "{pattern}")')


def test_a_refusal_is_an_invalid_with_a_stable_code() -> None:
    with pytest.raises(Invalid) as caught:
        expression("1 +")

    assert caught.value.code == "invalid"
    assert caught.value.problems[0].code == "feel_syntax"
    assert caught.value.sentence == (
        "Expected to read expression '1 +', but column 4: the expression ends where a value was expected."
    )


def test_what_looks_wrong_is_kept_as_a_problem_when_asked_for_leniency() -> None:
    read = expression("cuont(xs)", strict=False)

    assert read.evaluate({"xs": [1]}) is None
    assert [problem.code for problem in read.problems] == ["feel_function"]


def test_a_faulty_cell_is_refused_too() -> None:
    with pytest.raises(FeelError, match="column 5: the expression ends where a value was expected"):
        unary_tests("< 5,")
