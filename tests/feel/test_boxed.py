"""Boxed expressions: each kind, in each other, and within the same budget as everything else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import BudgetExceeded, DecisionFault, decisions, to_json
from tests.feel.dmn_files import decided, decision, faults, file, formula, table


def entry(name: str, inner: str, kind: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    return f'<contextEntry><variable name="{name}"{typed}/>{inner}</contextEntry>'


def context(*entries: str, result: str = "") -> str:
    last = f"<contextEntry>{result}</contextEntry>" if result else ""
    return f"<context>{''.join(entries)}{last}</context>"


def part(name: str, text: str) -> str:
    return f"<{name}>{formula(text)}</{name}>"


def loop(kind: str, variable: str, over: str, inner: str) -> str:
    last = "return" if kind == "for" else "satisfies"
    return f'<{kind} iteratorVariable="{variable}">{part("in", over)}{part(last, inner)}</{kind}>'


def function(names: str, body: str) -> str:
    given = "".join(f'<formalParameter name="{name}"/>' for name in names.split())
    return f"<functionDefinition>{given}{body}</functionDefinition>"


def invocation(callee: str, **arguments: str) -> str:
    bound = "".join(
        f'<binding><parameter name="{name}"/>{formula(text)}</binding>'
        for name, text in arguments.items()
    )
    return f"<invocation>{formula(callee)}{bound}</invocation>"


ROWS = (
    '<relation><column name="kind"/><column name="days left"/>'
    f"<row>{formula(chr(34) + 'noise' + chr(34))}{formula('3')}</row>"
    f"<row>{formula(chr(34) + 'waste' + chr(34))}{formula('n')}</row></relation>"
)

NOISE = f"""<filter><in>{ROWS}</in>{part("match", 'item.kind = "noise"')}</filter>"""


def choice(condition: str) -> str:
    parts = part("if", condition) + part("then", '"yes"') + part("else", '"no"')
    return f"<conditional>{parts}</conditional>"


def relation(*cells: str) -> str:
    row = "".join(formula(cell) for cell in cells)
    return f'<relation><column name="a"/><row>{row}</row></relation>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (context(entry("a", formula("n + 1")), entry("b c", formula("a * 2"))), {"a": 6, "b c": 12}),
        (context(entry("a", formula("n")), result=formula("a + 1")), 6),
        (context(entry("a", context(entry("b", formula("1")))), result=formula("a.b")), 1),
        (f"<list>{formula('1')}{formula('n')}</list>", [1, 5]),
        (ROWS, [{"kind": "noise", "days left": 3}, {"kind": "waste", "days left": 5}]),
        (f"<filter><in>{ROWS}</in>{part('match', 'days left > 4')}</filter>", [{"kind": "waste", "days left": 5}]),
        (NOISE, [{"kind": "noise", "days left": 3}]),
        (f"<filter>{part('in', '[4, 5, 6]')}{part('match', '2')}</filter>", 5),
        (loop("for", "i", "[1..3]", "i * n"), [5, 10, 15]),
        (loop("for", "i", "1..n - 2", "i"), [1, 2, 3]),
        (loop("for", "i", "[3, 4]", "count(partial) + i"), [3, 5]),
        (loop("for", "i", "null", "i"), None),
        (loop("some", "i", "[1, n]", "i > 4"), True),
        (loop("every", "i", "[1, n]", "i > 4"), False),
        (loop("every", "i", "[n, null]", "i > 4"), None),
        (choice("n > 4"), "yes"),
        (choice("null"), "no"),
        (context(entry("f", function("x y", formula("x - y * n"))), result=invocation("f", y="1", x="9")), 4),
        (context(entry("f", function("x", formula("x"))), result=invocation("f", z="1")), None),
        (invocation("substring", string='"foobar"', **{"start position": "4"}), "bar"),
        (invocation("n", x="1"), None),
        (context(entry("twice", function("x", formula("x * 2"))), result=formula("twice(twice(n))")), 20),
        (context(entry("t", table([(["> 4"], ["7"])])), result=formula("t + 1")), 8),
        (context(entry("d", formula('"7"'), "number"), result=formula("d = null")), True),
    ],
)  # fmt: skip
def test_a_boxed_expression_has_the_value_of_its_boxes(inner: str, expected: Any) -> None:
    assert decided(inner, n=5) == expected


def test_a_function_remembers_what_stood_around_it() -> None:
    made = context(entry("k", formula("2")), entry("f", function("x", formula("x * k"))))
    outer = context(entry("made", made), entry("k", formula("100")), result=formula("made.f(n)"))

    assert decided(outer, n=5) == 10


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (context(entry("a", formula("1 +"))), "limit:entry a, column 4: the expression ends"),
        (context(entry("a", formula("1")), entry("a", formula("2"))), "the entry 'a' stands twice"),
        (context(entry("$a", formula("1"))), "the entry '$a' begins with $, which is reserved"),
        (f"<list>{formula('1')}{formula('2 +')}</list>", "limit:element 2, column 4: the expression ends"),
        (relation("1", "2"), "limit:row 1: it has not one cell for each column"),
        (f"<filter>{part('in', '[1]')}</filter>", "its part 'match' is missing"),
        (loop("for", "i", "[1]", "j +"), "limit:return, column 4: the expression ends"),
        (invocation("f", x="("), "limit:argument x, column 2"),
    ],
)  # fmt: skip
def test_a_fault_in_a_box_is_found_at_its_place(inner: str, said: str) -> None:
    assert said in " ".join(faults(decision(inner)))


@pytest.mark.parametrize(
    "inner",
    [
        loop("for", "i", "[1..1000000]", "i"),
        loop("some", "i", "[1..1000000]", "false"),
        loop("for", "i", "[1..2000]", "partial"),
        context(entry("f", function("x", formula("f(x)"))), result=formula("f(1)")),
        f"<filter>{part('in', 'big')}{part('match', 'count(big) = 1')}</filter>",
    ],
)
def test_boxes_are_counted_like_everything_else(inner: str) -> None:
    read = decisions(file(decision(inner)))["limit"]

    with pytest.raises(BudgetExceeded):
        read.evaluate({"big": list(range(1000))})


def test_what_is_nested_too_deep_is_refused_or_runs() -> None:
    inner = formula("n")
    for _ in range(20):
        inner = context(entry("a", inner))
    read = decisions(file(decision(inner)))["limit"]

    value: Any = to_json(read.evaluate({"n": 1}))
    for _ in range(20):
        value = value["a"]

    assert value == 1


def test_a_result_that_lasts_is_not_changed_by_a_later_evaluation() -> None:
    read = decisions(file(decision(loop("for", "i", "[1..n]", "i"))))["limit"]
    first = read.evaluate({"n": 2})

    read.evaluate({"n": 3})

    assert to_json(first) == [1, 2]


def test_a_decision_without_logic_is_refused_by_name() -> None:
    with pytest.raises(DecisionFault, match="neither a table nor an expression"):
        decisions(file(decision("")))
