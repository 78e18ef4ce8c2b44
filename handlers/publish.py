"""Put something on the public notice board: a file that the board's web server shows."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine import Job


class Publish:
    """Inputs: `title`, `text`, and whatever else the board shows. Result: `notice`, the name of the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, job: Job) -> dict[str, Any]:
        """Write the file whole or not at all; a second time, it is the same file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        notice = f"{sha256(job.id.encode()).hexdigest()[:32]}.json"
        place = self._folder / notice
        half = place.with_suffix(f".{os.getpid()}.part")
        with half.open("w", encoding="utf-8") as file:
            json.dump(dict(job.variables), file, ensure_ascii=False, sort_keys=True, indent=1)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
        return {"notice": notice}
