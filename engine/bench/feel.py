"""How fast expressions and tables are, beside Python's own `eval` of the same in the same run.

`eval` is given the text, as an engine without a language of its own would do it, and, for a second
look, bytecode that was compiled before: that is as fast as Python can be, and counts nothing.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import CodeType
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from engine.feel import Decision, Expression, decisions, expression

TARGET = 0.5
"""How fast a FEEL evaluation must be, beside Python's."""

ROUNDS = 5
SECONDS = 0.2
"""How long one round of one measure takes."""

CASE = {
    "gravity": "major",
    "people": 3,
    "outcome": "solved",
    "days": 12,
    "unit": {"code": "330000100101003", "level": "grid"},
    "signers": [{"role": "leader", "agrees": True}, {"role": "deputy", "agrees": False}],
}


@dataclass(frozen=True)
class Pair:
    """The same question in both languages."""

    key: str
    feel: str
    python: str


PAIRS = (
    Pair("comparison", 'case.gravity = "major"', 'case["gravity"] == "major"'),
    Pair("number", "case.people > 3", 'case["people"] > Decimal(3)'),
    Pair(
        "conjunction",
        'case.gravity = "major" and case.people >= 3 and case.outcome != "untrue"',
        'case["gravity"] == "major" and case["people"] >= Decimal(3) and case["outcome"] != "untrue"',
    ),
    Pair(
        "choice",
        "if case.days > 10 then case.days - 10 else 0",
        'case["days"] - Decimal(10) if case["days"] > Decimal(10) else Decimal(0)',
    ),
    Pair("path", 'case.unit.level = "grid"', 'case["unit"]["level"] == "grid"'),
    Pair(
        "membership",
        'case.gravity in ("minor", "major")',
        'case["gravity"] in ("minor", "major")',
    ),
    Pair(
        "quantifier",
        "some s in case.signers satisfies s.agrees",
        'any(s["agrees"] is True for s in case["signers"])',
    ),
)

TABLE = """
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="b" name="b" namespace="b">
<decision id="days" name="days"><decisionTable hitPolicy="FIRST">
<input><inputExpression typeRef="string"><text>case.gravity</text></inputExpression></input>
<input><inputExpression typeRef="number"><text>case.people</text></inputExpression></input>
<output name="days" typeRef="number"/>%s</decisionTable></decision></definitions>"""

RULES = (
    ('"urgent"', "-", "1"),
    ('"severe"', "-", "3"),
    ('"major"', "&gt; 10", "5"),
    ('"major"', "[5..10]", "7"),
    ('"minor"', "-", "15"),
    ("-", "-", "10"),
)

_ROWS = """[r for g, low, high, r in (
 ("urgent", None, None, Decimal(1)), ("severe", None, None, Decimal(3)),
 ("major", Decimal(10), None, Decimal(5)), ("major", Decimal(5), Decimal(10), Decimal(7)),
 ("minor", None, None, Decimal(15)), (None, None, None, Decimal(10)))
 if (g is None or case["gravity"] == g) and (low is None or case["people"] >= low)
 and (high is None or case["people"] <= high)][0]"""


def measure(say: Callable[[str], None] = lambda _: None) -> dict[str, dict[str, float]]:
    """Return evaluations per second in both languages, and their ratio, by what was evaluated."""
    names = {"case": CASE}
    found: dict[str, dict[str, float]] = {}
    for pair in PAIRS:
        say(pair.key)
        found[pair.key] = _beside(_feel(expression(pair.feel), names), pair.python)
    say("table")
    rows = "".join(
        f"<rule><inputEntry><text>{one}</text></inputEntry><inputEntry><text>{other}</text>"
        f"</inputEntry><outputEntry><text>{result}</text></outputEntry></rule>"
        for one, other, result in RULES
    )
    table = decisions((TABLE % rows).encode())["days"]
    found["table"] = _beside(_feel(table, names), " ".join(_ROWS.split()))
    return found


def _feel(asked: Expression | Decision, names: Any) -> Callable[[], Any]:
    return lambda: asked.evaluate(names)


def _beside(ours: Callable[[], Any], python: str) -> dict[str, float]:
    """Measure all in turn, so that whatever else the machine does befalls all."""
    theirs = _evaluated(python), _evaluated(compile(python, "<bench>", "eval"))
    if any(ours() != one() for one in theirs):
        raise AssertionError(python)
    rates = [[_rate(one) for one in (ours, *theirs)] for _ in range(ROUNDS)]
    feel, plain, bytecode = (max(rate[at] for rate in rates) for at in range(3))
    return {
        "feel_per_s": feel,
        "python_per_s": plain,
        "bytecode_per_s": bytecode,
        "ratio": feel / plain,
        "bytecode_ratio": feel / bytecode,
    }


def _evaluated(code: CodeType | str) -> Callable[[], Any]:
    """Return Python's evaluation among the same names; numbers are decimals there too."""
    case = {key: Decimal(one) if type(one) is int else one for key, one in CASE.items()}
    names = {"case": case, "Decimal": Decimal}
    return lambda: eval(code, names)  # noqa: S307 - our own constants, to compare with


def _rate(run: Callable[[], Any]) -> float:
    """Return how often something runs in a second of this thread."""
    count, spent = 0, 0.0
    while spent < SECONDS:
        before = time.thread_time()
        for _ in range(500):
            run()
        spent += time.thread_time() - before
        count += 500
    return count / spent


_RATES = ("feel", "python", "bytecode")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("wangge bench feel", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    options = parser.parse_args(argv)
    console = Console(stderr=True)
    measures = measure(lambda what: console.print(f"  {what} …"))
    if options.json:
        facts = {"python": platform.python_version(), "target": TARGET}
        said = {"measures": measures, "run": facts}
        sys.stdout.write(orjson.dumps(said, option=orjson.OPT_INDENT_2).decode() + "\n")
        return 0
    table = Table(title="wangge bench feel")
    headings = ("what", "FEEL /s", "eval /s", "ratio", f"≥ {TARGET}", "bytecode /s", "ratio")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for key, one in measures.items():
        met = "ok" if one["ratio"] >= TARGET else "missed"
        feel, plain, bytecode = (f"{one[f'{of}_per_s']:,.0f}" for of in _RATES)
        ratio, beside = f"{one['ratio']:.2f}", f"{one['bytecode_ratio']:.2f}"
        table.add_row(key, feel, plain, ratio, met, bytecode, beside)
    Console().print(table)
    return 0
