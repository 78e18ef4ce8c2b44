"""A policy is changed in its table, not in code: from seven days to five is one cell."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.scenarios import Runner, read_scenario

LIBRARY = Path(__file__).parents[2] / "processes"
TABLE = Path("handling/time-limited-resolution/limit.dmn")
TOLD = Path("handling/time-limited-resolution/scenarios/seven-days-last-second.yaml")
SEVEN = '<outputEntry id="limit_rule_7_out_1"><text>7</text></outputEntry>'


def test_from_seven_days_to_five_is_one_cell_of_the_table(tmp_path: Path) -> None:
    library = tmp_path / "processes"
    shutil.copytree(LIBRARY, library)
    table = (library / TABLE).read_text(encoding="utf-8")
    assert table.count(SEVEN) == 1
    (library / TABLE).write_text(
        table.replace(SEVEN, SEVEN.replace("7</", "5</")), encoding="utf-8"
    )
    told = (library / TOLD).read_bytes()
    five = told.replace(b"2026-09-28T24:00", b"2026-09-26T24:00")

    with Runner(library) as runner:
        seven_days = runner.run(read_scenario(told, TOLD.name))
        five_days = runner.run(read_scenario(five, TOLD.name))

    assert not seven_days.passed
    assert five_days.passed, five_days.report()
