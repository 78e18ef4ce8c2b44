"""Lay down what has to be kept of a matter, with a digest that shows later that nothing was changed."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine import Job


class Archive:
    """Inputs: whatever is to be kept. Result: `file`, its name in the archive, and `sha256`, its digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, job: Job) -> dict[str, Any]:
        """Write the file; what lies there already under this job is left alone if it is the same."""
        body = json.dumps(
            dict(job.variables), ensure_ascii=False, sort_keys=True, indent=1
        ).encode()
        digest = sha256(body).hexdigest()
        name = f"{job.case_id}/{job.task_id}.json"
        place = self._folder / name
        if place.exists() and place.read_bytes() != body:
            raise FileExistsError(f"the archive has another {name}")
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}.part")
        with half.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
        return {"file": name, "sha256": digest}
