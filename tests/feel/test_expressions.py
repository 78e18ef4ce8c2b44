"""What expressions mean: the rules of the DMN specification, example by example."""

from __future__ import annotations

import pytest

from engine.feel import Budget, expression, from_json, to_json

AROUND = {
    "n": 5,
    "gravity": "major",
    "case": {"gravity": "major", "found_at": {"$dt": "2026-10-01T09:30:00+08:00"}, "people": 3},
    "报告": {"严重程度": "重大"},
    "matters": [
        {"kind": "noise", "days": 3},
        {"kind": "waste", "days": 7},
        {"kind": "noise", "days": 12},
    ],
    "xs": [1, 2, 3, 4],
    "report.note": "no name has a dot",
    "Monthly Salary": 1000,
}


def value(text: str) -> object:
    return to_json(expression(text).evaluate(AROUND))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 / 2", {"$n": "3.5"}),
        ("1 / 0", None),
        ("2 ** 3", 8),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("- n", -5),
        ("10 - 3 - 2", 5),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3 * 3", {"$n": "0.9999999999999999999999999999999999"}),
        ('"grid " + "7"', "grid 7"),
        ('1 + "1"', None),
        ("1 + null", None),
        ("9007199254740993", {"$n": "9007199254740993"}),
        ("10 ** 7000", None),
        (".5 + 1e1", {"$n": "10.5"}),
    ],
)
def test_arithmetic_is_exact_and_null_where_it_has_no_meaning(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("null and false", False),
        ('true and "x"', None),
        ("not(null)", None),
        ("not(true)", False),
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("1 < null", None),
        ('1 < "2"', None),
        ('"a" < "b"', True),
        ("n > 4 and n <= 5", True),
        ('@"2026-10-01" < @"2026-10-02"', True),
        ("if null then 1 else 2", 2),
        ("if n > 4 then if n > 9 then 1 else 2 else 3", 2),
        ("n between 5 and 7", True),
        ("n between 6 and 7 or true", True),
        ("null between 1 and 2", None),
    ],
)
def test_logic_has_three_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("1 in (1..5]", False),
        ("1 in ]1..5]", False),
        ("5 in [1..5[", False),
        ("5 in (1, 5)", True),
        ("5 in (< 3, > 4)", True),
        ("5 in < 5", False),
        ("5 in [1, 5]", True),
        ("5 in [[1..2], [4..6]]", True),
        ("5 in 5", True),
        ('"b" in ["a".."c"]', True),
        ('@"2026-10-03" in [@"2026-10-01"..@"2026-10-07"]', True),
        ("5 in (>= 5)", True),
        ("[2..3] in [1..4]", True),
        ("[2..5] in [1..4]", False),
        ("(1..4) in (1..4)", True),
        ("null in [1..4]", None),
        ("not(5 in [1..4])", True),
        ("[1..4].end", 4),
        ("(1..4].start included", False),
        ("[1..4) = [1..4)", True),
        ("[5..9) = >= 5", False),
        ("(>= 5).start", 5),
        ('range("[5..)") = >= 5', True),
        ('range("(..5]") = <=5', True),
        ('range("]1..3[") = (1..3)', True),
        ('range("[..5]")', None),
        ('range("[1..n]")', None),
        ('range("5")', None),
        ("4 in (!= 4)", False),
        ("4 in (!= 5)", True),
    ],
)
def test_ranges_and_lists_are_asked_with_in(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xs[1]", 1),
        ("xs[-1]", 4),
        ("xs[5]", None),
        ("xs[0]", None),
        ("xs[n - 3]", 2),
        ("xs[item > 2]", [3, 4]),
        ('matters[kind = "noise"].days', [3, 12]),
        ('matters[kind = "noise" and days > n].days', [12]),
        ('count(matters[item.kind = "waste"])', 1),
        ('matters[kind = "none"]', []),
        ("n[1]", 5),
        ("n[item > 9]", []),
        ("for x in xs return x * x", [1, 4, 9, 16]),
        ("for x in 1..3, y in x..3 return x * y", [1, 2, 3, 4, 6, 9]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in 1..4 return if x = 1 then 1 else x * partial[-1]", [1, 2, 6, 24]),
        ("for x in null return x", None),
        ("some x in xs satisfies x > 3", True),
        ("every x in xs satisfies x > 3", False),
        ("every x in [] satisfies false", True),
        ("some x in [1, null] satisfies x > 1", None),
        ("some x in xs, y in xs satisfies x + y = 8", True),
        ("{a: 1, b: a + 1}.b", 2),
        ("{n: n + 1}.n", 6),
        ("{cost+fee: 2, all: cost+fee * 2}.all", 4),
        ("{a.b/c: 1}", {"a.b/c": 1}),
        ('{"": 1}', {"": 1}),
        ("[{item: 1}, {item: 3}][item > 2]", [{"item": 3}]),
        ('{"a b": 1}.a b', 1),
        ("{tier one: 1, both: tier one + 1}.both", 2),
        ("[{a: {b: 1}}, {a: {b: 2}}].a.b", [1, 2]),
        ("null.a", None),
        ("{f: function(x, y) x - y, r: f(y: 1, x: 3)}.r", 2),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(10)}.r", 3628800),
        ("{k: 2, f: function(x) x * k, r: (for k in 5..6 return f(k))}.r", [10, 12]),
        ("(function(x: number) x)(1)", 1),
        ('(function(x: number) x)("1")', None),
    ],
)
def test_lists_contexts_and_functions(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case.gravity = gravity", True),
        ("case.found_at.hour", 9),
        ("case.missing.further", None),
        ("unknown", None),
        ('报告.严重程度 = "重大"', True),
        ("Monthly Salary * 12", 12000),
        ("Monthly   Salary", 1000),
        ("/* a remark */ n // and another", 5),
        ("case.people", 3),
        (r'"\u4e00\n\"\\"', '一\n"\\'),
        (r'"\U01F40E" = "\uD83D\uDC0E"', True),
    ],
)
def test_names_come_from_around(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ("null instance of number", False),
        ("[1] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number, b: string>", False),
        ("{a: 1} instance of context<a: number>", True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1D" instance of years and months duration', False),
        ("[1..2] instance of range<number>", True),
        ("(function(x) x) instance of function<number> -> number", True),
        ("count instance of function", True),
        ("1 instance of Any", True),
        ("null instance of Any", False),
        ('(function() "x") instance of function<> -> string', True),
        ('(function() "x") instance of function<> -> number', False),
        ("(function(x) x) instance of function<number, number> -> Any", False),
        (
            "(function(a: context<a: string>) {b: 1, c: 2})"
            " instance of function<context<a: string, b: string>>->context<b: number>",
            True,
        ),
    ],
)
def test_types_are_asked_with_instance_of(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-01-31" + @"P1M"', {"$d": "2026-02-28"}),
        ('@"2026-10-01" + @"P1DT12H"', {"$d": "2026-10-02"}),
        ('@"2026-10-08" - @"2026-10-01"', {"$dur": "P7D"}),
        ('date and time("2026-10-01T09:00:00+08:00") + duration("PT3H")', {"$dt": "2026-10-01T12:00:00+08:00"}),
        ('@"2026-10-01T09:00:00+08:00" = @"2026-10-01T01:00:00Z"', True),
        ('@"2026-10-01T09:00:00@Asia/Shanghai" = @"2026-10-01T01:00:00Z"', True),
        ('@"9999-12-31T23:00:00@America/New_York" > @"0001-01-01T00:00:00@Asia/Shanghai"', True),
        ('@"2026-10-01T09:00:00" < @"2026-10-01T09:00:00Z"', None),
        ('@"23:30:00" + @"PT1H"', {"$t": "00:30:00"}),
        ('@"P1Y2M" + @"P10M"', {"$ym": "P2Y"}),
        ('@"P3DT4H" * 2', {"$dur": "P6DT8H"}),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1D" / 0', None),
        ('- @"P1D"', {"$dur": "-P1D"}),
        ('@"P3DT4H5M6.5S".hours', 4),
        ('@"-P14M".months', -2),
        ('@"2026-10-01".weekday', 4),
        ('@"2026-10-01T09:00:00+08:00".time offset', {"$dur": "PT8H"}),
        ('date(2026, 2, 29)', None),
        ('@"2026-10-02" - @"2026-10-01T10:00:00Z"', {"$dur": "PT14H"}),
        ('@"2026-10-02" - @"2026-10-01T10:00:00"', None),
        ('time("10:30:00@Europe/Paris") = time("10:30:00@Asia/Dhaka")', False),
        ('time("10:30:00@Europe/Paris") = time("10:30:00@Europe/Paris")', True),
        ('date("2026-02-29")', None),
        ('@"9999-12-31" + @"P1D"', None),
        ('date and time(date("2026-10-01"), time("09:00:00Z"))', {"$dt": "2026-10-01T09:00:00Z"}),
        ('time(9, 30, 15.5, duration("PT8H"))', {"$t": "09:30:15.5+08:00"}),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', {"$ym": "P1Y8M"}),
        ('years and months duration(date("2013-08-24"), date("2011-12-22"))', {"$ym": "-P1Y8M"}),
        ('day of week(@"2026-10-01")', "Thursday"),
        ('month of year(@"2026-10-01")', "October"),
        ('day of year(@"2026-02-01")', 32),
        ('week of year(@"2021-01-01")', 53),
        ('for d in @"2026-09-30"..@"2026-10-01" return d', [{"$d": "2026-09-30"}, {"$d": "2026-10-01"}]),
    ],
)  # fmt: skip
def test_dates_times_and_durations(text: str, expected: object) -> None:
    assert value(text) == expected


def test_straight_lines_are_paid_before_they_run() -> None:
    budget = Budget(steps=100)

    expression("n + 1").evaluate(AROUND, None, budget)

    assert budget.steps == 97


def test_values_that_are_not_json_come_in_as_values() -> None:
    around = {"due": from_json({"$d": "2026-10-01"}), "amount": from_json({"$n": "1.50"})}

    assert expression("due.month = 10 and amount = 1.5").evaluate(around) is True


def test_an_expression_knows_the_names_it_needs() -> None:
    read = expression("{a: n + 1, b: a}.b + count(xs[kind = m]) + (for i in xs return i)[1]")

    assert read.free_names == {"n", "xs"}
    assert read.possible_names == {"kind", "m"}


def test_names_with_signs_are_found_when_they_are_known() -> None:
    read = expression("last-visit + 1", frozenset(["last-visit"]))

    assert read.evaluate({"last-visit": 2}) == 3
