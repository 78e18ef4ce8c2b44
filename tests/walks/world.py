"""A world whose answers change from step to step, and what one command has asked it."""

from __future__ import annotations

import zlib
from typing import Any


class RandomWorld:
    """Answers by chance, but equally to everybody who asks in the same step."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.step = 0

    def ask(self, question: str, args: list[Any]) -> Any:
        number = zlib.crc32(f"{self.seed} {self.step} {question} {args}".encode()) % 97
        return number % 2 == 0 if question == "working_day" else number


class Recording:
    """Asks the world and keeps what it said; the same question within one command is asked once."""

    def __init__(self, world: RandomWorld) -> None:
        self.world = world
        self.readings: list[list[Any]] = []

    def ask(self, question: str, args: list[Any]) -> Any:
        for asked, with_args, answer in self.readings:
            if asked == question and with_args == args:
                return answer
        answer = self.world.ask(question, args)
        self.readings.append([question, args, answer])
        return answer


class Replaying:
    """Answers from the readings of one event and knows nothing else."""

    def __init__(self, readings: list[list[Any]]) -> None:
        self.readings = readings

    def ask(self, question: str, args: list[Any]) -> Any:
        for asked, with_args, answer in self.readings:
            if asked == question and with_args == args:
                return answer
        raise AssertionError(f"re-execution asked something new: {question} {args}")
