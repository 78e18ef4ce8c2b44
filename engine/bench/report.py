"""What was measured, as a table for people and as JSON for programs."""

from __future__ import annotations

from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from engine.bench.yardsticks import YARDSTICKS, Measures, Yardstick, missed


def document(measures: Measures, facts: dict[str, Any]) -> bytes:
    """Every measure under its key, the targets, what is missed by how much, and under which conditions."""
    targets = {y.key: {"target": y.target, "goal": y.goal} for y in YARDSTICKS}
    shown = {key: _rounded(value) for key, value in measures.items()}
    said = {**shown, "targets": targets, "missed": missed(measures), "run": facts}
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)


def show(console: Console, measures: Measures, facts: dict[str, Any]) -> None:
    """Print the table: each measure beside its target and whether it is reached."""
    table = Table(title="wangge bench", caption=_caption(measures, facts))
    for heading in ("yardstick", "what"):
        table.add_column(heading)
    for heading in ("measured", "target", "goal"):
        table.add_column(heading, justify="right")
    table.add_column("verdict")
    for yardstick in YARDSTICKS:
        measured = measures[yardstick.key]
        style = "" if yardstick.met(measured) else "bold"
        table.add_row(*_line(yardstick, measured), style=style)
    console.print(table)


def _line(yardstick: Yardstick, measured: float) -> tuple[str, ...]:
    goal = "" if yardstick.goal is None else f"{yardstick.goal:g}"
    return (
        yardstick.key,
        yardstick.says,
        f"{_rounded(measured):g} {yardstick.unit}".rstrip(),
        yardstick.wanted,
        goal,
        yardstick.verdict(measured),
    )


def _caption(measures: Measures, facts: dict[str, Any]) -> str:
    said = [f"{key} {value}" for key, value in facts.items()]
    beside = {
        key: value for key, value in measures.items() if key not in {y.key for y in YARDSTICKS}
    }
    said += [f"{key} {_rounded(value):g}" for key, value in beside.items()]
    return ", ".join(said)


def _rounded(value: float) -> float:
    """Four digits are more than any of this can be repeated to."""
    return float(f"{value:.4g}")
