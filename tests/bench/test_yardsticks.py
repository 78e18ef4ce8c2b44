"""Every yardstick is measured on the full path, and says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from engine.bench import YARDSTICKS, measure, report
from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.bench.steps import run, stock_library
from engine.bench.yardsticks import Yardstick, missed
from engine.errors import Broken
from tests.architecture.sources import ROOT

TINY = Sizes(
    background=400,
    rounds=1,
    stock=2,
    crowd=1,
    alone=1,
    young=12,
    old=24,
    signers=9,
    weighed=2,
    overdue=4,
    punctual=2,
    idle=0.2,
    looks=4,
    cached=3,
)
KEYS = {
    "durable_ratio_8",
    "durable_ratio_1",
    "cpu_ms_per_completion",
    "sql_per_completion",
    "commits_per_completion",
    "cost_200_over_6",
    "cost_1000_over_6",
    "signers_200_s",
    "bytes_per_case",
    "timer_idle_cpu",
    "timer_catchup_per_s",
    "timer_late_p99_s",
    "inbox_p99_ms",
    "start_s",
    "rss_mb",
}


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    return measure(f"sqlite:///{tmp_path_factory.mktemp('bench') / 'bench.db'}", TINY)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site.furnished(f"sqlite:///{tmp_path / 'site.db'}")
    yield site
    site.close()


def test_every_yardstick_is_measured(measures: dict[str, float]) -> None:
    assert {y.key for y in YARDSTICKS} == KEYS
    assert {key for key in KEYS if not measures[key] >= 0} == set()


def test_a_completion_is_one_transaction_of_ten_statements_at_most(
    measures: dict[str, float],
) -> None:
    assert measures["commits_per_completion"] == 1
    assert measures["sql_per_completion"] <= 10


def test_the_json_has_every_key_at_the_top(measures: dict[str, float]) -> None:
    said = orjson.loads(report.document(measures, {"rows": 400}))

    assert said.keys() >= KEYS
    assert said["targets"].keys() == KEYS
    assert said["missed"] == missed(measures)


def test_the_table_names_every_yardstick(measures: dict[str, float]) -> None:
    console = Console(width=160, record=True)
    report.show(console, measures, {})

    shown = console.export_text()
    assert {key for key in KEYS if key not in shown} == set()


def test_the_page_names_every_yardstick_with_its_target() -> None:
    page = (ROOT / "docs" / "reference" / "benchmarks.md").read_text()

    assert [y.key for y in YARDSTICKS if f"| `{y.key}` | {y.wanted} |" not in page] == []


def test_no_feature_is_off_in_the_cases_that_are_timed(site: Site) -> None:
    actor, case_id = site.start("bench-straight", 0)
    site.complete(actor, case_id, site.open_tasks(case_id)[0])

    started, completed = site.engine.queries.history(case_id)
    kinds = {effect[0] for effect in completed.effects}
    assert {"done", "open", "limit", "passed"} <= kinds
    assert completed.post == f"{site.grids[0][1]}/grid_leader"
    assert {timer.kind for timer in site.engine.queries.timers(case_id)} == {"timer", "rung"}
    assert completed.digest != started.digest


def test_a_case_that_ends_otherwise_is_noticed(site: Site) -> None:
    tasks = site.tasks("bench-straight")

    with pytest.raises(Broken):
        run(site, tasks[:-1], 1, 1)


def test_a_database_that_holds_something_is_not_measured(site: Site) -> None:
    with pytest.raises(Broken):
        Site.furnished(site.url)


def test_the_stock_library_takes_the_same_course() -> None:
    with stock_library(2) as stock_round:
        assert stock_round() > 0


@pytest.mark.parametrize(
    ("yardstick", "measured", "verdict"),
    [
        (Yardstick("ratio", 0.8, "", "×", 1.2, True), 1.3, "ok, goal reached"),
        (Yardstick("ratio", 0.8, "", "×", 1.2, True), 0.8, "ok"),
        (Yardstick("ratio", 0.8, "", "×", 1.2, True), 0.6, "missed by 25%"),
        (Yardstick("cost", 10, ""), 10, "ok"),
        (Yardstick("cost", 10, ""), 15, "missed by 50%"),
    ],
)
def test_a_verdict_says_by_how_much(yardstick: Yardstick, measured: float, verdict: str) -> None:
    assert yardstick.verdict(measured) == verdict
