"""The only module that replaces internals of SpiffWorkflow; `tests/bpmn/test_seam.py` names each reason.

Relied on     `Task.run`, `complete`, `_ready`, `_add_child`; `TaskSpec._update`, `_run`, `_on_complete`,
              `_on_cancel` and their hooks; `BpmnWorkflow.do_engine_steps`; the parser and the spec graph.
Replaced      `Task._set_state`   traces every change, fills the run queue, and a finished task stays finished
              `uuid4`             ids come from the command: `<sequence>.<n>`
              `time`              no wall clock; what the library would note is not kept
              iterator depth      the library goes blind 1,000 levels down
              `_predict`          nothing is predicted: a token is created when it reaches its element
              `Task.cancel`       drops children instead of withdrawing them; ours is `tokens.withdraw`
              `update_waiting_tasks`, `refresh_timers`, `_task_completed_notify`   polling of the whole tree
"""

from __future__ import annotations

import contextvars
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import SpiffWorkflow.task as library_task
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskIterator

from engine.clock import Instant
from engine.errors import Broken

SUPPORTED = "3.2.0"
if version("SpiffWorkflow") != SUPPORTED:
    raise ImportError(
        f"engine.bpmn needs SpiffWorkflow {SUPPORTED}, not {version('SpiffWorkflow')}"
    )

FUTURE, WAITING, READY, STARTED = 4, 8, 16, 32
COMPLETED, CANCELLED = 64, 256
UNFINISHED: int = TaskState.NOT_FINISHED_MASK
FINISHED: int = TaskState.FINISHED_MASK
WORDS = {
    1: "future",
    2: "future",
    4: "future",
    8: "waiting",
    16: "ready",
    32: "started",
    64: "completed",
    128: "error",
    256: "cancelled",
}

Ask = Callable[[str, list[Any]], Any]
"""The one port to what lies outside the case: a question and its JSON arguments give a JSON answer."""


def nobody_to_ask(question: str, args: list[Any]) -> Any:
    """Refuse every question: for runs that must not need the world."""
    raise Broken(f"the transition asked '{question}', but it was given no world to ask")


@dataclass(frozen=True)
class Opened:
    """Work that came up in this run: `kind` is `user` or `job`, `assignment` its evaluated attributes."""

    task_id: str
    element_id: str
    kind: str
    assignment: dict[str, Any]


@dataclass
class Run:
    """What one command may know (the first five) and what it leaves behind (the rest).

    `budget` counts turns of tokens, `thinking` the steps of all expressions together.
    """

    sequence: int
    now: Instant
    ask: Ask = nobody_to_ask
    budget: int = 10_000
    thinking: int = 200_000
    trace: list[list[Any]] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    limits_started: list[tuple[str, str, int, str, Instant | None]] = field(default_factory=list)
    limits_ended: list[tuple[str, str]] = field(default_factory=list)
    issued: int = 0
    queue: deque[Any] = field(default_factory=deque)
    touched: dict[Any, None] = field(default_factory=dict)
    changed: dict[Any, None] = field(default_factory=dict)
    thrown: deque[dict[str, Any]] = field(default_factory=deque)

    def new_id(self) -> str:
        """Return the next task id of this command: `<sequence>.<n>`."""
        self.issued += 1
        return f"{self.sequence}.{self.issued}"


_run: contextvars.ContextVar[Run] = contextvars.ContextVar("run")


def current() -> Run:
    """Return the run of this context."""
    return _run.get()


@contextmanager
def running(run: Run) -> Iterator[Run]:
    """Make `run` the current one."""
    token = _run.set(run)
    try:
        yield run
    finally:
        _run.reset(token)


def element_of(task: Any) -> str:
    """Return the diagram's id of the element that a token is on."""
    return str(task.task_spec.bpmn_id or task.task_spec.name)


def _set_state(task: Any, value: int) -> None:
    old = task._state
    if value == old or old & FINISHED:
        return
    task._state = value
    run = _run.get()
    run.touched[task.workflow] = None
    run.trace.append([task.id, element_of(task), WORDS[old], WORDS[value]])
    if value == READY:
        run.queue.append(task)


class _NoClock:
    """Stands in for the module `time` inside `SpiffWorkflow.task`."""

    @staticmethod
    def time() -> int:
        return 0


Task._set_state = _set_state
library_task.time = _NoClock
library_task.uuid4 = lambda: _run.get().new_id()
TaskIterator.__init__.__defaults__ = (None, 10**9, True, None)
BpmnTaskIterator.__init__.__defaults__ = (None, 10**9, True, False, None)


class NoScripts:
    """Takes the place of the library's script engine: whatever reaches it is a bug of ours."""

    def __getattr__(self, name: str) -> Any:
        raise Broken(f"the library's script engine was asked for {name}")
