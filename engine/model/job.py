"""A job as its handler sees it, what a handler may say about it, and how often it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.clock import MINUTE, SECOND, Instant
from engine.model.event import canonical

Variables = Mapping[str, Any]
"""Names and JSON values."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something a case wants done by a machine.

    `id` is the same at every attempt, so whoever does it for us can tell a repetition. `variables` are the
    declared inputs of the service task; personal values are put in for the handler only, and are None once erased.
    """

    id: str
    case_id: str
    task_id: str
    handler: str
    variables: Variables
    attempt: int


class BpmnError(Exception):
    """The business case that the diagram draws a way for: no such number, not in the register.

    What merely failed is any other exception; it is tried again.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code, self.message = code, message


Handler = Callable[[Job], Variables | None]
"""Does a job, once per `job.id`, and returns variables; raises BpmnError, or anything else to be asked again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a handler may take, and how often it is asked.

    Units: milliseconds. The wait after the n-th failure is `first` times `factor` to the power n - 1.
    """

    limit: int = MINUTE
    attempts: int = 6
    first: int = 5 * SECOND
    factor: int = 5

    @property
    def lease(self) -> int:
        """For how long a job is taken: the limit, and time enough to bring the outcome."""
        return self.limit + self.limit // 2

    def again(self, attempt: int, now: Instant) -> Instant | None:
        """Return when to ask again after an attempt has failed; None when that was the last."""
        if attempt >= self.attempts:
            return None
        return now + int(self.first * self.factor ** (attempt - 1))


@dataclass(frozen=True, slots=True)
class Handling:
    """What a process can do for cases: handlers by the name that `wangge:handler` uses, and its patience with them."""

    handlers: Mapping[str, Handler] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)


LARGEST = 64 * 1024
"""Bytes of JSON that a handler may return: results are kept in events for ever. What is larger belongs elsewhere."""

DEEPEST = 20
_INTEGER = 2**53


class Unusable(ValueError):
    """What a handler returned cannot be kept; asking it again would not change that."""


def usable(result: object) -> dict[str, Any]:
    """Return a copy of what a handler returned: a mapping of JSON without floats, of bounded size.

    Errors: Unusable with a clause that says where and why.
    """
    if result is None:
        return {}
    if not isinstance(result, Mapping):
        raise Unusable(f"it returned {type(result).__name__} instead of variables")
    copy: dict[str, Any] = _copy(result, "its result", DEEPEST)
    size = len(canonical(copy))
    if size > LARGEST:
        raise Unusable(f"its result has {size:,} bytes; at most {LARGEST:,} are kept")
    return copy


def _copy(value: object, where: str, depth: int) -> Any:
    if depth == 0:
        raise Unusable(f"its result is nested more than {DEEPEST} deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int):
        if not -_INTEGER < value < _INTEGER:
            raise Unusable(f"{where} is a number beyond 53 bits; return it as a text")
        return int(value)
    if isinstance(value, Mapping):
        return {
            _name(name, where): _copy(value[name], f"{where}.{name}"[:80], depth - 1)
            for name in list(value)
        }
    if isinstance(value, list | tuple):
        return [_copy(each, f"{where}[{n}]", depth - 1) for n, each in enumerate(value)]
    raise Unusable(f"{where} is a {type(value).__name__}, which is no JSON; fractions are texts")


def _name(name: object, where: str) -> str:
    if not isinstance(name, str):
        raise Unusable(f"{where} has a name that is no text: {name!r:.40}")
    if name.startswith("$"):
        raise Unusable(f"{where} has the reserved name '{name[:40]}'")
    return _text(name, f"a name in {where}")


def _text(value: str, where: str) -> str:
    if len(value) > LARGEST:
        raise Unusable(f"{where} has {len(value):,} characters; at most {LARGEST:,} bytes are kept")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Unusable(f"{where} has characters that cannot be kept")
    return str(value)
