"""From rows of the database to views: instants, names, lights."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.advance import bodies
from engine.advance.library import Library
from engine.casework import codec
from engine.casework.bound import Bound
from engine.clock import NEVER, Instant, moment
from engine.errors import NotFound
from engine.store import Reader, schema
from engine.store.statements import row


def at(instant: Instant | None) -> datetime | None:
    """An instant as a datetime; what is never is None."""
    return None if instant is None or instant >= NEVER else moment(instant)


def sure(instant: Instant) -> datetime:
    """An instant that is there as a datetime."""
    return moment(instant)


class Names:
    """What elements are called, by the version a case runs under."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._bound: dict[tuple[str, int], Bound] = {}

    def bound(self, reader: Reader, case_id: str) -> Bound:
        """What a case is bound to. Errors: NotFound."""
        found = reader.one(row(schema.case_), id=case_id)
        if found is None:
            raise NotFound("find", "case", case_id, "there is no such case")
        bound = self._library.bound(reader, codec.bindings(bodies.unpack(found.state)))
        self._bound[found.policy, found.version] = bound
        return bound

    def of(self, reader: Reader, item: Any) -> tuple[str, str]:
        """The Chinese and English name of a work item's element."""
        key = (item.policy, item.version)
        bound = self._bound.get(key)
        if bound is None or item.element not in bound.diagrams.elements:
            bound = self.bound(reader, item.case_id)
        element = bound.diagrams.elements[item.element]
        return element.name_zh, element.name_en
