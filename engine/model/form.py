"""Forms: a part of form-js JSON, read once, and the answers checked against it.

What the page would ignore is refused here when the form is deployed: `docs/reference/forms.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson
import re2

from engine.errors import Invalid, Problem
from engine.feel import Expression, FeelError, expression
from engine.model.event import Json
from engine.model.field import MAX_TEXT, TAGS, Field, Option

MAX_BYTES = 500_000
MAX_FIELDS = 300
_DEEP = 10
_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN = frozenset({"type", "id", "conditional", "layout"})
_ASKING = _PLAIN | {"key", "label", "description", "validate", "properties", "disabled", "readonly"}
_CHOOSING = _ASKING | {"values", "searchable"}
COMPONENTS: Mapping[str, frozenset[str]] = {
    "text": _PLAIN | {"text"},
    "group": _PLAIN | {"label", "components", "showOutline", "properties"},
    "textfield": _ASKING | {"appearance"},
    "textarea": _ASKING,
    "number": _ASKING | {"decimalDigits", "increment", "appearance"},
    "checkbox": _ASKING,
    "select": _CHOOSING,
    "radio": _CHOOSING,
    "checklist": _CHOOSING,
    "datetime": _ASKING
    | {"subtype", "dateLabel", "timeLabel", "use24h", "timeInterval", "disallowPassedDates"},
}
"""The types of components and the entries each may have."""
VALIDATIONS = frozenset({"required", "pattern", "min", "max", "minLength", "maxLength"})


@dataclass(frozen=True)
class Form:
    """A form: its fields in their order, and the JSON that a page shows."""

    name: str
    fields: tuple[Field, ...]
    document: Json = field(repr=False, compare=False)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Return the keys of fields whose answers never enter events or state."""
        return frozenset(each.key for each in self.fields if each.personal)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of all fields."""
        return frozenset(each.key for each in self.fields)

    def visible(self, answers: Mapping[str, Json]) -> tuple[Field, ...]:
        """Return the fields that are shown; what is hidden has no answer and may hide others."""
        shown = self.fields
        for _ in range(len(self.fields) + 1):
            known = {each.key: answers.get(each.key) for each in shown}
            names = dict.fromkeys(self.keys) | known
            now = tuple(each for each in self.fields if not each.hidden(names))
            if now == shown:
                break
            shown = now
        return shown

    def check(self, answers: Mapping[str, Json]) -> dict[str, Json]:
        """Return the answers as they are written down, without empty and hidden ones.

        Errors: Invalid with a problem per field: `missing`, `wrong_type`, `too_long`,
        `unknown_field`, `not_an_option`, …
        """
        if not isinstance(answers, Mapping):
            raise Invalid("read", "form", self.name, [Problem("form", "wrong_type", "no answers")])
        problems = [
            Problem(str(key)[:60], "unknown_field", "the form has no such field", "表单无此项")
            for key in answers
            if key not in self.keys
        ]
        result: dict[str, Json] = {}
        if not problems:
            for each in self.visible(answers):
                answer, problem = each.check(answers.get(each.key))
                if problem is not None:
                    problems.append(problem)
                elif answer is not None:
                    result[each.key] = answer
        if problems:
            raise Invalid("accept", "form", self.name, problems)
        return result


def read_form(data: bytes, name: str) -> Form:
    """Return the form of a file.

    Errors: Invalid with every problem: not JSON, an unknown component, a condition that is no
    FEEL, a pattern that cannot be run, a key that stands twice, …
    """
    reader = _Reader(name)
    document = reader.document(data)
    fields = tuple(reader.components(document.get("components"), "components", (), _DEEP))
    reader.together(fields)
    if reader.problems:
        raise Invalid("read", "form", name, reader.problems)
    return Form(name, fields, document)


@dataclass
class _Reader:
    name: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, where: str, code: str, en: str, zh: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(f"{self.name}#{where}", code, en, zh))

    def document(self, data: bytes) -> dict[str, Any]:
        """Return the JSON object of the file."""
        try:
            document = orjson.loads(data) if len(data) <= MAX_BYTES else None
        except orjson.JSONDecodeError as error:
            self.wrong("", "not_json", f"it is not JSON: {error}", "不是有效的 JSON")
            raise Invalid("read", "form", self.name, self.problems, code="not_json") from error
        if not isinstance(document, dict):
            self.wrong("", "not_json", "it is no JSON object, or too large", "不是有效的表单")
            raise Invalid("read", "form", self.name, self.problems, code="not_json")
        return document

    def components(
        self, found: Any, where: str, hide: tuple[Expression, ...], depth: int
    ) -> Iterator[Field]:
        """Yield the fields of a list of components and of the groups in it."""
        if not isinstance(found, list) or depth == 0:
            return self.wrong(where, "wrong_type", "it must be a list, nested not too deep")
        for number, each in enumerate(found):
            place = f"{where}[{number}]"
            if not isinstance(each, dict) or each.get("type") not in COMPONENTS:
                self.wrong(place, "unsupported", "this type of component is not supported")
                continue
            for entry in each.keys() - COMPONENTS[each["type"]]:
                self.wrong(place, "unsupported", f"'{entry}' is not supported here")
            hides = (*hide, *self.conditions(each.get("conditional"), place))
            if each["type"] == "group":
                yield from self.components(each.get("components"), place, hides, depth - 1)
            elif each["type"] != "text":
                yield from self.field(each, place, hides)
        return None

    def conditions(self, found: Any, where: str) -> Iterator[Expression]:
        """Yield the condition that hides a component, if it has one."""
        if found is None:
            return
        text = found.get("hide") if isinstance(found, dict) and found.keys() == {"hide"} else None
        if not isinstance(text, str) or not text.startswith("="):
            self.wrong(where, "condition", "a condition is {'hide': '= a FEEL expression'}")
            return
        try:
            yield expression(text[1:])
        except FeelError as error:
            for problem in error.problems:
                self.wrong(where, problem.code, problem.en, problem.zh)

    def field(
        self, found: dict[str, Any], where: str, hide: tuple[Expression, ...]
    ) -> Iterator[Field]:
        """Yield the field of a component, unless something is wrong with it."""
        before = len(self.problems)
        key, kind = found.get("key"), self.kind(found, where)
        rules = self.rules(found.get("validate", {}), where)
        said = found.get("properties") or {}
        if not isinstance(key, str) or not _NAME.fullmatch(key):
            self.wrong(where, "key", "a key is a word of letters, digits and _", "键名不合法")
        if not isinstance(said, dict):
            self.wrong(where, "wrong_type", "properties must be an object")
        options = tuple(self.options(found, said, where)) if len(self.problems) == before else ()
        if len(self.problems) == before:
            yield Field(
                key=str(key),
                kind=kind,
                zh=str(found.get("label") or found.get("dateLabel") or key),
                en=str(said.get("name_en") or key),
                personal=said.get("personal") in (True, "true"),
                digits=found.get("decimalDigits"),
                options=options,
                hide=hide,
                **rules,
            )

    def kind(self, found: dict[str, Any], where: str) -> str:
        """Return the kind of a field: its type, or the subtype of a date."""
        if found["type"] != "datetime":
            return str(found["type"])
        kind = found.get("subtype", "date")
        if kind not in TAGS:
            self.wrong(where, "unsupported", f"subtype '{kind}' is none of date, time, datetime")
        return str(kind)

    def rules(self, found: Any, where: str) -> dict[str, Any]:
        """Return what a component says about valid answers."""
        if not isinstance(found, dict) or not found.keys() <= VALIDATIONS:
            self.wrong(where, "unsupported", f"validate knows only {sorted(VALIDATIONS)}")
            return {}
        rules: dict[str, Any] = {"required": found.get("required") is True}
        for name, target in (("minLength", "shortest"), ("maxLength", "longest")):
            if name in found:
                rules[target] = found[name]
                if type(found[name]) is not int or not 0 <= found[name] <= MAX_TEXT:
                    self.wrong(where, "wrong_type", f"{name} must lie between 0 and {MAX_TEXT}")
        for name, target in (("min", "least"), ("max", "most")):
            if name in found:
                rules[target] = self.bound(found[name], name, where)
        if found.get("pattern"):
            rules["pattern"] = self.pattern(found["pattern"], where)
        return rules

    def bound(self, found: Any, name: str, where: str) -> Decimal | None:
        """Return the least or the most that a number may be."""
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.wrong(where, "wrong_type", f"{name} must be a number")
            return None
        return Decimal(str(found))

    def pattern(self, text: Any, where: str) -> Any:
        """Return a pattern that runs in linear time."""
        options = re2.Options()
        options.log_errors, options.max_mem = False, 1_000_000
        try:
            return re2.compile(str(text), options)
        except re2.error:
            self.wrong(where, "pattern", "this pattern cannot be run (RE2)", "正则表达式不受支持")
            return None

    def options(self, found: dict[str, Any], said: dict[str, Any], where: str) -> Iterator[Option]:
        """Yield what can be chosen."""
        if "values" not in COMPONENTS[found["type"]]:
            return
        english = said.get("options_en") or {}
        values = found.get("values")
        seen: set[str] = set()
        for each in values if isinstance(values, list) else ():
            value = each.get("value") if isinstance(each, dict) else None
            if not isinstance(value, str) or value in seen:
                self.wrong(where, "options", "an option is {'label', 'value'}, each value once")
                return
            seen.add(value)
            yield Option(value, str(each.get("label", value)), str(english.get(value, value)))
        if not seen:
            self.wrong(where, "options", "there is nothing to choose", "没有选项")

    def together(self, fields: tuple[Field, ...]) -> None:
        """Note what is wrong with the fields taken together."""
        keys: set[str] = set()
        for each in fields:
            if each.key in keys:
                self.wrong(each.key, "twice", "this key stands twice", "键名重复")
            keys.add(each.key)
        if len(fields) > MAX_FIELDS:
            self.wrong("", "too_large", f"it has more than {MAX_FIELDS} fields", "字段过多")
        for each in fields:
            for name in {name for condition in each.hide for name in condition.free_names} - keys:
                en = f"its condition asks for '{name}', which is no field of this form"
                self.wrong(each.key, "unknown_name", en, f"条件引用了不存在的“{name}”")
