"""What stands beside a chain, held against it: the head that its row names, and the personal values it refers to."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from engine.model.event import GENESIS, Json, Sealed
from engine.model.field import is_token
from engine.store import Reader, Row, schema
from engine.store.statements import row

Wrong = tuple[int | None, str, str]
"""The sequence of the event, a code, a sentence."""


def head_differs(reader: Reader, stream: str, chain: list[Sealed]) -> list[Wrong]:
    """Whether the row of a stream names another last event than its chain has."""
    if stream.startswith("case/"):
        found = reader.one(row(schema.case_), id=stream.removeprefix("case/"))
    else:
        found = reader.one(row(schema.stream), id=stream)
    last = (chain[-1].event.sequence, chain[-1].digest) if chain else (0, GENESIS)
    if found is not None and (found.sequence, bytes(found.digest)) == last:
        return []
    return [(last[0], "head_differs", "The last event is not the one that its stream names.")]


def personal_differs(reader: Reader, chain: list[Sealed]) -> Iterator[Wrong]:
    """The personal values that are not, byte for byte, what the events say, nor were lawfully erased."""
    erased = {e[1] for sealed in chain for e in sealed.event.effects if e[0] == "erased"}
    for sequence, token in _tokens(chain):
        found = reader.one(row(schema.personal), id=token["$p"])
        if found is None:
            yield sequence, "personal_missing", f"The personal value {token['$p']} is gone."
        elif found.value is None:
            ours = f"case/{found.case_id}" == chain[0].event.stream
            if ours and token["$p"] not in erased:
                yield (
                    sequence,
                    "personal_missing",
                    f"No event erased {found.field}, but it is gone.",
                )
        elif sha256(_content(found)).hexdigest() != token["sha256"]:
            yield sequence, "personal_changed", f"The value of {found.field} is not the sealed one."


def attachments(reader: Reader, chain: list[Sealed]) -> list[Json]:
    """The personal values of a chain as attachments of an export; of an erased one only that it was there."""
    found: list[Json] = []
    for _, token in _tokens(chain):
        value = reader.one(row(schema.personal), id=token["$p"])
        about = {"stream": chain[0].event.stream, "sha256": token["sha256"]}
        if value is None or value.value is None:
            found.append({**about, "name": token["$p"], "erased": True})
        else:
            content = base64.b64encode(_content(value)).decode()
            found.append({**about, "name": value.field, "base64": content})
    return found


def _content(value: Row) -> bytes:
    """What was digested: the salt, then the value."""
    return bytes.fromhex(value.salt) + str(value.value).encode()


def _tokens(chain: Iterable[Sealed]) -> Iterator[tuple[int, dict[str, Any]]]:
    for sealed in chain:
        todo: list[Any] = [sealed.event.command]
        while todo:
            value = todo.pop()
            if is_token(value):
                yield sealed.event.sequence, value
            elif isinstance(value, dict):
                todo += value.values()
            elif isinstance(value, list):
                todo += value
