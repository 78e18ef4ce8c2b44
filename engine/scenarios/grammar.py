"""From a file to a `Scenario`: every word known, every fault named with its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import Invalid
from engine.scenarios import words
from engine.scenarios.document import Document, Path, read_document
from engine.scenarios.reading import Reading
from engine.scenarios.scenario import Holding, Member, Scenario, Step
from engine.scenarios.steps import read_step
from engine.scenarios.times import read_moment

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time of the site, only while faults are reported


def read_scenario(data: bytes, name: str) -> Scenario:
    """Return the scenario told by a file, wholly checked but not run.

    Errors: Invalid with a problem (`not_yaml`, `unknown_word`, `bad_scenario`) per fault, each
        with file and line.
    """
    document = read_document(data, name)
    reading = Reading(document)
    scenario = _scenario(document, reading)
    if reading.problems:
        raise Invalid("read", "scenario", name, reading.problems)
    return scenario


def _scenario(document: Document, reading: Reading) -> Scenario:
    top = reading.mapping(document.value, (), words.TOP)
    cast = _cast(top.get("cast", {}), reading)
    title, title_en = _title(top.get("scenario"), reading)
    clock = reading.told(top.get("clock"), ("clock",), read_moment)
    calendars = top.get("calendars")
    return Scenario(
        file=document.name,
        title=title,
        title_en=title_en,
        clauses=_texts(top.get("clauses", []), ("clauses",), reading),
        policy=reading.needed(top, "policy", ()),
        model=reading.needed(top, "model", ()),
        clock=clock or _EPOCH,
        cast=cast,
        settings=reading.mapping(top.get("settings", {}), ("settings",), None),
        calendars=None if calendars is None else _texts(calendars, ("calendars",), reading),
        steps=_steps(top.get("steps", []), cast, reading),
    )


def _title(value: Any, reading: Reading) -> tuple[str, str]:
    if isinstance(value, str) and value:
        return value, value
    titles = reading.mapping(value, ("scenario",), frozenset(("zh", "en")))
    return (
        reading.needed(titles, "zh", ("scenario",)),
        reading.needed(titles, "en", ("scenario",)),
    )


def _texts(value: Any, path: Path, reading: Reading) -> tuple[str, ...]:
    found = reading.items(value, path)
    return tuple(reading.text(item, (*path, at)) for at, item in enumerate(found))


def _cast(value: Any, reading: Reading) -> dict[str, Member]:
    cast: dict[str, Member] = {}
    for key, told in reading.mapping(value, ("cast",), None).items():
        path: Path = ("cast", key)
        if key in words.OFFICES:
            reading.fault(path, f"'{key}' is always there", f"“{key}”总在其中，无需列出")
        fields = reading.mapping(told, path, words.MEMBER)
        name = reading.optional(fields, "name", path) or key
        cast[key] = Member(key, name, _posts(fields, path, reading))
    return cast


def _posts(fields: Mapping[str, Any], path: Path, reading: Reading) -> tuple[Holding, ...]:
    posts = []
    if "role" in fields or "unit" in fields:
        posts.append(_holding(fields, path, reading))
    listed = reading.items(fields.get("posts", []), (*path, "posts"))
    for at, told in enumerate(listed):
        place = (*path, "posts", at)
        known = frozenset(("role", "unit", "kind"))
        posts.append(_holding(reading.mapping(told, place, known), place, reading))
    return tuple(posts)


def _holding(fields: Mapping[str, Any], path: Path, reading: Reading) -> Holding:
    return Holding(
        role=reading.needed(fields, "role", path),
        unit=reading.needed(fields, "unit", path),
        kind=reading.optional(fields, "kind", path) or "holder",
    )


def _steps(value: Any, cast: Mapping[str, Member], reading: Reading) -> tuple[Step, ...]:
    people = frozenset(cast) | frozenset(words.OFFICES)
    cases: set[str] = set()
    steps: list[Step] = []
    for at, told in enumerate(reading.items(value, ("steps",))):
        step = read_step(told, at, reading, people, cases)
        if step is not None:
            steps.append(step)
    if not steps:
        reading.fault(("steps",), "there is no step", "没有任何步骤")
    return tuple(steps)
