"""Runs scenarios: the stage is set, each step is done in turn, and what is not as told is found."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.clock import instant
from engine.errors import EngineError, Invalid, Problem
from engine.scenarios.acts import perform
from engine.scenarios.directory import Directory
from engine.scenarios.expectations import check
from engine.scenarios.library import Library
from engine.scenarios.play import Play, playing
from engine.scenarios.result import Finding, Result, Unmet
from engine.scenarios.scenario import Act, Expect, Machine, Scenario, Step, Wait
from engine.scenarios.stage import ADMINISTRATOR, Stage
from engine.scenarios.traces import happened, reached


def run(scenario: Scenario, library: Path) -> Result:
    """Run one scenario against the library in a folder; for many, keep a `Runner`.

    Errors: Unavailable (no such folder); Invalid (a policy or a model of the library is refused).
    """
    with Runner(library) as runner:
        return runner.run(scenario)


class Runner:
    """Runs scenarios one after another, each on an engine and a database of its own."""

    def __init__(self, library: Path) -> None:
        self.library = Library(library)
        self._stage = Stage(self.library)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the databases."""
        self._stage.close()

    def run(self, scenario: Scenario) -> Result:
        """Run one scenario.

        Errors: Invalid when the scenario names a model, calendar or unit that does not exist.
        """
        calendars = scenario.calendars
        if calendars is None:
            calendars = tuple(self.library.calendars)
        directory = Directory(self.library, scenario.model, calendars)
        _check_units(scenario, directory)
        now = instant(scenario.clock.replace(tzinfo=directory.zone))
        place = self._stage.place(scenario.model, calendars, now)
        try:
            with playing(scenario, directory, place) as play:
                return _run(play, self.library)
        finally:
            self._stage.remove(place)


def _run(play: Play, library: Library) -> Result:
    findings: list[Finding] = []
    try:
        play.appoint_cast()
    except EngineError as error:
        findings.append(_finding(play, 0, 1, "the cast to take their posts", str(error)))
    for step in play.scenario.steps if not findings else ():
        found, hopeless = _step(play, step, library)
        findings += found
        if hopeless:
            break
    visited: set[str] = set()
    trace = list(play.trace)
    for name, case_id in play.cases.items():
        history = play.engine.queries.history(case_id)
        visited |= reached(history)
        trace += [f"{name}:", *(f"  {_line(play, event)}" for event in history)]
    return Result(
        scenario=play.scenario.file,
        passed=not findings,
        findings=tuple(findings),
        visited=frozenset(visited),
        trace=tuple(trace),
    )


def _line(play: Play, event: Any) -> str:
    return f"{play.wall(event.at):%Y-%m-%d %H:%M:%S} #{event.sequence} {happened(event)}"


def _step(play: Play, step: Step, library: Library) -> tuple[list[Finding], bool]:
    """Do one step; True when it makes no sense to go on after what was found."""
    try:
        if isinstance(step, Expect):
            return check(play, step), False
        if isinstance(step, Act):
            perform(play, step)
        elif isinstance(step, Wait):
            play.wait(step.after, step.at, step.case)
        elif isinstance(step, Machine):
            _machine(play, step, library)
    except Unmet as unmet:
        return [_finding(play, step.number, step.line, unmet.expected, unmet.found)], True
    except EngineError as error:
        told = f"{error.code}: {error}"
        return [_finding(play, step.number, step.line, "the step to be done", told)], True
    return [], False


def _machine(play: Play, step: Machine, library: Library) -> None:
    if step.restart:
        play.restart()
    if step.calendar is not None:
        data = library.calendar(step.calendar)
        play.engine.calendars.load(ADMINISTRATOR, data, step.calendar)
        play.settle()
        play.note(f"the calendar {step.calendar} was loaded")


def _finding(play: Play, number: int, line: int, expected: str, found: str) -> Finding:
    return Finding(play.scenario.file, line, number, expected, found)


def _check_units(scenario: Scenario, directory: Directory) -> None:
    problems = [
        Problem(f"{scenario.file} cast.{member.key}", "unknown_unit", reason, "没有这个单位")
        for member in scenario.cast.values()
        for post in member.posts
        if (reason := directory.why_not(post.unit)) is not None
    ]
    if problems:
        raise Invalid("run", "scenario", scenario.file, problems)
