"""Expressions by people who mean harm: none runs code, takes 100 ms or 50 MB, or gets further."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest

from engine.feel import BudgetExceeded, FeelError, expression, to_json

LONG = '"' + "x" * 1000 + '"'
LAUGHS = "a: [1,1,1,1,1,1,1,1,1,1], " + ", ".join(
    f"{name}: [{','.join(before * 10)}]" for before, name in zip("abcdef", "bcdefg", strict=True)
)
AROUND = {"big": list(range(1000)), "n": 1, "text": "x" * 5000}

RUNAWAYS = {
    "a huge range": "count(for i in 1..10**9 return i)",
    "a range of all days": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "nested loops": "for a in 1..9999 return for b in 1..9999 return for c in 1..9999 return 1",
    "a cross product": "for " + ", ".join(f"i{n} in 1..10" for n in range(10)) + " return 1",
    "an endless search": "some i in 1..10**9 satisfies false",
    "an endless proof": "every i in 1..10**9 satisfies true",
    "filters of filters": "(for i in 1..50000 return i)[item > 0][item > 0][item > 0]",
    "a text that doubles": '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("ab", 60)}.r',
    "a list that doubles": "{f: function(s, n) if n = 0 then s else f(concatenate(s, s), n - 1), r: f([1], 60)}.r",
    "a list of itself": "for i in 1..10000 return partial",
    "a million laughs as text": f"{{{LAUGHS}, r: string(g)}}.r",
    "a million laughs compared": f"{{{LAUGHS}, r: g = g}}.r",
    "a million laughs flattened": f"{{{LAUGHS}, r: flatten(g)}}.r",
    "a function that calls itself": "{f: function(n) f(n), r: f(1)}.r",
    "a function applied to itself": "(function(x) x(x))(function(x) x(x))",
    "two functions that call each other": "{f: function(g, n) g(g, n), r: f(f, 1)}.r",
    "series of logarithms": "for i in 1..20000 return log(i)",
    "series of powers": "for i in 1..20000 return 1.000001 ** 1.5",
    "huge numbers as text": "for i in 1..2000 return string(1E6144)",
    "copies of a long text": f"for i in 1..10000 return {LONG} + {LONG}",
    "joins of long texts": f"for i in 1..10000 return string join([{LONG}, {LONG}])",
    "upper case again and again": f"for i in 1..10000 return upper case({LONG})",
    "an expanding replacement": f'replace({LONG}, "", "{"y" * 1000}")',
    "large patterns": 'for i in 1..500 return matches("a", "x{1,900}" + string(i))',
    "a slow pattern over long texts": 'for i in 1..2000 return matches(text, "(a|x|b)*(x?){100}y")',
    "searches in searches": "for i in 1..1000 return list contains(for j in 1..1000 return j, 0)",
    "conversions of what is around": "for i in 1..10000 return count(big)",
    "slow sorting": "sort(for i in 1..20000 return 20000 - i, function(a, b) a < b)",
    "distinct lists": "distinct values(for i in 1..10000 return [i])",
    "functions that remember much": "for j in 1..1000 return {"
    + ",".join(f"a{i}: function() 1" for i in range(300))
    + "}",
    "a splitter": 'for i in 1..50 return split("' + "a," * 700 + '", ",")',
}

TOO_LARGE = {
    "a long text": '"' + "x" * 100_000 + '"',
    "many brackets": "(" * 1000 + "1" + ")" * 1000,
    "many lists": "[" * 9000,
    "many signs": "-" * 10000 + "1",
    "many conditions": "if a then b else " * 500 + "c",
    "many functions": "function() " * 1000 + "1",
    "many calls": "f" + "()" * 1300,
    "many filters": "a" + "[1]" * 1300,
    "a long path": "a" + ".b" * 1900,
    "many nots": "not(" * 55 + "true" + ")" * 55,
    "many iterators": "for " + ", ".join(f"i{n} in [1]" for n in range(200)) + " return 1",
    "a long number": "9" * 15000,
    "a large exponent": "1E999999999999",
    "open remarks": "/* " + "/ * " * 4000,
    "open texts": '"' * 9999,
}

HARMLESS = {
    "10 ** 999999999": None,
    "2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2 ** 2": None,
    "exp(1E6144)": None,
    "1.0000000001 ** 1E6144": None,
    '@"P999999999D" * 10 ** 20': None,
    '@"2026-01-01" + @"P999999999Y"': None,
    'matches(text, "(x+)+$")': True,
    '"".__class__': None,
    '"".__class__.__mro__[1].__subclasses__': None,
    "n.__class__": None,
    "[1].__len__": [None],
    "{}.keys": None,
    "count.call": None,
    "count.__globals__": None,
    "(function() 1).__globals__": None,
    'date("2026-01-01").__class__': None,
    '@"2026-01-01".replace': None,
    'get value({}, "__class__")': None,
    "__builtins__": None,
    "names": None,
    '"{0.__class__}"': "{0.__class__}",
    '@"2026-01-01T00:00:00Z".tzinfo': None,
}

CODE = [
    '__import__("os").system("id")',
    'eval("1")',
    'exec("1")',
    'open("/etc/passwd")',
    'getattr(n, "real")',
    "().__class__.__base__.__subclasses__()",
    "lambda: 1",
    "n; import os",
    "f'{n}'",
    "n if n else 1",
    "n := 1",
    "@classmethod",
    '@"2026-01-01T00:00:00@../../etc/passwd"',
    '@"2026-01-01T00:00:00@/etc/passwd"',
    "`id`",
    "${n}",
    "#{n}",
    "n\x00",
]


def run(text: str) -> object:
    expression.cache_clear()
    return to_json(expression(text).evaluate(AROUND))


def assert_cheap(text: str) -> None:
    def judged() -> None:
        with contextlib.suppress(FeelError):
            run(text)

    quickest = min(_seconds(judged) for _ in range(3))
    tracemalloc.start()
    judged()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert quickest < 0.1
    assert peak < 50_000_000


def _seconds(judged: object) -> float:
    before = time.thread_time()
    judged()  # type: ignore[operator]
    return time.thread_time() - before


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_what_would_run_away_is_stopped(text: str) -> None:
    with pytest.raises(BudgetExceeded):
        run(text)

    assert_cheap(text)


@pytest.mark.parametrize("text", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_before_it_runs(text: str) -> None:
    with pytest.raises(FeelError):
        run(text)

    assert_cheap(text)


@pytest.mark.parametrize(("text", "value"), HARMLESS.items())
def test_what_reaches_for_more_gets_nothing(text: str, value: object) -> None:
    assert run(text) == value

    assert_cheap(text)


@pytest.mark.parametrize("text", CODE)
def test_code_of_other_languages_is_refused(text: str) -> None:
    with pytest.raises(FeelError):
        run(text)


def test_the_budget_stops_at_the_same_step_every_time() -> None:
    seen = set()
    for _ in range(3):
        asked: list[object] = []

        def ask(question: str, args: list[object], asked: list[object] = asked) -> bool:
            asked.append(args)
            return True

        with pytest.raises(BudgetExceeded):
            expression('every i in 1..10**9 satisfies working day(@"2026-10-01")').evaluate({}, ask)
        seen.add(len(asked))

    assert len(seen) == 1
