"""What some walks have done, and their re-execution in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter

import orjson

from tests.walks.walk import Walk


def say(text: object) -> None:
    """Write a line at once, for whoever watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Report:
    """Counts what walks have done and keeps what a second process needs to do it again."""

    def __init__(self) -> None:
        self.moves: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.blocks: Counter[str] = Counter()
        self.events = 0
        self._lines: list[bytes] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, walk: Walk) -> None:
        self.moves += walk.done
        self.refused += walk.refused
        self.blocks.update(walk.diagram.kinds)
        self.events += len(walk.log)
        state = walk.cases[0].state().decode()
        line = [walk.seed, walk.diagram.xml.decode(), walk.log, state]
        self._lines.append(orjson.dumps(line) + b"\n")

    def re_execute(self) -> str:
        """Let another process, with another hash seed, do everything again from the events."""
        with tempfile.NamedTemporaryFile() as logs:
            logs.writelines(self._lines)
            logs.flush()
            command = [sys.executable, "-m", "tests.walks.reexecute", logs.name]
            environment = {**os.environ, "PYTHONHASHSEED": "7"}
            done = subprocess.run(
                command, capture_output=True, text=True, env=environment, check=False
            )
        return (done.stdout.strip() + done.stderr[-600:]).strip()

    def __str__(self) -> str:
        told = [
            f"events {self.events}",
            f"moves {dict(self.moves)}",
            f"refused {dict(self.refused)}",
        ]
        return "\n".join([*told, f"blocks {dict(self.blocks)}"])
