"""Anchors: a digest over the heads that moved, in a file outside the database, so that a cut tail shows."""

from __future__ import annotations

import threading
from pathlib import Path

import orjson

from engine.clock import Clock
from engine.errors import Broken
from engine.model.event import Anchor, Head, anchor, anchor_digest
from engine.store import Database, Transaction, schema
from engine.store.lookups import ANCHORED, ANCHORED_STREAM
from engine.store.statements import CASE_HEADS, EVENTS, STREAM_HEADS, insert, row

PAGE = 5_000


class Anchors:
    """Takes anchors and holds chains against them. Without a file there are none."""

    def __init__(self, database: Database, clock: Clock, path: Path | None) -> None:
        self._database = database
        self._clock = clock
        self._path = path
        self._lock = threading.Lock()

    def take(self) -> Anchor | None:
        """Write an anchor, first to the file, then to the database; None when nothing has moved."""
        if self._path is None:
            return None
        with self._lock:
            heads = self._heads()
            if not heads:
                return None
            taken = anchor(self._last(), self._clock.now(), heads)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(orjson.dumps(taken.to_json(), option=orjson.OPT_SORT_KEYS) + b"\n")
                file.flush()
            self._database.write(lambda tx: _keep(tx, taken))
            return taken

    def check(self, case_id: str | None = None) -> list[tuple[str, int, str]]:
        """Compare every anchored head with the chain it belongs to, and the anchors with one another.

        Shapes: stream, sequence, code (`cut`, `replaced`, `anchor_changed`).
        """
        findings: list[tuple[str, int, str]] = []
        only = f"case/{case_id}" if case_id else None
        previous: bytes | None = None
        for taken in self.read():
            digest = anchor_digest(taken.number, taken.at, taken.heads, taken.previous)
            if digest != taken.digest or (previous is not None and previous != taken.previous):
                findings.append((f"anchor/{taken.number}", taken.number, "anchor_changed"))
            previous = taken.digest
            for stream, head in taken.heads.items():
                if only in (None, stream) and (code := self._differs(stream, head)):
                    findings.append((stream, head.sequence, code))
        return findings

    def read(self) -> list[Anchor]:
        """The anchors of the file. Errors: Broken when a line is not an anchor."""
        if self._path is None or not self._path.exists():
            return []
        return [_anchor_of(line) for line in self._path.read_bytes().splitlines() if line]

    def _last(self) -> Anchor | None:
        known = self.read()
        return known[-1] if known else None

    def _heads(self) -> dict[str, Head]:
        heads: dict[str, Head] = {}
        with self._database.read() as reader:
            after = ""
            while page := reader.all(CASE_HEADS, after=after, limit=PAGE):
                heads |= {f"case/{r.id}": Head(r.sequence, r.digest) for r in page}
                after = page[-1].id
            heads |= {r.id: Head(r.sequence, r.digest) for r in reader.all(STREAM_HEADS)}
        return heads

    def _differs(self, stream: str, head: Head) -> str | None:
        with self._database.read() as reader:
            found = reader.all(EVENTS, stream=stream, after=head.sequence - 1, limit=1)
        if not found:
            return "cut"
        return None if bytes(found[0].digest) == head.digest else "replaced"


def _keep(tx: Transaction, taken: Anchor) -> None:
    if tx.one(row(schema.anchor), n=taken.number) is None:
        tx.run(insert(schema.anchor), [{"n": taken.number, "at": taken.at, "digest": taken.digest}])
        tx.run(
            insert(schema.anchor_head),
            [
                {"anchor": taken.number, "stream": stream, "sequence": head.sequence}
                for stream, head in taken.heads.items()
            ],
        )
    for stream, head in taken.heads.items():
        if stream.startswith("case/"):
            key = {"case_id": stream.removeprefix("case/"), "covered": head.sequence}
            tx.run(ANCHORED, [key])
        else:
            tx.run(ANCHORED_STREAM, [{"stream": stream, "covered": head.sequence}])


def _anchor_of(line: bytes) -> Anchor:
    try:
        body = orjson.loads(line)
        heads = {s: Head(h[0], bytes.fromhex(h[1])) for s, h in body["heads"].items()}
        previous, digest = bytes.fromhex(body["previous"]), bytes.fromhex(body["digest"])
        return Anchor(body["number"], body["at"], heads, previous, digest)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Broken(
            f"A line of the anchor file is no anchor: {error}.", code="anchor_file"
        ) from error
