"""Scenarios are run for real: what is true passes, what is not is found with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Invalid, NotFound
from engine.scenarios import Result, Runner, read_scenario, words
from engine.scenarios.scenario import Act, Expect, Machine, Scenario, Wait
from engine.scenarios.times import UNITS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOLD = sorted((HERE / "told").glob("*.yaml"))
PAGE = (ROOT / "docs" / "reference" / "scenarios.md").read_text()

MATTER = """\
scenario: {zh: 试, en: Probe}
policy: case-intake
model: O1
clock: 2026-09-07T09:00
cast:
  li: {role: grid_leader, unit: 网格1}
  wang: {role: village_head, unit: 东桥村}
steps:
  - {who: li, does: start, with: {title: 路灯不亮, place: 桥头, channel: patrol}, as: lamp}
  - {who: li, does: complete, task: accept_matter, with: {decision: accept, class: single, gravity: general}}
"""


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(ROOT / "processes") as runner:
        yield runner


def told(text: str) -> Scenario:
    return read_scenario(text.encode(), "probe.yaml")


def run(runner: Runner, *steps: str) -> Result:
    return runner.run(told(MATTER + "".join(f"  - {step}\n" for step in steps)))


@pytest.mark.parametrize("file", TOLD, ids=lambda file: file.stem)
def test_a_told_example_passes(runner, file):
    result = runner.run(read_scenario(file.read_bytes(), file.name))

    assert result.passed, result.report()


def test_the_told_examples_use_every_word_of_the_language():
    scenarios = [read_scenario(file.read_bytes(), file.name) for file in TOLD]
    steps = [step for scenario in scenarios for step in scenario.steps]

    assert {step.does for step in steps if isinstance(step, Act)} == set(words.VERBS)
    assert {
        key for step in steps if isinstance(step, Expect) for key in step.wishes
    } == words.EXPECT
    units = {step.after.unit for step in steps if isinstance(step, Wait) and step.after}
    assert units == set(UNITS)
    assert {bool(step.calendar) for step in steps if isinstance(step, Machine)} == {True, False}


def test_the_reference_names_every_word_of_the_language():
    known = set(words.VERBS) | words.EXPECT | words.ACT | words.TOP | words.LIMIT | words.REGISTER

    assert {word for word in known if not re.search(rf"\b{word}\b", PAGE)} == set()


def test_the_first_example_of_the_reference_is_true(runner):
    example = re.findall(r"```yaml\n(scenario:.*?)```", PAGE, re.DOTALL)[0]

    result = runner.run(told(example))

    assert result.passed, result.report()


@pytest.mark.parametrize(
    ("step", "expected", "found"),
    [
        ("expect: {inbox: {li: []}}", "inbox of li: []", "[handle_on_site]"),
        ("expect: {inbox: {wang: [handle_on_site]}}", "inbox of wang", "[]"),
        ("expect: {limits: {main: {light: red}}}", "limits main light red", "green"),
        ("expect: {limits: {main: {due: 2026-09-15T24:00}}}", "main due", "2026-09-14T24:00"),
        ("expect: {limits: {main: none}}", "limits no main", "one due 2026-09-14T24:00"),
        ("expect: {limits: {other: ended}}", "limits a limit other", "none of that name"),
        ("expect: {notices: {li: [overdue]}}", "notices for li", "[]"),
        ("expect: {notices: {li: {overdue: 1}}}", "for li: 1 overdue", "0"),
        ("expect: {event: case.start}", "event kind case.start", "work_item.complete by li"),
        ("expect: {event: {who: wang, any: true}}", "event who wang", "case.start by li"),
        ("expect: {history: [work_item.complete, case.start]}", "then case.start", "by li"),
        ("expect: {end: closed}", "end status closed", "accepted"),
        ("expect: {end: {element: nowhere}}", "element nowhere", "accept_matter"),
        ("expect: {register: {unit: 网格2}}", "unit 330000100101002", "330000100101001"),
        ("expect: {register: {accepted_at: 2026-09-08}}", "accepted_at", "2026-09-07T09:00:00"),
        ("expect: {case: {title: 别的}}", "case title 别的", "路灯不亮"),
        ("expect: {incidents: [nobody]}", "incidents [nobody]", "[]"),
        ("expect: {links: [repeats lamp]}", "links [repeats lamp]", "[]"),
    ],
)
def test_what_is_not_as_told_is_found(runner, step, expected, found):
    result = run(runner, step)

    assert not result.passed
    (finding,) = result.findings
    assert (finding.line, finding.step) == (11, 3)
    assert expected in finding.expected
    assert found in finding.found


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("{who: wang, does: claim, task: handle_on_site}", "refused, not_allowed"),
        ("{who: li, does: claim, task: handle_on_site, expect_refused: conflict}", "it was done"),
        (
            "{who: wang, does: claim, task: handle_on_site, expect_refused: four_eyes}",
            "not_allowed",
        ),
        ("{who: li, does: claim, task: nothing}", "not_found"),
        ("{at: 2026-09-01}", "2026-08-31T24:00"),
        ("{at: 1 second before other}", "none of that name"),
        ("{system: {load_calendar: cn-1999}}", "not_found"),
    ],
)
def test_a_step_that_does_not_come_out_as_told_ends_the_scenario(runner, step, found):
    result = run(runner, step, "expect: {end: closed}")

    (finding,) = result.findings
    assert found in finding.found
    assert result.trace


def test_everything_expected_in_one_step_is_looked_at(runner):
    result = run(runner, "expect: {end: closed, inbox: {li: []}, incidents: [nobody]}")

    assert len(result.findings) == 3
    assert "probe.yaml:11: step 3: expected" in result.report()


def test_what_falls_due_on_the_way_happens_at_its_own_instant(runner):
    result = run(
        runner,
        "{after: 30 days}",
        "expect: {history: [limit main reminder, limit main yellow, limit main due]}",
        "expect: {event: {effect: limit main due 1789401600000, any: true}}",
    )

    assert result.passed, result.report()


def test_a_run_tells_which_elements_were_reached(runner):
    assert {"accept_matter", "report"} <= run(runner).visited


def test_one_scenario_leaves_nothing_to_the_next(runner):
    step = "expect: {register: {number: 330000100101001-2026-00001}}"

    assert run(runner, step).passed
    assert run(runner, step).passed


@pytest.mark.parametrize(
    ("right", "wrong", "error"),
    [
        ("unit: 网格1", "unit: 网格99", Invalid),
        ("model: O1", "model: O99", NotFound),
        ("steps:", "calendars: [cn-1999]\nsteps:", NotFound),
    ],
)
def test_a_scenario_about_what_does_not_exist_is_refused(runner, right, wrong, error):
    with pytest.raises(error):
        runner.run(told(MATTER.replace(right, wrong)))
