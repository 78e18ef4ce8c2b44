"""A matter from the grid to its end, by nothing but the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import GRID, MATTER, Wangge

NUMBER = f"{GRID}-"


@pytest.fixture
def number(wangge: Wangge) -> str:
    found = wangge("start", "case-intake", *MATTER, "--json").json["number"]
    assert isinstance(found, str)
    return found


def item(wangge: Wangge, who: str = "li") -> str:
    inbox = wangge("inbox", "--json", who=who).json
    (row,) = [*inbox["mine"], *inbox["pool"]]
    return f"{row['number']}/{row['task_id']}"


def test_a_started_case_waits_in_the_inbox_of_the_grid(wangge, number):
    said = wangge("inbox")

    assert said.exit == 0
    assert number in said.out
    assert "路灯不亮" in said.out
    assert "待认领" in said.out
    assert number not in wangge("inbox", who="wang").out


def test_an_item_is_named_by_as_little_as_is_unique(wangge, number):
    task = item(wangge).rpartition("/")[2]

    assert wangge("claim", task).exit == 0
    assert wangge("release", number).exit == 0
    assert wangge("claim", number[-5:]).exit == 0


def test_a_matter_is_accepted_and_its_limit_runs(wangge, number):
    accepted = wangge(
        "complete", item(wangge), "decision=accept", "class=single", "gravity=general"
    )

    assert accepted.exit == 0
    limits = wangge("limit", "list", number, "--json").json
    assert [(row["name"], row["amount"], row["light"]) for row in limits] == [("main", 7, "green")]
    assert "正常" in wangge("limit", "list").out
    assert "in time" in wangge("limit", "list", "--lang", "en").out


def test_the_same_key_does_a_thing_once(wangge):
    first = wangge("start", "case-intake", *MATTER, "--key", "k", "--json").json
    again = wangge("start", "case-intake", *MATTER, "--key", "k", "--json").json

    assert first["digest"] == again["digest"]
    assert len(wangge("started", "--json").json) == 1


def test_an_answer_that_does_not_fit_is_refused_with_its_field(wangge, number):
    said = wangge("complete", item(wangge), "decision=accept", "class=single", "gravity=huge")

    assert said.exit == 3
    assert "gravity" in said.err
    assert "not_an_option" in said.err
    assert "Traceback" not in said.err


def test_what_was_done_already_is_refused(wangge, number):
    told = item(wangge)
    answers = ("decision=accept", "class=single", "gravity=general")
    assert wangge("complete", told, *answers).exit == 0

    said = wangge("complete", told, *answers, "--json")

    assert said.exit == 3
    assert said.json["error"]["code"] == "wrong_state"


def test_the_form_says_what_is_asked(wangge, number):
    said = wangge("complete", item(wangge), "--form", "--lang", "en")

    assert said.exit == 0
    assert "gravity" in said.out
    assert "required" in said.out


def test_a_matter_is_transferred_delegated_and_handed_in(wangge, number):
    wangge("complete", item(wangge), "decision=accept", "class=single", "gravity=general")

    moves = [
        wangge("transfer", number, "--to", "wang", "-r", "请村里处理"),
        wangge("claim", number, who="wang"),
        wangge("delegate", number, "--to", "li", "-r", "请你准备", who="wang"),
        wangge("complete", number, "done=yes", "outcome=solved", "words=修好了"),
        wangge("complete", number, "done=yes", "outcome=solved", "words=修好了", who="wang"),
    ]

    assert [said.exit for said in moves] == [0, 0, 0, 0, 0]
    kinds = [event["kind"] for event in wangge("case", "history", number, "--json").json]
    assert kinds[-5:] == [
        "work_item.transfer",
        "work_item.claim",
        "work_item.delegate",
        "work_item.complete",
        "work_item.complete",
    ]


def test_urging_reaches_whoever_holds_the_item(wangge, number):
    wangge("urge", item(wangge), "请抓紧", who="wang")

    (notice,) = wangge("notices", "--json").json
    assert (notice["kind"], notice["text"]) == ("urged", "请抓紧")


def test_history_says_who_in_which_post_and_what_happened(wangge, number):
    said = wangge("case", "history", number)

    assert "登记" in said.out
    assert "李明（网格1 · 网格责任人）登记“路灯不亮”" in said.out
    assert "passed" in wangge("case", "history", number, "--full", "--lang", "en").out


def test_replay_shows_the_case_as_it_stood(wangge, number):
    wangge("complete", item(wangge), "decision=accept", "class=single", "gravity=general")

    then = wangge("case", "replay", number, "--at", "1", "--json").json
    now = wangge("case", "show", number, "--json").json

    assert (then["sequence"], then["limits"]) == (1, [])
    assert (now["sequence"], len(now["limits"])) == (2, 1)
    assert wangge("case", "replay", number, "--at", "99").exit == 4
