"""Events and the chain that holds them together: change one, drop one, swap two, and it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any, Self

import orjson

from engine.clock import Instant

Json = Any
"""None, bool, int, str, list or dict with text keys; no floats, so that digests are exact."""

GENESIS = bytes(32)
SEMANTICS = 1
"""Raised by every release under which an old history would come out differently."""

_EVENT = b"wangge.event.v1\0"
_ANCHOR = b"wangge.anchor.v1\0"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a stream, and never changes again.

    `actor` is a person, `clock`, or `handler:<name>`; `post` the seat in which the person acted.
    `readings` are the questions asked outside the case and their answers; `bindings` the digests
    of what the case runs on.
    """

    stream: str
    sequence: int
    at: Instant
    kind: str
    actor: str
    post: str | None = None
    on_behalf_of: str | None = None
    command: Json = None
    effects: Json = field(default_factory=list)
    readings: Json = field(default_factory=list)
    bindings: Json = field(default_factory=dict)
    semantics: int = SEMANTICS
    key: str | None = None

    def document(self, previous: bytes) -> dict[str, Json]:
        """Return everything that is sealed, `previous` included."""
        body: dict[str, Json] = {name: getattr(self, name) for name in _FIELDS}
        body["previous"] = previous.hex()
        return body

    @classmethod
    def read(cls, document: Mapping[str, Json]) -> Self:
        """Return the event of a document as `document` gives it."""
        return cls(**{name: document[name] for name in _FIELDS})


_FIELDS = tuple(each.name for each in fields(Event))


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event in its place in the chain."""

    event: Event
    previous: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, and what is wrong there."""

    stream: str
    sequence: int
    code: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a stream."""

    sequence: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """A digest over the heads that moved since the last anchor; its holder can prove a cut."""

    number: int
    at: Instant
    heads: Mapping[str, Head]
    previous: bytes
    digest: bytes

    def to_json(self) -> dict[str, Json]:
        """Return the anchor as one line of an anchor file."""
        return _anchor_body(self.number, self.at, self.heads, self.previous) | {
            "digest": self.digest.hex()
        }


def canonical(value: Json) -> bytes:
    """Return the one way to write a value down: sorted keys, no spaces, UTF-8.

    Errors: TypeError for what is not Json (an integer of more than 64 bits, a key that is no
    text, …).
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def seal(event: Event, previous: bytes) -> bytes:
    """Return the digest of an event that follows the event with digest `previous`.

    Shapes: `previous` and the result are 32 bytes; GENESIS stands before event 1.
    Source: SHA-256 after FIPS 180-4 over a domain tag and canonical JSON.
    """
    return sha256(_EVENT + canonical(event.document(previous))).digest()


def verify(chain: Iterable[Sealed]) -> Break | None:
    """Return the first break of one stream's chain, read from its first event on, or None."""
    previous, expected, stream = GENESIS, 1, None
    for sealed in chain:
        event = sealed.event
        stream = stream if stream is not None else event.stream
        if event.stream != stream or event.sequence != expected:
            return Break(stream, expected, "gap")
        if sealed.previous != previous:
            return Break(stream, expected, "not_joined")
        if seal(event, previous) != sealed.digest:
            return Break(stream, expected, "changed")
        previous, expected = sealed.digest, expected + 1
    return None


def anchor(last: Anchor | None, at: Instant, heads: Mapping[str, Head]) -> Anchor:
    """Return the anchor after `last` over the heads that moved since then."""
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    return Anchor(number, at, dict(heads), previous, anchor_digest(number, at, heads, previous))


def anchor_digest(number: int, at: Instant, heads: Mapping[str, Head], previous: bytes) -> bytes:
    """Return the digest of an anchor. Shapes: `previous` is 32 bytes, GENESIS before anchor 1."""
    return sha256(_ANCHOR + canonical(_anchor_body(number, at, heads, previous))).digest()


def _anchor_body(
    number: int, at: Instant, heads: Mapping[str, Head], previous: bytes
) -> dict[str, Json]:
    moved = {stream: [head.sequence, head.digest.hex()] for stream, head in heads.items()}
    return {"number": number, "at": at, "heads": moved, "previous": previous.hex()}


def export(chains: Iterable[Iterable[Sealed]], attachments: Iterable[Json] = ()) -> Json:
    """Return chains as the document that `engine/verifier.py` reads.

    Shapes: an attachment is {"name", "stream", "sha256", "base64" | "file" | "erased": true}.
    """
    streams: dict[str, list[Json]] = {}
    for chain in chains:
        for sealed in chain:
            row = sealed.event.document(sealed.previous) | {"digest": sealed.digest.hex()}
            streams.setdefault(sealed.event.stream, []).append(row)
    return {"format": "wangge.export.v1", "streams": streams, "attachments": list(attachments)}
