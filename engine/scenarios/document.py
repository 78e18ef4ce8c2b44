"""YAML read strictly: no guessed types, no aliases, no double keys, and the line of every value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from engine.errors import Invalid, Problem

Path = tuple[str | int, ...]

MAX_BYTES = 200_000
MAX_DEPTH = 20


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # the library has no types
    """The safe loader without YAML 1.1's guesses: `no` is a word, `12:30` is not a number."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own attribute


def _resolver(tag: str, pattern: str, first: str) -> None:
    starts = [*first, ""] if tag == "null" else list(first)
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), starts)


_resolver("null", r"^(?:~|null|)$", "~n")
_resolver("bool", r"^(?:true|false)$", "tf")
_resolver("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_resolver("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")

_SCALARS: Mapping[str, Callable[[str], object]] = {
    "null": lambda _: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": lambda text: {"$n": text},
    "str": str,
}


@dataclass(frozen=True)
class Document:
    """The plain values of one file and the line on which each of them begins."""

    name: str
    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value, or of what encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, code: str, en: str, zh: str) -> Problem:
        """Name something that is wrong at a place of this file."""
        return Problem(f"{self.name}:{self.line(path)}", code, en, zh)


def read_document(data: bytes, name: str) -> Document:
    """Return the document in a YAML file.

    Shapes: decimals become `{"$n": text}`, dates stay text; there are no floats.
    Errors: Invalid (`not_yaml`) with file and line.
    """
    if len(data) > MAX_BYTES:
        _refuse(name, 1, f"it has more than {MAX_BYTES} bytes", "文件过大")
    try:
        node = yaml.compose(data.decode("utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        _refuse(name, 1, "it is not UTF-8 text", "不是 UTF-8 文本")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _refuse(name, mark.line + 1 if mark else 1, str(error.problem), "不是有效的 YAML")
    except yaml.YAMLError as error:
        _refuse(name, 1, f"it is not YAML: {error}", "不是有效的 YAML")
    lines: dict[Path, int] = {}
    value = None if node is None else _Reader(name, lines).value(node, ())
    return Document(name, value, lines)


class _Reader:
    def __init__(self, name: str, lines: dict[Path, int]) -> None:
        self._name, self._lines = name, lines
        self._seen: set[int] = set()

    def value(self, node: Any, path: Path) -> object:
        line = node.start_mark.line + 1
        self._lines[path] = line
        if len(path) > MAX_DEPTH:
            _refuse(self._name, line, f"it is nested more than {MAX_DEPTH} deep", "层级过深")
        if id(node) in self._seen:
            _refuse(self._name, line, "it uses an alias (*name)", "不允许使用别名")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: Any, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                _refuse(self._name, line, "a key is not a word", "键必须是文字")
            key = str(key_node.value)
            if key in found:
                _refuse(self._name, line, f"'{key}' stands here twice", f"“{key}”重复出现")
            found[key] = self.value(value_node, (*path, key))
            self._lines[(*path, key)] = line
        return found

    def _scalar(self, node: Any, line: int) -> object:
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind not in _SCALARS:
            _refuse(self._name, line, f"the tag '{node.tag}' is not allowed", "不允许使用标签")
        return _SCALARS[kind](node.value)


def _refuse(name: str, line: int, en: str, zh: str) -> NoReturn:
    problem = Problem(f"{name}:{line}", "not_yaml", en, zh)
    raise Invalid("read", "file", name, [problem], code="not_yaml")
