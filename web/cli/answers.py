"""Answers of a form as people type them: `title=路灯不亮 rooms=3`, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from engine import Invalid, Problem

_TRUE = frozenset(("true", "yes", "是", "1"))
_FALSE = frozenset(("false", "no", "否", "0"))


def answers_of(
    pairs: Sequence[str], document: str | None, form: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the answers told by `key=value` pairs, `key:=json` pairs and a JSON document.

    Shapes: `form` is the form-js document that says which fields are numbers, choices or ticks.
    Errors: Invalid; what the fields must hold is judged by the engine.
    """
    found: dict[str, Any] = {}
    if document is not None:
        told = json_of(document, "--answers")
        if not isinstance(told, dict):
            raise _wrong("--answers", 'expected an object: {"field": value}', "应为 JSON 对象")
        found.update(told)
    types = {field["key"]: field for field in fields_of(form or {})}
    for pair in pairs:
        key, value = _pair(pair, types)
        found[key] = value
    return found


def fields_of(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the fields of a form that take an answer, those within groups too."""
    for field in form.get("components", ()):
        if "key" in field:
            yield field
        yield from fields_of(field)


def _pair(pair: str, fields: Mapping[str, Mapping[str, Any]]) -> tuple[str, Any]:
    key, equals, text = pair.partition("=")
    if not equals or not key:
        raise _wrong(pair, "expected key=value", "应为 键=值")
    if key.endswith(":"):
        return key[:-1], json_of(text, key[:-1])
    return key, _typed(key, text, fields.get(key, {}))


def _typed(key: str, text: str, field: Mapping[str, Any]) -> Any:
    kind = field.get("type")
    if kind == "number":
        return _number(key, text)
    if kind == "checkbox":
        if text.lower() not in _TRUE | _FALSE:
            raise _wrong(key, "expected yes or no", "应为是或否")
        return text.lower() in _TRUE
    if kind == "checklist":
        return [one.strip() for one in text.split(",") if one.strip()]
    return text


def _number(key: str, text: str) -> Any:
    digits = text.lstrip("-")
    if digits.isdigit():
        return int(text)
    whole, dot, rest = digits.partition(".")
    if dot and whole.isdigit() and rest.isdigit():
        return {"$n": text}
    raise _wrong(key, f"'{text}' is not a number", "应为数字")


def json_of(text: str, where: str) -> Any:
    """Return a value told as JSON.

    Errors: Invalid.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _wrong(where, f"it is not JSON: {error}", "不是有效的 JSON") from error


def _wrong(where: str, en: str, zh: str) -> Invalid:
    return Invalid("read", "answers", where, [Problem(where, "bad_answers", en, zh)])
