"""A second process that has only definitions and events, and makes the states of all cases anew.

python -m tests.proofs.reexecution EXPORT       prints, for every case, its id and its state in hex
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import orjson

from engine import Engine
from engine.advance.library import compiled, files
from engine.casework import codec
from engine.casework.bound import Bound
from engine.casework.replay import reexecute
from engine.model.event import Event, canonical

ROOT = Path(__file__).parents[2]


def export(engine: Engine, path: Path) -> dict[str, bytes]:
    """Write definitions and events of all cases to a file, and return the states that are stored."""
    port = engine.queries._cases
    states, cases, digests = {}, [], set()
    for case_id in engine.queries.case_ids():
        events = port.events(case_id)
        digests |= set(events[0].bindings.values())
        cases.append([case_id, [event.document(b"") for event in events]])
        states[case_id] = port.state(case_id)
    definitions = {digest: port.reading(lambda r, d=digest: files(r, d)) for digest in digests}
    packed = {
        digest: {name: base64.b64encode(data).decode() for name, data in content.items()}
        for digest, content in definitions.items()
    }
    path.write_bytes(canonical({"definitions": packed, "cases": cases}))
    return states


def elsewhere(path: Path, seed: int = 1) -> dict[str, bytes]:
    """The states that a fresh interpreter, with another order of its sets, makes of an export."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-m", "tests.proofs.reexecution", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    pairs = [line.split() for line in done.stdout.decode().splitlines()]
    return {case_id: bytes.fromhex(state) for case_id, state in pairs}


def main() -> None:
    export = orjson.loads(Path(sys.argv[1]).read_bytes())
    known: dict[tuple[tuple[str, str], ...], Bound] = {}

    def find(bindings: dict[str, str]) -> Bound:
        key = tuple(sorted(bindings.items()))
        if key not in known:
            known[key] = compiled({policy: unpacked(digest) for policy, digest in key})
        return known[key]

    def unpacked(digest: str) -> dict[str, bytes]:
        content = export["definitions"][digest]
        return {name: base64.b64decode(data) for name, data in content.items()}

    for case_id, documents in export["cases"]:
        case, _ = reexecute([Event.read(document) for document in documents], find)
        sys.stdout.write(f"{case_id} {codec.dump(case).hex()}\n")


if __name__ == "__main__":
    main()
