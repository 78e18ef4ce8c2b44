"""Functions over contexts, and those over any value."""

from __future__ import annotations

from engine.feel.budget import bounded
from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equal
from engine.feel.frame import Frame
from engine.feel.values import Value, kind
from engine.feel.writing import text_of

Context = dict[str, Value]


@builtin("get value", "m: context, key: string")
def _value(frame: Frame, context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get entries", "m: context")
def _entries(frame: Frame, context: Context) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def _context(frame: Frame, entries: list[Value]) -> Value:
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str:
            return None
        if entry["key"] in made or entry["key"].startswith("$"):
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", "context: context, key: string, value: any")
def _put(frame: Frame, context: Context, key: str, value: Value) -> Value:
    return None if key.startswith("$") else {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def _put_deep(frame: Frame, context: Context, keys: list[Value], value: Value) -> Value:
    if not keys or not all(type(key) is str and not key.startswith("$") for key in keys):
        return None
    bounded(len(keys))
    inner = value
    if len(keys) > 1:
        below = context.get(keys[0])
        if type(below) is not dict:
            return None
        frame.budget.spend(len(keys) + len(below))
        inner = _put_deep(frame, below, keys[1:], value)
        if inner is None:
            return None
    return {**context, keys[0]: inner}


@builtin("context merge", "contexts: list")
def _merge(frame: Frame, contexts: list[Value]) -> Value:
    made: Context = {}
    for context in contexts:
        if type(context) is not dict:
            return None
        frame.budget.elements(len(context))
        made.update(context)
    return made


@builtin("string", "from: any")
def _string(frame: Frame, value: Value) -> Value:
    return text_of(value, frame.budget)


@builtin("not", "negand: boolean")
def _not(frame: Frame, value: bool) -> Value:
    return not value


@builtin("is", "value1: any, value2: any")
def _is(frame: Frame, left: Value, right: Value) -> Value:
    same = equal(left, right, frame.budget)
    offsets = [getattr(value, "tzinfo", None) for value in (left, right)]
    return kind(left) == kind(right) and same is True and offsets[0] == offsets[1]


@builtin("is defined", "value: any")
def _is_defined(frame: Frame, value: Value) -> Value:
    return value is not None


@builtin("get or else", "value: any, default: any")
def _get_or_else(frame: Frame, value: Value, default: Value) -> Value:
    return default if value is None else value
