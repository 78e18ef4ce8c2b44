"""Decisions and expressions tried out on the command line; no database is needed."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.feel.dmn_files import decision, file, formula
from tests.feel.test_models import RATES, asked, requires
from web.cli import exits, main


def test_one_decision_and_its_value(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.dmn"
    path.write_bytes(file(decision(formula('{on: @"2026-10-01", n: n}'), "d")))

    assert main(["decide", str(path), "--decision", "d", "--inputs", '{"n": 0.10}']) == exits.OK

    assert capfd.readouterr().out == '{"on": date("2026-10-01"), "n": 0.1}\n'


def test_a_batch_is_answered_line_by_line_whatever_stands_in_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, batch = tmp_path / "a.dmn", tmp_path / "a.jsonl"
    path.write_bytes(file(decision(formula("n + 1"), "d"), decision(formula("1 +"), "broken")))
    lines = (
        '{"decision": "d", "inputs": {"n": 1}}',
        '{"decision": "d", "inputs": "{n: 2}"}',
        '{"decision": "broken"}',
        '{"decision": "nobody"}',
        "{",
        '["d"]',
        '{"decision": "d", "inputs": "{n: "}',
    )
    batch.write_text("\n".join(lines), "utf-8")

    assert main(["decide", str(path), "--batch", str(batch)]) == exits.OK

    answers = [orjson.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert answers[:2] == [{"value": "2"}, {"value": "3"}]
    assert [list(answer) for answer in answers[2:]] == [["error"]] * 5


def test_imported_files_are_found_beside_the_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    needed = requires("requiredDecision", "rates#double")
    (tmp_path / "main.dmn").write_bytes(asked("Rates of A.double", needed))
    (tmp_path / "rates.dmn").write_bytes(RATES)

    command = ["decide", str(tmp_path / "main.dmn"), "--decision", "d", "--inputs", '{"base": 2}']
    assert main(command) == exits.OK

    assert capfd.readouterr().out == "4\n"


def test_an_expression_among_names(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["feel", "case.n + 1", "--context", '{"case": {"n": 1.5}}', "--json"]) == exits.OK

    assert orjson.loads(capfd.readouterr().out) == {"value": "2.5"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["feel", "1 +"], exits.REFUSED, "column 4"),
        (["feel", "n", "--context", "[1]"], exits.REFUSED, "one context"),
        (["decide", "FILE", "--decision", "nobody"], exits.NOT_FOUND, "nobody"),
        (["decide", "FILE"], exits.USAGE, "--decision"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    path = tmp_path / "a.dmn"
    path.write_bytes(file(decision(formula("1"), "d")))
    given = [str(path) if argument == "FILE" else argument for argument in arguments]

    assert main([*given, "--lang", "en"]) == code

    assert said in capfd.readouterr().err
