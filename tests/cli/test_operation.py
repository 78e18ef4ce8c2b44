"""Running an installation: doctor, proof, timers, calendars, scenarios."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import GRID, LIBRARY, MATTER, Wangge
from tests.postgres import Server

BROKEN = """\
scenario: {zh: 说错了, en: Told wrongly}
policy: case-intake
model: O1
clock: 2026-09-07T09:00
cast: {li: {role: grid_leader, unit: 网格1}}
steps:
  - {who: li, does: start, with: {title: 路灯不亮, channel: patrol, place: 桥头}}
  - expect: {inbox: {li: [nothing_of_the_kind]}}
"""


def levels(wangge: Wangge) -> dict[str, str]:
    return {check["code"]: check["level"] for check in wangge("doctor", "--json").json}


def test_the_doctor_finds_nothing_wrong_with_a_new_site(wangge: Wangge):
    found = levels(wangge)

    assert "fault" not in found.values()
    assert found["vacancies"] == "advice"


def test_the_doctor_says_what_to_do_about_a_site_without_calendars(wangge: Wangge, tmp_path: Path):
    with sqlite3.connect(tmp_path / "wangge.sqlite") as database:
        database.execute("DELETE FROM calendar")

    said = wangge("doctor")

    assert said.exit == 7
    assert "wangge calendar load" in said.out
    assert levels(wangge)["calendar"] == "fault"


def test_the_doctor_needs_no_database_to_say_that_there_is_none(wangge: Wangge, tmp_path: Path):
    said = wangge("doctor", "--lang", "en", "--database", f"sqlite:///{tmp_path / 'no.sqlite'}")

    assert said.exit == 7
    assert "cannot be used" in said.out


def test_a_changed_record_is_found(wangge: Wangge, tmp_path: Path):
    wangge("start", "case-intake", *MATTER)
    assert wangge("verify").exit == 0
    with sqlite3.connect(tmp_path / "wangge.sqlite") as database:
        triggers = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE event SET actor = 'wang' WHERE stream LIKE 'case/%'")

    said = wangge("verify", "--json")

    assert said.exit == 6
    assert said.json[0]["stream"].startswith("case/")


def test_rows_that_were_tampered_with_are_built_anew(wangge: Wangge, tmp_path: Path):
    wangge("start", "case-intake", *MATTER)
    with sqlite3.connect(tmp_path / "wangge.sqlite") as database:
        database.execute("UPDATE work_item SET unit = 'elsewhere'")

    first = wangge("case", "rebuild", "--all", "--json").json
    second = wangge("case", "rebuild", "--all", "--json").json

    assert [tables for tables in first["differed"].values()] == [["work_item"]]
    assert second["differed"] == {}


def test_an_export_is_written_for_the_verifier(wangge: Wangge, tmp_path: Path):
    number = wangge("start", "case-intake", *MATTER, "--json").json["number"]

    assert wangge("case", "export", number, "--to", str(tmp_path / "x.json")).exit == 0
    assert (tmp_path / "x.json").stat().st_size > 0


def test_nothing_is_due_at_once(wangge: Wangge):
    assert wangge("timer", "trigger", "--json").json == {"triggered": 0}
    assert wangge("timer", "list", "--json").json == []
    assert wangge("incident", "list", "--json").json == []


def test_calendars_and_definitions_are_listed(wangge: Wangge):
    years = {row["year"] for row in wangge("calendar", "show", "--json").json}
    policies = {row["policy"] for row in wangge("definitions", "--json").json}

    assert {2025, 2026} <= years
    assert {"case-intake", "tiered-escalation"} <= policies


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (BROKEN.replace("nothing_of_the_kind", "accept_matter"), 0),
        (BROKEN, 7),
        (BROKEN.replace("does:", "dose:"), 3),
    ],
)
def test_a_scenario_passes_fails_or_is_none(wangge: Wangge, tmp_path: Path, told, code):
    file = tmp_path / "told.yaml"
    file.write_text(told)

    said = wangge("scenario", "run", str(file))

    assert said.exit == code
    assert f"{file.name}:8" in said.out + said.err or code != 7


def test_a_worker_runs_until_it_is_told_to_stop(wangge: Wangge):
    command = [sys.executable, "-m", "web.cli", "worker"]
    house = {**os.environ, "PYTHONPATH": str(LIBRARY.parent)}
    worker = subprocess.Popen(command, env=house, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    started = worker.stdout.readline()
    seen = levels(wangge)["worker"]
    second = wangge("worker")

    worker.send_signal(signal.SIGTERM)
    ended, _ = worker.communicate(timeout=30)

    assert "已启动" in started
    assert "已停止" in ended
    assert (seen, levels(wangge)["worker"]) == ("well", "advice")
    assert second.exit == 5
    assert "worker_running" in second.err
    assert worker.returncode == 0


def test_a_site_on_postgresql_is_set_up_and_used_in_the_same_way(wangge: Wangge, postgres: Server):
    url = postgres.new_site()
    options = ("--database", url, "--json")

    said = [
        wangge("init", "O1", "--administrator", "zhang", *options, who="zhang"),
        wangge("organisation", "add-person", "li", "李明", *options, who="zhang"),
        wangge("organisation", "appoint", "li", f"{GRID}/grid_leader", *options, who="zhang"),
        wangge("start", "case-intake", *MATTER, *options),
        wangge("verify", *options),
        wangge("doctor", *options),
    ]

    assert [one.exit for one in said] == [0, 0, 0, 0, 0, 0]
    assert len(wangge("inbox", *options).json["pool"]) == 1
    postgres.drop(url)


def test_the_library_can_be_deployed_from_its_folder(wangge: Wangge):
    said = wangge("deploy", str(LIBRARY / "handling" / "matter-routing"), who="li")

    assert said.exit == 3
    assert "not_allowed" in said.err
