"""YAML and CSV files that know where each value stands: problems are said as file:line:column."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

import yaml

from engine.errors import Invalid, Problem

MAX_BYTES = 2_000_000


class Placed(dict[str, Any]):
    """A mapping of a YAML file that knows in which line and column each of its values stands."""

    places: dict[str, tuple[int, int]]


@dataclass
class Findings:
    """Collects what is wrong with one file, and refuses it in the end with everything at once."""

    name: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: tuple[int, int] | None, code: str, en: str, zh: str) -> None:
        """Note one problem; None stands for the file as a whole."""
        where = self.name if place is None else f"{self.name}:{place[0]}:{place[1]}"
        self.problems.append(Problem(where, code, en, zh))

    def refuse_if_any(self, thing: str) -> None:
        """Raise Invalid when a problem was noted."""
        if self.problems:
            raise Invalid("read", thing, self.name, self.problems)

    def fields(
        self, where: Mapping[str, Any], required: Mapping[str, Any], optional: Mapping[str, Any]
    ) -> bool:
        """Note missing, unknown and mistyped fields of a YAML mapping; return whether all is well.

        Shapes: `required` and `optional` map the name of a field to its type or a tuple of types.
        """
        before = len(self.problems)
        places = getattr(where, "places", {})
        for name in required:
            if name not in where:
                here = min(places.values(), default=None)
                self.add(here, "missing", f"'{name}' is missing", f"缺少“{name}”")
        for name, value in where.items():
            wanted = required.get(name, optional.get(name))
            if wanted is None:
                self.add(places.get(name), "unknown", f"'{name}' is unknown", f"未知的“{name}”")
            elif not _fits(value, wanted):
                en, zh = f"'{name}' has the wrong type", f"“{name}”的类型不对"
                self.add(places.get(name), "wrong_type", en, zh)
        return len(self.problems) == before


def _fits(value: Any, wanted: Any) -> bool:
    # Python counts True as an integer and a datetime as a date; the files mean neither.
    if (wanted is int and isinstance(value, bool)) or (wanted is date and type(value) is not date):
        return False
    return isinstance(value, wanted)


class _Loader(yaml.SafeLoader):  # type: ignore[misc] # the library has no types
    """Reads plain data only: no tags, no aliases (a few bytes could stand for gigabytes)."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(None, None, "aliases are not allowed", mark)
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Placed:
    result = Placed()
    result.places = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        mark = key_node.start_mark
        if not isinstance(key, Hashable) or key in result:
            raise yaml.MarkedYAMLError(None, None, f"the key {key!r} stands here twice", mark)
        result[str(key)] = loader.construct_object(value_node, deep=True)
        result.places[str(key)] = (mark.line + 1, mark.column + 1)
    return result


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(data: bytes, name: str, thing: str) -> Placed:
    """Return the mapping that a YAML file holds.

    Errors: Invalid (`not_yaml`, `too_large`) with the place.
    """
    findings = Findings(name)
    if len(data) > MAX_BYTES:
        _refuse(findings, thing, None, "too_large", "it is too large", "文件过大")
    try:
        document = yaml.load(data.decode(), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else None
        _refuse(findings, thing, place, "not_yaml", f"{error.problem}", "不是有效的 YAML")
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        _refuse(findings, thing, None, "not_yaml", f"it is not YAML: {error}", "不是有效的 YAML")
    if not isinstance(document, Placed):
        _refuse(findings, thing, None, "not_yaml", "it is not a mapping", "不是键值结构")
    return document


@dataclass(frozen=True)
class Row:
    """One line of a CSV file; cells are text, trimmed."""

    cells: Mapping[str, str]
    line: int

    def place(self, column: str) -> tuple[int, int]:
        """Return line and number of a column, counted from 1."""
        return self.line, list(self.cells).index(column) + 1


def read_csv(data: bytes, findings: Findings, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a CSV file that has exactly these columns, noting what is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return findings.add(None, "not_utf8", "it is not UTF-8", "不是 UTF-8 编码")
    if len(data) > MAX_BYTES:
        return findings.add(None, "too_large", "it is too large", "文件过大")
    reader = csv.reader(io.StringIO(text))
    header = tuple(cell.strip() for cell in next(reader, []))
    if header != columns:
        expected = ",".join(columns)
        findings.add((1, 1), "header", f"the first line must be {expected}", f"首行应为 {expected}")
        return None
    for cells in reader:
        if len(cells) != len(columns):
            en, zh = f"there are {len(cells)} cells, not {len(columns)}", "列数不对"
            findings.add((reader.line_num, 1), "cells", en, zh)
        else:
            trimmed = [cell.strip() for cell in cells]
            yield Row(dict(zip(columns, trimmed, strict=True)), reader.line_num)
    return None


def _refuse(
    findings: Findings, thing: str, place: tuple[int, int] | None, code: str, en: str, zh: str
) -> NoReturn:
    findings.add(place, code, en, zh)
    raise Invalid("read", thing, findings.name, findings.problems, code=code)
