"""The one port through which a transition reads what lies outside its case."""

from __future__ import annotations

from typing import Any, Protocol

import orjson

from engine.errors import Broken


class World(Protocol):
    """Organisation, calendars, settings, counters: anything that may be different tomorrow."""

    def ask(self, question: str, args: list[Any]) -> Any:
        """Answer a question in JSON."""


class Recording:
    """Asks the real world and keeps what it said; within one command a question is asked once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[bytes, Any] = {}
        self.readings: list[list[Any]] = []

    def ask(self, question: str, args: list[Any]) -> Any:
        """Answer from what was said before, else ask."""
        key = orjson.dumps([question, args])
        if key not in self._known:
            self._known[key] = answer = self._world.ask(question, args)
            self.readings.append([question, args, answer])
        return self._known[key]


class Replaying:
    """Answers from the readings of one event, and knows nothing else."""

    def __init__(self, readings: list[list[Any]]) -> None:
        self.readings = readings
        self._known = {
            orjson.dumps([question, args]): answer for question, args, answer in readings
        }

    def ask(self, question: str, args: list[Any]) -> Any:
        """Answer as recorded. Errors: Broken when the event holds no such reading."""
        key = orjson.dumps([question, args])
        if key not in self._known:
            raise Broken(
                f"Re-execution asked {question} {args}, which the recorded event did not.",
                code="missing_reading",
            )
        return self._known[key]
