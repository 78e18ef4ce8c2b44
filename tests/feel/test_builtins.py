"""The built-in functions, with the examples of the specification and the edges of each."""

from __future__ import annotations

import pytest

from engine.feel import expression, to_json
from engine.feel.builtins.registry import BUILTINS


def value(text: str) -> object:
    return to_json(expression(text).evaluate({}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("\\U01F40Eab", 2)', "ab"),
        ('substring("foobar", 0)', None),
        ('substring(string: "foobar", start position: 4)', "bar"),
        ('string length("\\U01F40Eab")', 3),
        ('upper case("aBc4")', "ABC4"),
        ('lower case("aBc4")', "abc4"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("", "a")', ""),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("aaa", "a", "\\\\$")', "$$$"),
        ('replace("a.b", "[.]", "$0")', "a.b"),
        ('contains("foobar", "of")', False),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True),
        ('matches("foobar", "^fo*b")', True),
        ('matches("FOOBAR", "^fo*b", "i")', True),
        ('matches("a\\nb", "a.b")', False),
        ('matches("a\\nb", "a.b", "s")', True),
        ('matches("x", "x", "q")', None),
        ('matches("a\\rb", "a.b")', False),
        ('matches("x", "[A-Z-[OI]]", "i")', True),
        ('matches("o", "[A-Z-[OI]]", "i")', False),
        ('matches("5", "[^0-9-[5]]")', False),
        ('matches("hello world", " he ll o[ ]world", "x")', True),
        ('matches("abc", "\\p{IsBasicLatin}+")', True),
        ('matches("é", "^\\P{IsBasicLatin}$")', True),
        ('matches("a:b", "^\\i\\c+$")', True),
        ('split("", "x")', [""]),
        ('substring("foobar", 3.8, 2.9)', "ob"),
        ('split("John Doe", "\\\\s")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('string join(["a", "b", null, "c"], "_and_")', "a_and_b_and_c"),
        ('string join(["a"], "-", "<", ">")', "<a>"),
        ('string join(["a", 1], "-")', None),
        ("string(1.10)", "1.1"),
        ("string(1e3)", "1000"),
        ("string(null)", None),
        ('string([1, "a", {b: null, "c d": true}])', '[1, "a", {b: null, "c d": true}]'),
        ('string(@"P3DT4H")', "P3DT4H"),
        ('string([1..3))', "[1 .. 3)"),
        ('number("1 000,5", " ", ",")', {"$n": "1000.5"}),
        ('number("x")', None),
        ('number("NaN")', None),
        ('number("1,000", ",", ",")', None),
    ],
)  # fmt: skip
def test_functions_over_texts(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list contains([1, null], null)", True),
        ("count([1, null])", 2),
        ("count(null)", None),
        ("min(1, 2, 3)", 1),
        ('max(["a", "c", "b"])', "c"),
        ('max(1, "a")', None),
        ("min([])", None),
        ("sum([1, 2.5])", {"$n": "3.5"}),
        ("sum([])", None),
        ('sum([1, "2"])', None),
        ("mean(1, 2)", {"$n": "1.5"}),
        ("median(6, 1, 2, 3)", {"$n": "2.5"}),
        ("stddev(2, 4, 7, 5)", {"$n": "2.081665999466132735282297706979931"}),
        ("stddev(1)", None),
        ("mode(6, 1, 9, 6, 1)", [1, 6]),
        ("mode([])", []),
        ("product(2, 3, 4)", 24),
        ("all(true, null)", None),
        ("all(false, null)", False),
        ("any(true, null)", True),
        ("all([])", True),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 1, 4)", None),
        ("append([1], [2])", [1, [2]]),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2, 3])", [1, 2, 3]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1, 3], 3, 2)", None),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [5, 5, 7]),
        ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 1.0, [1], [1], null, null])", [1, [1], None]),
        ("flatten([[1, [2]], [[[3]]]])", [1, 2, 3]),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ('sort([1, "a"])', None),
        ("sort([{a: 2}, {a: 1}], function(x, y) x.a < y.a).a", [1, 2]),
    ],
)
def test_functions_over_lists(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decimal(1 / 3, 2)", {"$n": "0.33"}),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(1, 7000)", None),
        ("floor(-1.5)", -2),
        ("floor(1.567, 2)", {"$n": "1.56"}),
        ("ceiling(1.5)", 2),
        ("round up(5.1, 0)", 6),
        ("round up(-5.1, 0)", -6),
        ("round down(5.9, 0)", 5),
        ("round half up(2.5, 0)", 3),
        ("round half down(2.5, 0)", 2),
        ("round half up(1234, -2)", 1200),
        ("abs(-1)", 1),
        ('abs(@"-P1D")', {"$dur": "P1D"}),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(1, 0)", None),
        ("modulo(10.1, 4.5)", {"$n": "1.1"}),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("log(0)", None),
        ("decimal(exp(1), 10)", {"$n": "2.7182818285"}),
        ("odd(5)", True),
        ("even(5)", False),
        ("odd(1.5)", False),
    ],
)
def test_functions_over_numbers(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before(1, 10)", True),
        ("before(point1: 1, point2: 10)", True),
        ("includes(range: [1..10], point: 5)", True),
        ("coincides(range1: [1..5], range2: [1..5])", True),
        ("before(1, (1..10])", True),
        ("before([1..5), [5..10])", True),
        ("before([1..5], [5..10])", False),
        ("after([5..10], [1..5))", True),
        ("meets([1..5], [5..10])", True),
        ("meets([1..5), [5..10])", False),
        ("met by([5..10], [1..5])", True),
        ("overlaps([1..5], [3..8])", True),
        ("overlaps([1..5], (5..8])", False),
        ("overlaps before([1..5], [3..8])", True),
        ("overlaps before([1..5], [1..5])", False),
        ("overlaps after([3..8], [1..5])", True),
        ("finishes(10, [1..10])", True),
        ("finishes(10, [1..10))", False),
        ("finishes([5..10], [1..10])", True),
        ("finished by([1..10], 10)", True),
        ("includes([1..10], 5)", True),
        ("includes([1..10], [1..10))", True),
        ("includes([1..10), [1..10])", False),
        ("during(5, [1..10])", True),
        ("starts(1, [1..10])", True),
        ("starts((1..5], [1..10])", False),
        ("started by([1..10], [1..5])", True),
        ("coincides([1..5], [1..5])", True),
        ("coincides([1..5), [1..5])", False),
        ('before(1, "a")', None),
    ],
)
def test_relations_of_points_and_ranges(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {x: 0}}, ["a", "b"], 2)', {"a": {"x": 0, "b": 2}}),
        ('context put({a: 1}, ["a", "b"], 2)', None),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ("is(1, 1)", True),
        ('is(@"23:00:50Z", @"23:00:50+00:00")', True),
        ('is(@"2026-10-01T09:00:00+08:00", @"2026-10-01T01:00:00Z")', False),
        ("is defined(null)", False),
        ("is defined(0)", True),
        ("get or else(null, 1)", 1),
    ],
)
def test_functions_over_contexts_and_any_value(text: str, expected: object) -> None:
    assert value(text) == expected


def test_every_built_in_function_stands_in_the_reference() -> None:
    from pathlib import Path

    page = Path(__file__).parents[2].joinpath("docs/reference/feel.md").read_text("utf-8")

    assert [name for name in BUILTINS if f"`{name}(" not in page] == []
