"""Values as JSON: exact, tagged, bounded, and the same text for the same value."""

from __future__ import annotations

import pytest

from engine.feel import BudgetExceeded, FeelError, Personal, expression, from_json, to_json

PERSON = {"$p": "7", "sha256": "ab"}


@pytest.mark.parametrize(
    "json",
    [
        None,
        True,
        "网格",
        0,
        -(2**53) + 1,
        2**53 - 1,
        {"$n": "9007199254740992"},
        {"$n": "1.5"},
        {"$n": "1E+6000"},
        {"$d": "2026-10-01"},
        {"$t": "09:00:00"},
        {"$t": "09:00:00.25+08:00"},
        {"$dt": "2026-10-01T09:00:00+08:00"},
        {"$dt": "2026-10-01T09:00:00@Asia/Shanghai"},
        {"$dt": "2026-10-01T09:00:00Z"},
        {"$ym": "P1Y2M"},
        {"$ym": "-P2M"},
        {"$ym": "P0M"},
        {"$dur": "P3DT4H"},
        {"$dur": "-PT0.5S"},
        {"$dur": "PT0S"},
        PERSON,
        [1, [2, {"a": [], "b": {}}]],
    ],
)
def test_what_is_read_is_written_again(json: object) -> None:
    assert to_json(from_json(json)) == json


@pytest.mark.parametrize(("text", "json"), [("1.50", {"$n": "1.5"}), ("2.0", 2), ("-0.0", 0)])
def test_equal_numbers_have_one_form(text: str, json: object) -> None:
    assert to_json(expression(text).evaluate({})) == json


@pytest.mark.parametrize(
    "json",
    [
        1.5,
        {"$n": "x"},
        {"$n": "NaN"},
        {"$n": "Infinity"},
        {"$d": "2026-02-30"},
        {"$d": 1},
        {"$x": "1"},
        {"$d": "2026-10-01", "more": 1},
        {"$p": "7", "more": 1},
        {"$ym": "P1D"},
        {"$dur": "P1Y"},
        [{"$n": ""}],
    ],
)
def test_what_is_no_value_is_refused(json: object) -> None:
    with pytest.raises(FeelError) as caught:
        from_json(json)

    assert caught.value.code == "feel_value"


@pytest.mark.parametrize("text", ["function(x) x", "[1..2]", "count", "{a: {b: [function() 1]}}"])
def test_functions_and_ranges_cannot_be_kept(text: str) -> None:
    with pytest.raises(FeelError, match="cannot be kept"):
        to_json(expression(text).evaluate({}))


def test_nesting_is_bounded_in_both_directions() -> None:
    deep: object = 1
    for _ in range(100):
        deep = [deep]

    for convert in (to_json, from_json):
        with pytest.raises(BudgetExceeded):
            convert(deep)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("is defined(name)", True),
        ("name = null", False),
        ("name != null", True),
        ("name", PERSON),
        ("name = name", None),
        ('name = "Li"', None),
        ("name < name", None),
        ("string(name)", None),
        ("string([name])", None),
        ("name.id", None),
        ("name.sha256", None),
        ('name + "x"', None),
        ("string length(name)", None),
        ('string join([name], "")', None),
        ("list contains([name], name)", False),
        ("get entries(name)", None),
        ("name instance of string", False),
        ("name instance of context", False),
        ('get value(name, "sha256")', None),
        ("min(name, name)", None),
        ("sort([name, name])", None),
    ],
)
def test_a_personal_value_can_only_be_asked_whether_it_is_there(text: str, answer: object) -> None:
    assert to_json(expression(text).evaluate({"name": PERSON})) == answer


@pytest.mark.parametrize(
    "text",
    [
        '{"$p": "1", "sha256": "x"}',
        'context([{key: "$p", value: "1"}, {key: "sha256", value: "x"}])',
        'context put({sha256: "x"}, "$p", "1")',
        'context put({}, ["a", "$p"], "1")',
    ],
)
def test_no_expression_makes_up_a_personal_value(text: str) -> None:
    made = expression(text, strict=False).evaluate({})

    assert made is None
    assert not isinstance(made, Personal)
