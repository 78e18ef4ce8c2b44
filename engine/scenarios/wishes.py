"""The form of what an `expect` step may say, checked before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from engine.scenarios import words
from engine.scenarios.document import Path
from engine.scenarios.reading import Reading
from engine.scenarios.times import read_moment

LIGHTS = frozenset(("green", "yellow", "red", "stopped"))


def check_wishes(
    wishes: Mapping[str, Any], path: Path, reading: Reading, people: Collection[str]
) -> None:
    """Note every fault in what a step expects."""
    for key, value in wishes.items():
        if key in ("inbox", "notices"):
            _of_people(value, (*path, key), reading, people)
        elif key in _CHECKS:
            _CHECKS[key](value, (*path, key), reading)


def _of_people(value: Any, path: Path, reading: Reading, people: Collection[str]) -> None:
    for name, told in reading.mapping(value, path, None).items():
        place = (*path, name)
        if name not in people:
            reading.unknown(place, name, people)
        if isinstance(told, dict) and path[-1] == "notices":
            continue
        _texts(told, place, reading)


def _texts(value: Any, path: Path, reading: Reading) -> None:
    for at, item in enumerate(reading.items(value, path)):
        reading.text(item, (*path, at))


def _limits(value: Any, path: Path, reading: Reading) -> None:
    for name, told in reading.mapping(value, path, None).items():
        place = (*path, name)
        if told in ("none", "ended"):
            continue
        fields = reading.mapping(told, place, words.LIMIT)
        if "due" in fields:
            reading.told(fields["due"], (*place, "due"), read_moment)
        light = fields.get("light")
        if light is not None and light not in LIGHTS:
            reading.unknown((*place, "light"), str(light), LIGHTS)


def _word_or(known: frozenset[str]) -> Callable[[Any, Path, Reading], None]:
    def check(value: Any, path: Path, reading: Reading) -> None:
        if not isinstance(value, str):
            reading.mapping(value, path, known)

    return check


def _fields(value: Any, path: Path, reading: Reading) -> None:
    reading.mapping(value, path, None)


def _register(value: Any, path: Path, reading: Reading) -> None:
    reading.mapping(value, path, words.REGISTER)


_CHECKS: Mapping[str, Callable[[Any, Path, Reading], None]] = {
    "limits": _limits,
    "event": _word_or(words.EVENT),
    "end": _word_or(words.END),
    "register": _register,
    "case": _fields,
    "history": _texts,
    "incidents": _texts,
    "links": _texts,
}
