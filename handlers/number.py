"""Give out the next number of a series of documents: 平办〔2026〕3号."""

from __future__ import annotations

import fcntl
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine import Job


class Number:
    """Inputs: `series` (a text, with the year in it when numbers begin anew each year). Result: `number`.

    A series is a file in which every line is the job that got that number: no gaps, and nobody gets two. Several
    machines have to share the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, job: Job) -> dict[str, Any]:
        """Return the number of this job: its line in the file."""
        series = str(job.variables.get("series") or "")
        if not series:
            raise ValueError("expected the input 'series'")
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / f"{sha256(series.encode()).hexdigest()[:32]}.txt"
        with place.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            text = file.read()
            whole = text[: text.rfind(b"\n") + 1]  # a kill may have left half a line
            lines = whole.decode().splitlines()
            if job.id not in lines:
                lines.append(job.id)
                file.truncate(len(whole))
                file.write(f"{job.id}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        return {"number": lines.index(job.id) + 1}
