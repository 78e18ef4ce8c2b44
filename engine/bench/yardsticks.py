"""What is measured, how good it must be, and how good we want it to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One measure. Shapes: `at_least` when more is better, else no more than `target` is wanted."""

    key: str
    target: float
    says: str
    unit: str = ""
    goal: float | None = None
    at_least: bool = False

    @property
    def wanted(self) -> str:
        """The target with its direction: `≥ 0.8`."""
        return f"{'≥' if self.at_least else '≤'} {self.target:g}"

    def met(self, measured: float) -> bool:
        """Whether the target is reached."""
        return measured >= self.target if self.at_least else measured <= self.target

    def verdict(self, measured: float) -> str:
        """Say whether the target is reached, or by how much it is missed."""
        if self.met(measured):
            reached = self.goal is not None and replace(self, target=self.goal).met(measured)
            return "ok, goal reached" if reached else "ok"
        return f"missed by {abs(measured - self.target) / self.target:.0%}"


YARDSTICKS = (
    Yardstick(
        "durable_ratio_8", 0.8, "durable steps of 8 submitters : stock in memory", "×", 1.2, True
    ),
    Yardstick(
        "durable_ratio_1", 0.4, "durable steps of 1 submitter : stock in memory", "×", 0.6, True
    ),
    Yardstick("cpu_ms_per_completion", 1.3, "CPU of one completion, our process", "ms"),
    Yardstick("sql_per_completion", 10, "statements of one completion"),
    Yardstick("commits_per_completion", 1, "transactions of one completion"),
    Yardstick("cost_200_over_6", 1.15, "CPU of a case's 200th step : its 6th", "×"),
    Yardstick("cost_1000_over_6", 1.2, "CPU of a case's 1,000th step : its 6th", "×"),
    Yardstick("signers_200_s", 1.5, "200 signatures under one task, 8 submitters", "s"),
    Yardstick("bytes_per_case", 8192, "room of a case with 13 events", "B"),
    Yardstick("timer_idle_cpu", 1, "CPU of a worker with every timer armed, none due", "%"),
    Yardstick(
        "timer_catchup_per_s", 300, "overdue timers fired one after the other", "/s", None, True
    ),
    Yardstick("timer_late_p99_s", 1, "how late a timer fires while a worker runs, p99", "s"),
    Yardstick("inbox_p99_ms", 20, "inbox of a person with 10 posts, p99", "ms"),
    Yardstick("start_s", 2, "from nothing to the first inbox", "s"),
    Yardstick("rss_mb", 250, "memory with 1,000 cases cached", "MB"),
)

Measures = Mapping[str, float]
"""Measured values by key."""


def missed(measures: Measures) -> dict[str, str]:
    """The targets that are missed, each with by how much."""
    return {y.key: y.verdict(measures[y.key]) for y in YARDSTICKS if not y.met(measures[y.key])}
