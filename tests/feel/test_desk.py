"""Trying decisions out: inputs as people write them, values as text, faults where they lie."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import NotFound
from engine.feel import DecisionFault, Desk, FeelError, evaluated, expression, parsed_json
from engine.feel.budget import Budget
from engine.feel.writing import canonical
from tests.feel.dmn_files import decision, file, formula, needs
from tests.feel.test_models import SERVICE, given, knowledge


def desk(*inner: str) -> Desk:
    return Desk({"a.dmn": file(*inner)}, "a.dmn")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("null", "null"),
        ('"a\\"b\\\\c\\n"', '"a\\"b\\\\c\\n"'),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("true", "true"),
        ('date("2026-10-01")', 'date("2026-10-01")'),
        ('time("09:00:00+08:00")', 'time("09:00:00+08:00")'),
        ('@"2026-10-01T09:00:00Z"', 'date and time("2026-10-01T09:00:00Z")'),
        ('@"P1Y2M"', 'duration("P1Y2M")'),
        ('@"PT36H"', 'duration("P1DT12H")'),
        ('{a: [1, {"b c": null}]}', '{"a": [1, {"b c": null}]}'),
        ("(1..3]", "(1..3]"),
        ("function(x, y) x", "function(x, y) …"),
        ("{}", "{}"),
    ],
)
def test_a_value_is_written_as_an_expression(text: str, written: str) -> None:
    made = canonical(expression(text).evaluate({}), Budget())

    assert made == written
    if "function" not in text:
        assert canonical(expression(made).evaluate({}), Budget()) == written


@pytest.mark.parametrize(
    "inputs",
    [
        {"on": "2026-10-01", "n": Decimal("1.5")},
        '{on: date("2026-10-01"), n: 1.5}',
        ' { "on": @"2026-10-01", "n": 3 / 2 } ',
    ],
)
def test_inputs_come_as_json_or_as_a_context(inputs: Any) -> None:
    needed = needs("on", "n", kind="requiredInput")
    tried = desk(given("on", "date"), given("n"), decision(formula("[on.day, n]"), "d", needed))

    assert tried.decide("d", inputs) == "[1, 1.5]"


def test_services_and_knowledge_models_are_asked_like_decisions() -> None:
    tried = desk(*SERVICE, knowledge("twice", "n:number", "n * 2"))

    assert tried.decide("s", {"n": 3, "rate": 2}) == "6"
    assert tried.decide("s", {}) == "null"
    assert tried.decide("twice", {"n": 4}) == "8"


def test_a_required_decision_may_be_given() -> None:
    tried = desk(*SERVICE)

    assert tried.decide("sum", {"n": 3}) == "300"
    assert tried.decide("sum", {"n": 3, "rate": 2}) == "6"


def test_a_fault_stops_only_the_decisions_that_have_it() -> None:
    tried = desk(
        decision(formula("1 +"), "broken"),
        decision(formula("nobody(1)"), "odd"),
        decision(formula("1"), "good"),
        decision("", "empty"),
        decision(formula("broken + 1"), "after", needs("broken")),
    )

    assert tried.decide("good", {}) == "1"
    assert tried.decide("odd", {}) == "null"
    assert tried.decide("empty", {}) == "null"
    with pytest.raises(DecisionFault, match="column 4: the expression ends"):
        tried.decide("broken", {})
    with pytest.raises(DecisionFault):
        tried.decide("after", {})
    assert len(tried.problems) == 1


def test_an_unknown_decision_and_inputs_that_are_none_are_refused() -> None:
    tried = desk(decision(formula("1"), "d"))

    with pytest.raises(NotFound):
        tried.decide("e", {})
    with pytest.raises(FeelError, match="one context"):
        tried.decide("d", [1])
    with pytest.raises(FeelError, match="not JSON"):
        parsed_json("{")


def test_outside_a_case_only_the_time_is_known() -> None:
    assert evaluated("now() instance of date and time", {}) == "true"
    with pytest.raises(FeelError, match="inside a case"):
        evaluated('superior("a")', {})


def test_an_expression_is_tried_among_names() -> None:
    assert evaluated("case.n + last-visit", {"case": {"n": 1}, "last-visit": 2}) == "3"
