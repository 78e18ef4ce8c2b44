"""What running a scenario gives: passed or not, what was found, and what was visited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was not as the scenario says.

    Shapes: `step` counts from 1; 0 is the setting up before the first step.
    """

    file: str
    line: int
    step: int
    expected: str
    found: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: step {self.step}: "
            f"expected {self.expected}; found {self.found}"
        )


@dataclass(frozen=True)
class Result:
    """The outcome of one run.

    Shapes: `visited` are ids of elements that a token reached, in any case of the scenario;
        `trace` tells a person what was done, and then the history of each case.
    """

    scenario: str
    passed: bool
    findings: tuple[Finding, ...]
    visited: frozenset[str]
    trace: tuple[str, ...]

    def report(self) -> str:
        """Return the findings as text, one per line, with the course of events below."""
        lines = [str(finding) for finding in self.findings]
        return "\n".join([*lines, "what happened:", *(f"  {line}" for line in self.trace)])


class Unmet(Exception):
    """Something is not as a step says it is."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}; found {found}")
        self.expected, self.found = expected, found
