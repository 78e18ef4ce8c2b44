"""Forms and their answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Invalid
from engine.feel import from_json, to_json
from engine.model.event import canonical
from engine.model.form import Form, read_form

PROCESSES = Path(__file__).parents[2] / "processes"
TOKEN = {"$p": "0192", "sha256": "ab" * 32}


def a_component(kind: str = "textfield", key: str = "words", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"f_{key}", "key": key, "label": "情况", **more}


def a_form(*components: dict[str, Any]) -> Form:
    document = {"type": "default", "id": "handle", "components": list(components)}
    return read_form(json.dumps(document).encode(), "handle.json")


def refusal(form: Form, answers: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        form.check(answers)
    return [(problem.where, problem.code) for problem in refused.value.problems]


CHOICE = [{"label": "办结", "value": "resolve"}, {"label": "上报", "value": "pass_up"}]


@pytest.mark.parametrize(
    ("component", "given", "kept"),
    [
        (a_component(), "路灯不亮", "路灯不亮"),
        (a_component("textarea"), "一\n二", "一\n二"),
        (a_component("number"), 7, 7),
        (a_component("number"), {"$n": "7.0"}, 7),
        (a_component("number"), {"$n": "1.50"}, {"$n": "1.5"}),
        (a_component("number"), 2**53, {"$n": "9007199254740992"}),
        (a_component("number"), 0, 0),
        (a_component("checkbox"), True, True),
        (a_component("checkbox"), False, False),
        (a_component("select", values=CHOICE), "resolve", "resolve"),
        (a_component("radio", values=CHOICE), "pass_up", "pass_up"),
        (a_component("checklist", values=CHOICE), ["pass_up", "resolve"], ["resolve", "pass_up"]),
        (a_component("datetime", subtype="date"), "2026-10-01", {"$d": "2026-10-01"}),
        (a_component("datetime", subtype="date"), {"$d": "2026-10-01"}, {"$d": "2026-10-01"}),
        (a_component("datetime", subtype="time"), "09:30", {"$t": "09:30:00"}),
        (
            a_component("datetime", subtype="datetime"),
            "2026-10-01T09:00+08:00",
            {"$dt": "2026-10-01T09:00:00+08:00"},
        ),
        (a_component(properties={"personal": True}), TOKEN, TOKEN),
        (a_component(validate={"pattern": "1[0-9]{10}"}), "13800000000", "13800000000"),
    ],
)
def test_a_valid_answer_is_kept_in_one_form(component, given, kept):
    answers = a_form(component).check({"words": given})

    assert answers == {"words": kept}
    assert canonical(answers)
    if kept != TOKEN:
        assert to_json(from_json(kept)) == kept


@pytest.mark.parametrize(
    ("component", "given", "code"),
    [
        (a_component(), 7, "wrong_type"),
        (a_component(), ["x"], "wrong_type"),
        (a_component(), TOKEN, "wrong_type"),
        (a_component(), "a\0b", "bad_character"),
        (a_component(), "\ud800", "bad_character"),
        (a_component(), "x" * 10_001, "too_long"),
        (a_component(validate={"maxLength": 3}), "四个字呀", "too_long"),
        (a_component(validate={"minLength": 3}), "二字", "too_short"),
        (a_component(validate={"pattern": "1[0-9]{10}"}), "138", "pattern"),
        (a_component(validate={"required": True}), "", "missing"),
        (a_component(validate={"required": True}), None, "missing"),
        (a_component("checkbox", validate={"required": True}), False, "missing"),
        (a_component("checkbox"), "yes", "wrong_type"),
        (a_component("number"), "7", "wrong_type"),
        (a_component("number"), True, "wrong_type"),
        (a_component("number"), 1.5, "wrong_type"),
        (a_component("number"), {"$n": "NaN"}, "wrong_type"),
        (a_component("number"), {"$n": "1e999999"}, "wrong_type"),
        (a_component("number"), {"$n": "x"}, "wrong_type"),
        (a_component("number"), 10**40, "wrong_type"),
        (a_component("number", validate={"min": 1}), 0, "too_small"),
        (a_component("number", validate={"max": 9.5}), 10, "too_large"),
        (a_component("number", decimalDigits=0), {"$n": "1.5"}, "too_precise"),
        (a_component("select", values=CHOICE), "close", "not_an_option"),
        (a_component("select", values=CHOICE), 1, "wrong_type"),
        (a_component("checklist", values=CHOICE), ["resolve", "resolve"], "not_an_option"),
        (a_component("checklist", values=CHOICE), "resolve", "wrong_type"),
        (a_component("datetime", subtype="date"), "2026-02-30", "wrong_type"),
        (a_component("datetime", subtype="date"), {"$dt": "2026-02-03"}, "wrong_type"),
        (a_component("datetime", subtype="date"), 20261001, "wrong_type"),
    ],
)
def test_an_invalid_answer_is_refused_with_its_field(component, given, code):
    assert refusal(a_form(component), {"words": given}) == [("words", code)]


def test_everything_that_is_wrong_is_said_at_once():
    form = a_form(a_component(validate={"required": True}), a_component("number", "count"))

    assert refusal(form, {"count": "x"}) == [("words", "missing"), ("count", "wrong_type")]
    assert refusal(form, {"words": "x", "colour": 1}) == [("colour", "unknown_field")]
    assert refusal(form, ["words"]) == [("form", "wrong_type")]


def test_what_is_hidden_needs_no_answer_and_keeps_none():
    form = a_form(
        a_component("radio", "decision", values=CHOICE),
        a_component(
            key="why",
            validate={"required": True},
            conditional={"hide": '=decision != "pass_up"'},
        ),
        a_component(key="whom", conditional={"hide": "=why = null"}),
    )

    assert form.check({"decision": "resolve", "why": "x", "whom": "y"}) == {"decision": "resolve"}
    assert refusal(form, {"decision": "pass_up"}) == [("why", "missing")]
    full = {"decision": "pass_up", "why": "难", "whom": "镇"}
    assert form.check(full) == full


def test_a_hidden_group_hides_its_fields():
    group = {
        "type": "group",
        "id": "g",
        "components": [a_component(validate={"required": True})],
        "conditional": {"hide": "=more != true"},
    }
    form = a_form(a_component("checkbox", "more"), group)

    assert form.check({"more": False}) == {"more": False}
    assert refusal(form, {"more": True}) == [("words", "missing")]


def test_conditions_that_chase_one_another_come_to_an_end():
    form = a_form(
        a_component(key="a", conditional={"hide": "=b = null"}),
        a_component(key="b", conditional={"hide": "=a != null"}),
    )

    form.check({"a": "x", "b": "y"})


def test_personal_fields_are_known_and_a_token_counts_as_present():
    form = a_form(a_component(properties={"personal": True}, validate={"required": True}))

    assert form.personal == {"words"}
    assert form.check({"words": TOKEN}) == {"words": TOKEN}


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "html", "id": "x", "content": "<script>"}, "unsupported"),
        ({"type": "expression", "id": "x", "key": "x", "expression": "=1"}, "unsupported"),
        (a_component(valuesExpression="=x"), "unsupported"),
        (a_component(validate={"validationType": "email"}), "unsupported"),
        (a_component("select"), "options"),
        (a_component("select", values=[CHOICE[0], CHOICE[0]]), "options"),
        (a_component(key="a.b"), "key"),
        (a_component(properties=["personal"]), "wrong_type"),
        (a_component(key="a-b"), "key"),
        (a_component(conditional={"hide": "words = 1"}), "condition"),
        (a_component(conditional={"hide": "=words = = 1"}), "feel_syntax"),
        (a_component(conditional={"hide": "=salary > 1"}), "unknown_name"),
        (a_component(validate={"pattern": "(a+)+(?=b)"}), "pattern"),
        (a_component(validate={"maxLength": 10**9}), "wrong_type"),
        (a_component("number", validate={"max": "9"}), "wrong_type"),
        (a_component("datetime", subtype="epoch"), "unsupported"),
        ("text", "unsupported"),
    ],
)
def test_a_form_that_a_page_would_not_show_as_written_is_refused(component, code):
    with pytest.raises(Invalid) as refused:
        a_form(component)

    assert code in [problem.code for problem in refused.value.problems]


def test_a_key_that_stands_twice_and_too_many_fields_are_refused():
    with pytest.raises(Invalid):
        a_form(a_component(), a_component())
    with pytest.raises(Invalid):
        a_form(*(a_component(key=f"k{number}") for number in range(301)))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b" " * 600_000, b'{"components": 1}'])
def test_a_file_that_is_no_form_is_refused(data):
    with pytest.raises(Invalid):
        read_form(data, "x.json")


def test_groups_nested_without_end_are_refused():
    component: dict[str, Any] = {"type": "text", "id": "t", "text": "x"}
    for number in range(50):
        component = {"type": "group", "id": f"g{number}", "components": [component]}

    with pytest.raises(Invalid):
        a_form(component)


@pytest.mark.parametrize("path", sorted(PROCESSES.glob("*/*/forms/*.json")), ids=lambda p: p.stem)
def test_every_form_of_the_library_is_readable(path):
    assert read_form(path.read_bytes(), path.name).fields
