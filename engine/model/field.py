"""One field of a form: what a valid answer is, and how it is written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import Problem
from engine.feel import Expression
from engine.model.event import Json

_PRECISE = 2**53
_DIGITS = 34
MAX_TEXT = 10_000
TAGS = {"date": "$d", "time": "$t", "datetime": "$dt"}
_READERS: Mapping[str, Callable[[str], date | time]] = {
    "$d": date.fromisoformat,
    "$t": time.fromisoformat,
    "$dt": datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `hide` are conditions, one of which hides it; the groups' come with it."""

    key: str
    kind: str
    zh: str
    en: str
    required: bool = False
    personal: bool = False
    options: tuple[Option, ...] = ()
    pattern: Any = None
    least: Decimal | None = None
    most: Decimal | None = None
    shortest: int = 0
    longest: int = MAX_TEXT
    digits: int | None = None
    hide: tuple[Expression, ...] = ()

    def hidden(self, answers: Mapping[str, Json]) -> bool:
        """Tell whether the field is hidden, given the other answers."""
        return any(condition.evaluate(answers) is True for condition in self.hide)

    def check(self, answer: Json) -> tuple[Json, Problem | None]:
        """Return the answer as it is written down, or what is wrong with it."""
        if answer is None or answer == "" or answer == [] or (self._is_box and answer is False):
            if self.required:
                return None, self.problem("missing", "an answer is needed", "必填")
            return (answer if self._is_box else None), None
        if self.personal and is_token(answer):
            return answer, None
        return _CHECKS[self.kind](self, answer)

    def problem(self, code: str, en: str, zh: str) -> Problem:
        """Return a problem of this field."""
        return Problem(self.key, code, en, f"{self.zh}:{zh}")

    def wrong_type(self, en: str, zh: str) -> tuple[None, Problem]:
        """Return that the answer is of another kind."""
        return None, self.problem("wrong_type", f"the answer must be {en}", f"应为{zh}")

    @property
    def _is_box(self) -> bool:
        return self.kind == "checkbox"


def is_token(answer: Json) -> bool:
    """Tell whether an answer stands for a personal value that is kept elsewhere."""
    return isinstance(answer, dict) and answer.keys() == {"$p", "sha256"}


def _text(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    if not isinstance(answer, str):
        return field.wrong_type("a text", "文本")
    problem = None
    if _UNPRINTABLE.search(answer) is not None:
        en = "the text has characters that cannot be kept"
        problem = field.problem("bad_character", en, "含有无法保存的字符")
    elif len(answer) > field.longest:
        en = f"the text has {len(answer)} characters, at most {field.longest} are allowed"
        problem = field.problem("too_long", en, f"最多 {field.longest} 字")
    elif len(answer) < field.shortest:
        en = f"the text has {len(answer)} characters, at least {field.shortest} are needed"
        problem = field.problem("too_short", en, f"至少 {field.shortest} 字")
    elif field.pattern is not None and field.pattern.fullmatch(answer) is None:
        problem = field.problem("pattern", "the text has not the form that is wanted", "格式不符")
    return answer, problem


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters, and halves of surrogate pairs."""


def _number(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    number = _decimal(answer)
    if number is None:
        return field.wrong_type("a number", "数字")
    if field.least is not None and number < field.least:
        return None, field.problem("too_small", f"at least {field.least}", f"不小于 {field.least}")
    if field.most is not None and number > field.most:
        return None, field.problem("too_large", f"at most {field.most}", f"不大于 {field.most}")
    exponent = int(number.normalize().as_tuple().exponent)
    if field.digits is not None and -exponent > field.digits:
        en, zh = f"at most {field.digits} digits after the point", f"最多 {field.digits} 位小数"
        return None, field.problem("too_precise", en, zh)
    if number == number.to_integral_value() and abs(number) < _PRECISE:
        return int(number), None
    return {"$n": format(number.normalize(), "f")}, None


def _decimal(answer: Json) -> Decimal | None:
    if isinstance(answer, int) and not isinstance(answer, bool):
        return Decimal(answer) if abs(answer) < 10**_DIGITS else None
    text = answer.get("$n") if isinstance(answer, dict) and answer.keys() == {"$n"} else None
    if not isinstance(text, str) or len(text) > 2 * _DIGITS or "e" in text.lower():
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(number.as_tuple().digits) <= _DIGITS else None


def _checkbox(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    return (True, None) if answer is True else field.wrong_type("yes or no", "是或否")


def _choice(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    if not isinstance(answer, str):
        return field.wrong_type("one of the options", "选项之一")
    if all(answer != option.value for option in field.options):
        en = "the answer is none of the options"
        return None, field.problem("not_an_option", en, "不在选项之中")
    return answer, None


def _choices(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    if not isinstance(answer, list) or not all(isinstance(each, str) for each in answer):
        return field.wrong_type("a list of options", "选项列表")
    chosen = set(answer)
    if len(chosen) < len(answer) or not chosen <= {option.value for option in field.options}:
        en = "the answer has something that is none of the options, or twice"
        return None, field.problem("not_an_option", en, "不在选项之中或重复")
    return [option.value for option in field.options if option.value in chosen], None


def _moment(field: Field, answer: Json) -> tuple[Json, Problem | None]:
    tag = TAGS[field.kind]
    text = answer.get(tag) if isinstance(answer, dict) and answer.keys() == {tag} else answer
    try:
        found = _READERS[tag](text if isinstance(text, str) else "")
    except ValueError:
        return field.wrong_type(f"a {field.kind}, written as in ISO 8601", "日期或时间")
    return {tag: found.isoformat()}, None


_CHECKS: Mapping[str, Callable[[Field, Json], tuple[Json, Problem | None]]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _checkbox,
    "select": _choice,
    "radio": _choice,
    "checklist": _choices,
    "date": _moment,
    "time": _moment,
    "datetime": _moment,
}
