"""What the diagrams of a policy carry: every element that has a name, with its clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from xml.parsers import expat  # noqa: TID251 - the door to engine.xml is shut; no document types here either

from engine import Invalid, Problem
from engine.scenarios import Policy

_BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL "
_OURS: Final = "urn:wangge:bpmn:1.0 "
_LINES: Final = frozenset(("sequenceFlow", "messageFlow", "association"))


@dataclass(frozen=True)
class Carrier:
    """An element of a diagram: its id, its BPMN kind, its names, the clauses it carries."""

    element: str
    kind: str
    zh: str
    en: str = ""
    clauses: tuple[str, ...] = ()


def carriers(policy: Policy) -> Iterator[Carrier]:
    """Yield the elements of a policy's diagrams.

    Errors: Invalid for a diagram that is not XML, or that has a document type.
    """
    for name, data in policy.files.items():
        if name.endswith(".bpmn"):
            yield from _Reader(name).read(data)


class _Reader:
    """Goes through one diagram; without document types there are no entities that could grow."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[Carrier | None] = []
        self._found: list[Carrier] = []

    def read(self, data: bytes) -> list[Carrier]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise self._refusal("not_xml", f"it is not XML: {error}", "不是有效的 XML") from error
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.removeprefix(_BPMN)
        named = tag.startswith(_BPMN) and "id" in attributes and kind not in _LINES
        self._open.append(
            Carrier(attributes["id"], kind, attributes.get("name", "")) if named else None
        )
        if tag == f"{_OURS}clause":
            self._add(clause=attributes.get("id", ""))
        elif tag == f"{_OURS}name" and attributes.get("lang") == "en":
            self._add(en=attributes.get("text", ""))

    def _add(self, *, clause: str = "", en: str = "") -> None:
        at = max((at for at, one in enumerate(self._open) if one is not None), default=None)
        if at is not None and (carrier := self._open[at]) is not None:
            told = (*carrier.clauses, clause) if clause else carrier.clauses
            self._open[at] = replace(carrier, clauses=told, en=en or carrier.en)

    def _end(self, _: str) -> None:
        carrier = self._open.pop()
        if carrier is not None and (carrier.zh or carrier.clauses):
            self._found.append(carrier)

    def _doctype(self, *_: object) -> None:
        raise self._refusal("xml_dtd", "a document type is not allowed", "不允许文档类型声明")

    def _refusal(self, code: str, en: str, zh: str) -> Invalid:
        return Invalid("read", "diagram", self._name, [Problem(self._name, code, en, zh)])
