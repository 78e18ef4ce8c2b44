"""The files of holidays, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import Invalid
from engine.model.calendar import Calendar
from engine.model.notice import Notice, read_notices

FOLDER = Path(__file__).parents[2] / "processes/calendars"
FILE_2026 = (FOLDER / "cn-2026.yaml").read_text(encoding="utf-8")


def notices(*years: int) -> list[Notice]:
    files = [FOLDER / f"cn-{year}.yaml" for year in years]
    return [notice for file in files for notice in read_notices(file.read_bytes(), file.name)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("days: 9", "days: 8", "gap", 10),
        ("      - {name: 清明节", "      # - {name: 清明节", "gap", 8),
        ("worked: [2026-05-09]", "worked: [2026-05-05]", "not_weekend", 12),
        ("worked: [2026-05-09]", "worked: [2026-05-02]", "contradiction", 8),
        ("worked: [2026-05-09]", "worked: [2027-05-08]", "wrong_year", 12),
        ("worked: [2026-05-09]", "worked: [tomorrow]", "wrong_year", 12),
        ("days: 7", "days: true", "wrong_type", 15),
        ("published: 2025-11-04", "published: 2025-11-04T08:00:00", "wrong_type", 7),
        ("region: cn", "region: cn\nregion: cn", "not_yaml", 3),
        ("region: cn", "region: &a cn\nagain: *a", "not_yaml", 3),
        ("region: cn", "region: !!python/name:os.system", "not_yaml", 2),
        ("region: cn", "", "missing", 3),
        ("region: cn", "region: cn\ncolour: red", "unknown", 3),
        ("days: 9", "dayz: 9", "missing", 10),
        ("title: ", "titel: ", "missing", 5),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(old, new, code, line):
    assert old in FILE_2026

    with pytest.raises(Invalid) as refusal:
        read_notices(FILE_2026.replace(old, new, 1).encode(), "cn-2026.yaml")

    first = refusal.value.problems[0]
    assert (first.code, first.where.split(":")[:2]) == (code, ["cn-2026.yaml", str(line)])


def test_a_year_missing_between_two_others_is_a_gap():
    with pytest.raises(Invalid) as refusal:
        Calendar.of(notices(2024, 2026))

    assert (refusal.value.problems[0].where, refusal.value.problems[0].code) == ("2025", "gap")


@pytest.mark.parametrize(
    "data",
    [
        b"- a list",
        b"a: \xff",
        b"a: [",
        b"region: cn\nyear: 2027\nnotices: []",
        b"region: cn\nyear: 2027\nnotices: [none]",
        b"{? [a] : b}",
        b"#" * 3_000_000,
        b"[" * 5_000,
        b"a: \x00",
    ],
)
def test_a_file_that_is_no_calendar_is_refused(data):
    with pytest.raises(Invalid):
        read_notices(data, "cn-2027.yaml")


def test_a_holiday_that_is_no_mapping_is_refused():
    holidays = FILE_2026.split("      - ")[0] + "      - 元旦\n"

    with pytest.raises(Invalid) as refusal:
        read_notices(holidays.encode(), "cn-2026.yaml")

    assert refusal.value.problems[0].code == "wrong_type"


def test_two_notices_that_differ_under_one_version_are_refused():
    notice = notices(2026)[0]
    other = replace(notice, holidays=notice.holidays[1:])

    Calendar.of([notice, notice])
    with pytest.raises(Invalid) as refusal:
        Calendar.of([notice, other])
    assert refusal.value.problems[0].code == "contradiction"
