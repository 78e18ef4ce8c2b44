"""Organisation models as files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import Invalid, Refused
from engine.model.model_files import read_model
from engine.model.organisation import Organisation
from engine.model.presence import offer
from engine.model.settings import SETTINGS, checked
from tests.model.towns import at, model_data, model_files

REFERENCE = Path(__file__).parents[2] / "docs/reference/organisation.md"
NOW = at("2026-09-28T09:00")
TOPS = {
    "O1": "330000100",
    "O5": "330000200",
    "O6": "140728",
    "O14": "331126",
    "O15": "340104",
    "O19": "360700205",
}


@pytest.mark.parametrize("code", TOPS)
def test_the_models_of_the_library_are_sound_and_usual(code):
    data = model_data(code)

    assert data.warnings == ()
    assert {each.name.en and each.name.zh for each in data.model.roles.values()} != {""}
    assert all(unit.name and unit.name_en for unit in data.units)


@pytest.mark.parametrize("code", TOPS)
def test_every_unit_has_a_leader_an_office_on_the_way_and_a_way_to_the_top(code):
    data = model_data(code)
    organisation = Organisation((data.model,), data.units, data.posts)
    top = data.model.settings["top_level"]

    for unit in data.units:
        assert offer(organisation, "leader", unit.code, NOW).seats
        assert offer(organisation, "office", unit.code, NOW).seats
        place, tiers = unit.code, 0
        while not unit.functional and (edge := organisation.edge("tiered-escalation", place, NOW)):
            place, tiers = edge[0], tiers + 1
            assert offer(organisation, edge[1], place, NOW).seats
            assert tiers < 5
        if tiers:
            assert organisation.unit(place).level == top


def test_the_township_has_eight_villages_and_the_acceptance_centres_take_turns():
    villages = [unit for unit in model_data("O19").units if unit.level == "village"]
    clerk = model_data("O15").model.roles["acceptance_clerk"]

    assert (len(villages), clerk.duty) == (8, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "column", "line_of"),
    [
        ("model.yaml", "code: O1\n", "", "missing", 1, "name: {zh: 镇—"),
        ("model.yaml", "code: O1\n", "code: O1\ncolour: red\n", "unknown", 1, "colour"),
        ("model.yaml", "ordinal: 2", "ordinal: two", "wrong_type", 6, None),
        ("model.yaml", "ordinal: 2", "ordinal: 1", "twice", 1, "levels:"),
        ("model.yaml", "leader: village_head", "leader: mayor", "unknown_role", 1, "roles:"),
        ("model.yaml", "to: village", "to: moon", "unknown_level", 1, "escalation:"),
        ("model.yaml", "reminder_percent", "reminder_procent", "unknown", 3, None),
        ("model.yaml", "attempts_to_answer: 3", "attempts_to_answer: x", "setting", 3, None),
        ("model.yaml", 'day_end: "24:00"', "day_end: noon", "setting", 3, None),
        ("model.yaml", "limit_scheme: gravity", "limit_scheme: mood", "setting", 3, None),
        ("model.yaml", "Asia/Shanghai", "Asia/Atlantis", "unknown_zone", 1, None),
        ("model.yaml", "- {code: grid_leader,", "- {code: grid_member,", "twice", 6, "网格员"),
        ("model.yaml", "kinds:\n", "kinds:\n  - office\n", "wrong_type", None, None),
        ("model.yaml", '{zh: 网格, en: "Grid"}', "{zh: 网格}", "missing", 37, None),
        ("model.yaml", "deputy: grid_member", "people: [9, 1]", "range", 27, "people"),
        ("units.csv", "grid_code", "gridcode", "header", 1, None),
        ("units.csv", "330000100101001,330000100101001", "x,33", "grid_code", 2, None),
        ("units.csv", "330000100101001,330000100101001", "a/b,", "code", 1, None),
        ("units.csv", ",2020-01-01", ",2020-13-01", "date", 8, None),
        ("units.csv", "2020-01-01,,290", "2020-01-01,2019-01-01,290", "order", 1, None),
        ("units.csv", "290,880", "many,880", "number", 10, None),
        ("units.csv", "290,880", "290", "cells", 1, None),
        ("units.csv", "grid,,330000100101", "grid,,33", "unknown_parent", 1, None),
        ("units.csv", "grid,,330000100101,", "town,,330000100101,", "rank", 1, None),
        ("units.csv", "grid,,330000100102,", "grid,,330000100101001,", "rank", 1, None),
        ("units.csv", "village,,330000100,东", "village,,330000100101,东", "ring", 1, None),
        ("units.csv", "town,department", "town,ministry", "unknown_kind", 1, None),
        ("units.csv", ",village,,330000100,东", ",moon,,330000100,东", "unknown_level", 1, None),
        ("units.csv", "330000100102,,village", "330000100101,,village", "twice", 1, None),
        ("posts.csv", "grid_leader", "grid_ruler", "unknown_role", 1, None),
        ("posts.csv", "330000100,town_deputy", "33,town_deputy", "unknown_unit", 1, None),
        ("posts.csv", "town_deputy,no", "town_deputy,maybe", "yes_no", 3, None),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(file, old, new, code, column, line_of):
    files = model_files("O1")
    before = files[file].decode()
    after = before.replace(old, new, 1)
    files[file] = after.encode()
    assert after != before

    with pytest.raises(Invalid) as refusal:
        read_model(files)

    first = next(each for each in refusal.value.problems if each.code == code)
    text, sign = (after, line_of) if line_of else (before, old)
    line = text[: text.index(sign)].count("\n") + 1
    where = file if column is None else f"{file}:{line}:{column}"
    assert first.where.split(" ")[0] == where


def test_a_missing_file_and_a_wrong_encoding_are_refused():
    files = model_files("O1")
    with pytest.raises(Invalid):
        read_model({"model.yaml": files["model.yaml"]})
    with pytest.raises(Invalid):
        read_model(files | {"units.csv": "名".encode("gbk")})
    with pytest.raises(Invalid):
        read_model(files | {"units.csv": b"x" * 3_000_000})


def test_an_unusual_size_is_a_warning():
    files = model_files("O15")
    plain = files["units.csv"].decode()

    def warned(households: int) -> list[str]:
        files["units.csv"] = plain.replace(",330,1070", f",{households},1070", 1).encode()
        return [warning.code for warning in read_model(files).warnings]

    assert [warned(number) for number in (299, 300, 500, 501)] == [["size"], [], [], ["size"]]


def test_a_unit_without_a_leaders_post_is_a_warning():
    files = model_files("O1")
    posts = files["posts.csv"].decode().replace("330000100101,village_head,yes\n", "")
    files["posts.csv"] = posts.encode()

    assert [warning.code for warning in read_model(files).warnings] == ["no_leader"]


def test_every_setting_stands_in_the_reference():
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| `(.*?)` \|", REFERENCE.read_text("utf-8"), re.MULTILINE
    )
    documented = {name: (rule, default) for name, rule, default in rows}

    for name, setting in SETTINGS.items():
        assert documented[name][0] == setting.rule, name


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("colour", "red", "unknown_setting"),
        ("reminder_percent", "50", "invalid"),
        ("reminder_percent", True, "invalid"),
        ("outside_send_days", 1.5, "invalid"),
        ("reminder_percent", 101, "invalid"),
        ("attempts_to_answer", -1, "invalid"),
        ("working_hours", ["09:00-12:00", "11:00-17:00"], "invalid"),
        ("working_hours", [9], "invalid"),
        ("limit_scheme", "mood", "invalid"),
    ],
)
def test_a_setting_that_does_not_exist_or_does_not_fit_is_refused(name, value, code):
    assert checked("verification", True) is True
    assert checked("outside_send_days", None) is None

    with pytest.raises(Refused) as refusal:
        checked(name, value)

    assert refusal.value.code == code
