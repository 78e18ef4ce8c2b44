"""How the command line ends: exit codes, sentences, what to do next; never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import LIBRARY, MATTER, Wangge
from web.cli import main
from web.cli.exits import crash
from web.cli.refusals import CHINESE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["inbox"], 0),
        (["inbocks"], 2),
        (["inbox", "--limit", "many"], 2),
        (["case", "show"], 2),
        (["organisation", "leave", "li", "--from", "soon", "--to", "later"], 2),
        (["case", "cancel", "nothing", "-r", "x"], 4),
        (["complete", "1.5", "a=b"], 4),
        (["start", "nothing", *MATTER], 4),
        (["start", "case-intake", "title", "--unit", "330000100101001"], 3),
        (["organisation", "appoint", "li", "330000100/auditor"], 3),
        (["calendar", "load", str(LIBRARY / "clauses.yaml")], 3),
    ],
)
def test_each_way_to_end_has_its_exit_code(wangge: Wangge, arguments, code):
    said = wangge(*arguments)

    assert said.exit == code
    assert "Traceback" not in said.err


def test_a_program_gets_the_error_as_json(wangge: Wangge):
    error = wangge("case", "show", "nothing", "--json").json["error"]

    assert error["code"] == "not_found"
    assert error["exit"] == 4
    assert set(error) == {"code", "exit", "next", "problems", "sentence"}


def test_a_person_is_told_what_to_do_next_in_either_language(wangge: Wangge):
    assert "wangge inbox" in wangge("case", "show", "nothing").err
    assert "Check the number" in wangge("case", "show", "nothing", "--lang", "en").err


def test_nobody_has_said_who_they_are(wangge: Wangge):
    said = wangge("inbox", who="")

    assert said.exit == 2
    assert "WANGGE_PERSON" in said.err


def test_a_database_that_is_not_there_cannot_be_used(wangge: Wangge, tmp_path: Path):
    said = wangge("inbox", "--database", f"sqlite:///{tmp_path / 'none.sqlite'}")

    assert said.exit == 5
    assert "wangge init" in said.err
    assert not (tmp_path / "none.sqlite").exists()


def test_an_unknown_variable_stops_everything(wangge: Wangge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WANGGE_DATABSE", "sqlite:///x")

    said = wangge("inbox")

    assert said.exit == 3
    assert "WANGGE_DATABASE" in said.err


def test_acting_as_somebody_else_takes_the_operators_right(wangge: Wangge):
    refused = wangge("start", "case-intake", *MATTER, "--as", "li", "--json", who="wang")
    done = wangge("start", "case-intake", *MATTER, "--as", "li", "--json", who="zhang")

    assert refused.json["error"]["code"] == "not_operator"
    history = wangge("case", "history", done.json["number"], "--json").json
    assert (history[0]["actor"], history[0]["on_behalf_of"]) == ("zhang", "li")


def test_a_bug_is_told_in_a_sentence_and_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 // 0

    told = crash(caught.value, "en")

    assert told.exit == 6
    assert "ZeroDivisionError" in told.sentence
    (kept,) = tmp_path.glob("wangge-*.txt")
    assert str(kept) in told.next
    assert "Traceback" in kept.read_text()


def test_a_file_that_cannot_be_written_is_named(wangge: Wangge, tmp_path: Path):
    number = wangge("start", "case-intake", *MATTER, "--json").json["number"]

    said = wangge("case", "export", number, "--to", str(tmp_path))

    assert said.exit == 5
    assert tmp_path.name in said.err


def test_help_of_every_verb_can_be_shown(wangge: Wangge):
    assert main(["--help"]) == 0
    for group in ("case", "limit", "incident", "timer", "organisation", "calendar", "scenario"):
        assert main([group, "--help"]) == 0


def test_a_library_may_lie_anywhere(wangge: Wangge, tmp_path: Path):
    shutil.copytree(LIBRARY / "handling", tmp_path / "handling")

    said = wangge("deploy", str(tmp_path / "handling" / "tiered-escalation"), who="zhang")

    assert said.exit == 3
    assert "unchanged" in said.err


def test_every_refusal_that_people_meet_is_told_in_chinese():
    page = (LIBRARY.parent / "docs" / "reference" / "errors.md").read_text()
    people = page.split("## General")[1].split("## What was entered")[0]
    codes = {line.split("`")[1] for line in people.splitlines() if line.startswith("| `")}

    assert codes - CHINESE.keys() == set()


def test_a_refusal_is_told_in_the_language_asked_for(wangge: Wangge):
    chinese = wangge("case", "show", "nothing").err
    english = wangge("case", "show", "nothing", "--lang", "en").err

    assert chinese.startswith("nothing：没有找到，或者所指不止一个。 (not_found)\n")
    assert english.startswith("Expected to find case 'nothing', but ")
