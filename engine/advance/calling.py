"""Calls a handler: with a time limit, and whatever it does becomes one of three outcomes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from engine.errors import Unavailable
from engine.model.job import BpmnError, Handler, Job, Unusable, usable


@dataclass(frozen=True, slots=True)
class Result:
    """The handler has done it."""

    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thrown:
    """The handler says that the diagram has a way for this."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Failure:
    """It did not work; `final` when asking again would only give the same."""

    why: str
    final: bool = False


Said = Result | Thrown | Failure

HANGING = 16
"""Handlers that may hang at the same time. A thread cannot be ended from outside, so beyond that nothing is begun."""

_LONGEST = 500


class Caller:
    """Calls handlers in threads of their own, which it leaves behind when they do not come back."""

    def __init__(self) -> None:
        self._hanging: list[threading.Thread] = []

    def ready(self) -> None:
        """Refuse when too many calls hang already. Errors: Unavailable `handlers_hang`."""
        self._hanging = [thread for thread in self._hanging if thread.is_alive()]
        if len(self._hanging) >= HANGING:
            raise Unavailable(
                f"Expected to run a job, but {HANGING} calls of handlers hang; start this process anew.",
                code="handlers_hang",
            )

    def call(self, handler: Handler, job: Job, limit: float) -> Said:
        """Call a handler. Units: `limit` in seconds."""
        said: list[Said] = []
        thread = threading.Thread(
            target=lambda: said.append(_said(handler, job)), name=f"wangge-{job.id}", daemon=True
        )
        thread.start()
        thread.join(limit)
        if said:
            return said[0]
        self._hanging.append(thread)
        return Failure(f"it did not come back within {limit:g} s")


def _said(handler: Handler, job: Job) -> Said:
    try:
        value = handler(job)
    except BpmnError as error:
        return _thrown(error)
    except BaseException as error:  # whatever it is, it must not be lost with its thread
        return Failure(f"it raised {_told(error)}")
    try:
        return Result(usable(value))
    except Unusable as error:
        return Failure(str(error), final=True)
    except BaseException as error:  # a mapping of its own that raises when it is read
        return Failure(f"its result cannot be read: {_told(error)}", final=True)


def _thrown(error: BpmnError) -> Said:
    code, message = error.code, error.message
    if not (isinstance(code, str) and 0 < len(code) <= 100 and isinstance(message, str)):
        return Failure("it raised a business error whose code is no short text", final=True)
    return Thrown(code, message[:_LONGEST])


def _told(error: BaseException) -> str:
    try:
        words = str(error)
    except Exception:
        words = "?"
    return f"{type(error).__name__}: {words}".replace("\0", "")[:_LONGEST]
