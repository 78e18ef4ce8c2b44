"""What a process logs can be read by machines, and says about which case and command."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from engine.advance import slowness
from web import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_command_that_takes_too_long_is_told_with_its_case(stream, monkeypatch):
    monkeypatch.setattr(slowness, "SLOW", 0.0)

    with slowness.watched("case-1", "work_item.complete"):
        pass

    (line,) = lines(stream)
    assert line["event"] == "slow command"
    assert (line["case"], line["command"]) == ("case-1", "work_item.complete")
    assert line["level"] == "warning"
    assert line["at"].endswith("Z")


def test_other_commands_are_not_told(stream):
    with slowness.watched("case-1", "work_item.complete"):
        pass

    assert lines(stream) == []


def test_an_exception_stays_on_one_line(stream):
    try:
        raise ValueError("路灯\n不亮")
    except ValueError:
        logging.getLogger("wangge.x").exception("failed", extra={"case": "case-2"})

    (line,) = lines(stream)
    assert "ValueError" in line["exception"]
    assert line["case"] == "case-2"
