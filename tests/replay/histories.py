"""Histories of real cases, kept for ever: what this release makes of them, every later one has to make of them too.

    python -m tests.replay.histories        records them anew; only when SEMANTICS has been raised

Beside each history stands its final state; the definitions it is bound to stand in a file of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from engine import Engine
from engine.advance.library import compiled, files
from engine.casework.bound import Bound
from engine.clock import instant
from engine.model.event import Event
from engine.scenarios import Runner, read_scenario
from engine.scenarios.directory import Directory
from engine.scenarios.play import playing
from engine.scenarios.runner import _run
from tests.site import PROCESSES

FOLDER = Path(__file__).parent
DEFINITIONS = FOLDER / "definitions.json"
TOLD = (
    "intake/case-intake/plain-course",
    "intake/case-intake/verification-fails",
    "intake/case-intake/merged-split-cancelled",
    "intake/case-intake/personal-data-erased",
    "intake/case-intake/reopened",
    "handling/matter-routing/approval",
    "handling/matter-routing/urgent",
    "handling/tiered-escalation/taken-back",
    "handling/tiered-escalation/up-to-the-town",
    "handling/tiered-escalation/wrong-unit-twice",
    "handling/time-limited-resolution/class-raised",
    "handling/time-limited-resolution/provisional-year",
    "handling/time-limited-resolution/suspended-and-resumed",
)
"""Scenarios of the four policies whose cases are kept."""

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def kept() -> list[Path]:
    """The files of the histories."""
    return sorted(path for path in FOLDER.glob("*.json") if path != DEFINITIONS)


def read(path: Path) -> tuple[list[Event], bytes]:
    """A history and its final state."""
    document = orjson.loads(path.read_bytes())
    events = [Event.read(each) for each in document["events"]]
    return events, orjson.dumps(document["state"], option=orjson.OPT_SORT_KEYS)


def bound(bindings: dict[str, str]) -> Bound:
    """What a history is bound to."""
    known = orjson.loads(DEFINITIONS.read_bytes())
    return compiled(
        {
            policy: {path: text.encode() for path, text in known[digest].items()}
            for policy, digest in bindings.items()
        }
    )


def record() -> None:
    """Write every history and definition anew."""
    for path in (*kept(), DEFINITIONS):
        path.unlink(missing_ok=True)
    definitions: dict[str, dict[str, str]] = {}
    with Runner(PROCESSES) as runner:
        for told in TOLD:
            folder, name = told.rsplit("/", 1)
            path = PROCESSES / folder / "scenarios" / f"{name}.yaml"
            scenario = read_scenario(path.read_bytes(), path.name)
            for number, document in enumerate(_histories(runner, scenario, definitions), 1):
                file = FOLDER / f"{folder.split('/')[-1]}-{name}-{number}.json"
                file.write_bytes(orjson.dumps(document, option=_OPTIONS))
    DEFINITIONS.write_bytes(orjson.dumps(definitions, option=_OPTIONS | orjson.OPT_INDENT_2))


def _histories(
    runner: Runner, scenario: Any, definitions: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    calendars = scenario.calendars or tuple(runner.library.calendars)
    directory = Directory(runner.library, scenario.model, calendars)
    now = instant(scenario.clock.replace(tzinfo=directory.zone))
    place = runner._stage.place(scenario.model, calendars, now)
    with playing(scenario, directory, place) as play:
        result = _run(play, runner.library)
        assert result.passed, result.findings
        for case_id in play.engine.queries.case_ids():
            yield _history(play.engine, case_id, definitions)


def _history(engine: Engine, case_id: str, definitions: dict[str, Any]) -> dict[str, Any]:
    port = engine.queries._cases
    events = port.events(case_id)
    for digest in events[0].bindings.values():
        if digest not in definitions:
            content = port.reading(lambda r, d=digest: files(r, d))
            definitions[digest] = {path: data.decode() for path, data in sorted(content.items())}
    chain = port.chain(f"case/{case_id}")
    documents = [sealed.event.document(sealed.previous) for sealed in chain]
    return {"events": documents, "state": orjson.loads(port.state(case_id))}


if __name__ == "__main__":
    record()
