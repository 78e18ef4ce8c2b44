"""The library as it lies on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import NotFound, Unavailable
from engine.scenarios.library import Library, Policy

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def lay(folder: Path, policy: str, *calls: str, group: str = "handling") -> None:
    at = folder / group / policy
    (at / "scenarios").mkdir(parents=True)
    called = "".join(f'<callActivity id="c{n}" calledElement="{c}"/>' for n, c in enumerate(calls))
    process = policy.replace("-", "_")
    text = f'<definitions xmlns="{BPMN}"><process id="{process}">{called}</process></definitions>'
    (at / f"{policy}.bpmn").write_text(text)
    (at / "scenarios" / "plain.yaml").write_text("scenario: x")


def test_a_policy_comes_after_those_it_calls(tmp_path):
    lay(tmp_path, "a-intake", "b_routing", "c_limits", group="a")
    lay(tmp_path, "b-routing", "d_tiers")
    lay(tmp_path, "c-limits")
    lay(tmp_path, "d-tiers")

    order = list(Library(tmp_path).policies)

    assert order.index("d-tiers") < order.index("b-routing") < order.index("a-intake")
    assert order.index("c-limits") < order.index("a-intake")


def test_policies_that_call_one_another_are_both_there(tmp_path):
    lay(tmp_path, "a", "b")
    lay(tmp_path, "b", "a")

    assert set(Library(tmp_path).policies) == {"a", "b"}


def test_scenarios_are_told_apart_from_what_is_deployed(tmp_path):
    lay(tmp_path, "a")

    policy = Policy.read(tmp_path / "handling" / "a")

    assert list(policy.files) == ["a.bpmn"]
    assert list(policy.scenarios) == ["scenarios/plain.yaml"]


def test_what_is_not_in_the_library_is_not_found(tmp_path):
    library = Library(tmp_path)

    with pytest.raises(NotFound):
        library.model("O1")
    with pytest.raises(NotFound):
        library.calendar("cn-2027")


def test_a_library_that_is_not_there_cannot_be_used(tmp_path):
    with pytest.raises(Unavailable):
        Library(tmp_path / "nowhere")
