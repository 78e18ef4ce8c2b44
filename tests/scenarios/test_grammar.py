"""What a scenario file may say, and how a fault in it is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.errors import Invalid
from engine.scenarios.grammar import read_scenario
from engine.scenarios.scenario import Act, Expect, Machine, Wait
from engine.scenarios.times import Near, Span

TOLD = """\
scenario: {zh: 七日到期, en: Seven days}
clauses: [C-044]
policy: tiered-escalation
model: O1
clock: 2026-09-28T09:00
cast:
  li: {role: grid_leader, unit: 网格7}
  wu: {posts: [{role: leader, unit: 330000}, {role: deputy, unit: 网格7, kind: deputy}]}
steps:
  - {who: li, does: start, with: {title: 路灯不亮, gravity: general}, as: lamp}
  - {after: 3 working days}
  - {at: 1 second before main, case: lamp}
  - {at: 2026-10-05T24:00}
  - {system: restart}
  - {system: {load_calendar: cn-2027}}
  - {who: li, does: complete, task: handle, with: {outcome: pass_up}, expect_refused: invalid}
  - expect: {inbox: {li: [handle]}, limits: {main: {light: red, due: 2026-10-05T24:00}}}
"""


def refused(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(Invalid) as caught:
        read_scenario(text.encode(), "a.yaml")
    return [(one.where, one.code, one.en) for one in caught.value.problems]


def test_a_whole_scenario_is_read_as_it_is_told():
    scenario = read_scenario(TOLD.encode(), "a.yaml")

    assert scenario.clock == datetime.fromisoformat("2026-09-28T09:00")
    assert [post.kind for post in scenario.cast["wu"].posts] == ["holder", "deputy"]
    assert scenario.cast["wu"].posts[0].unit == "330000"
    start, after, near, until, restart, load, complete, expect = scenario.steps
    assert isinstance(start, Act)
    assert start.names == "lamp"
    assert after == Wait(number=2, line=11, after=Span(3, "working day"))
    assert near == Wait(number=3, line=12, case="lamp", at=Near("main", timedelta(seconds=1)))
    assert until == Wait(number=4, line=13, at=datetime.fromisoformat("2026-10-06"))
    assert restart == Machine(number=5, line=14, restart=True)
    assert load == Machine(number=6, line=15, calendar="cn-2027")
    assert isinstance(complete, Act)
    assert complete.refused == "invalid"
    assert isinstance(expect, Expect)
    assert expect.lines == {"inbox": 17, "limits": 17}


@pytest.mark.parametrize(
    ("wrong", "right", "line", "told"),
    [
        ("does: strat", "does: start", 10, "did you mean 'start'?"),
        ("aftre: 3", "after: 3", 11, "did you mean 'after'?"),
        ("ligth: red", "light: red", 17, "did you mean 'light'?"),
        ("light: rd", "light: red", 17, "did you mean 'red'?"),
        ("inbx: {li", "inbox: {li", 17, "did you mean 'inbox'?"),
        ("polcy: tiered", "policy: tiered", 3, "did you mean 'policy'?"),
        ("system: restrat", "system: restart", 14, "did you mean 'restart'?"),
        ("case: lmap", "case: lamp", 12, "did you mean 'lamp'?"),
        ("who: lii, does: complete", "who: li, does: complete", 16, "did you mean 'li'?"),
        ("rol: grid_leader", "role: grid_leader", 7, "did you mean 'role'?"),
    ],
)
def test_an_unknown_word_is_told_with_its_line_and_the_nearest_word(wrong, right, line, told):
    problems = refused(TOLD.replace(right, wrong, 1))

    assert any(
        where == f"a.yaml:{line}" and code == "unknown_word" and told in sentence
        for where, code, sentence in problems
    )


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("clock: 2026-09-28T09:00", "clock: 28.9.2026", "is not a time such as"),
        ("after: 3 working days", "after: 3 moons", "is not a span such as"),
        ("at: 1 second before main", "at: 1 working day before main", "working time cannot"),
        ("task: handle, ", "", "'complete' needs 'task'"),
        ("model: O1\n", "", "'model' is missing"),
        (", as: lamp", ", as: lamp, task: x", "'start' takes no 'task'"),
        ("{system: restart}", "{system: restart, after: 1 day}", "a step has exactly one of"),
        ("steps:\n", "cast2:\n", "there is no step"),
    ],
)
def test_a_fault_of_form_is_told_in_a_sentence(right, wrong, told):
    assert any(told in sentence for _, _, sentence in refused(TOLD.replace(right, wrong, 1)))


def test_every_fault_of_a_file_is_told_at_once():
    broken = TOLD.replace("does: start", "does: strat").replace("light: red", "ligth: red")

    assert len(refused(broken)) >= 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2", "'a' stands here twice"),
        ("a: &x 1\nb: *x", "alias"),
        ("a: [", "expected the node content"),
        ("a: !!python/object:os.system x", "is not allowed"),
        ("a: " + "[" * 30 + "]" * 30, "nested more than"),
        ("a: " + "x" * 300_000, "more than 200000 bytes"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text, told):
    (problem,) = refused(text)

    assert problem[1] == "not_yaml"
    assert told in problem[2]


def test_words_that_yaml_would_turn_into_something_else_stay_words():
    text = TOLD.replace(
        "{title: 路灯不亮, gravity: general}",
        "{a: no, b: 12:30, c: 2026-10-01, d: 007, e: 1.5, f: true, g: ~}",
    )

    act = read_scenario(text.encode(), "a.yaml").steps[0]

    assert isinstance(act, Act)
    assert act.arguments == {
        "a": "no", "b": "12:30", "c": "2026-10-01", "d": "007", "e": {"$n": "1.5"},
        "f": True, "g": None,
    }  # fmt: skip


def test_the_arguments_of_an_act_are_checked():
    step = "  - {who: li, does: extend, case: lamp, with: {amuont: 3, reason: 等待材料}}\n"

    problems = refused(TOLD + step)

    assert any("did you mean 'amount'?" in sentence for _, _, sentence in problems)
    assert any("'with' needs 'amount'" in sentence for _, _, sentence in problems)
