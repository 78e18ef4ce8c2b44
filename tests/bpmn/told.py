"""Tells a case what happens, saving and loading it between any two steps, and keeps what each step left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from engine.bpmn import Definition, Execution, Run, parse, running
from tests.bpmn.drawing import document

HOUR = 3_600_000


def encoded(execution: Execution) -> bytes:
    """The canonical state."""
    return orjson.dumps(execution.dump(), option=orjson.OPT_SORT_KEYS)


def no_world(question: str, args: list[Any]) -> Any:
    raise AssertionError(f"{question} {args}: this test has no world")


class Told:
    """One case of process P."""

    def __init__(
        self,
        body: str,
        *more: str,
        variables: Mapping[str, Any] | None = None,
        case_file: Mapping[str, Any] | None = None,
        world: Any = no_world,
        decisions: Mapping[str, Any] | None = None,
        forms: Mapping[str, Any] | None = None,
    ) -> None:
        files = {"p.bpmn": document(body, *more)}
        self.definition: Definition = parse(files, decisions or {}, forms or {})
        self.world, self.sequence, self.now = world, 0, 0
        self.execution = Execution(self.definition)
        self.run: Run
        first = {"unit": "330000100101003", **(case_file or {})}
        self._step(lambda: self.execution.start("P", dict(variables or {}), first))

    def _step(self, act: Any) -> None:
        run = Run(self.sequence + 1, self.now, self.world)
        with running(run):
            act()
        self.run, self.sequence = run, run.sequence
        self.execution.check()
        self.execution.prune()
        state = encoded(self.execution)
        again = Execution(self.definition)
        again.load(orjson.loads(state))
        assert encoded(again) == state
        self.execution = again

    def tell(self, verb: str, **args: Any) -> Told:
        """One verb; timers are the business of `wait`."""
        self._step(lambda: self.execution.apply(verb, args))
        return self

    def wait(self, until: int) -> Told:
        """Let time pass and fire what falls due, in order."""
        self.now = until
        while self.execution.timers() and self.execution.timers()[0].due <= until:
            self.tell("fire", task_id=self.execution.timers()[0].task_id)
        return self

    def done(self, element: str, **answers: Any) -> Told:
        """Somebody completes the oldest open user task on an element."""
        return self.tell("complete", task_id=self.task(element), answers=answers)

    def message(self, index: int = 0, **payload: Any) -> Told:
        """A message comes for the n-th wait."""
        return self.tell("deliver", task_id=self.execution.waits()[index].task_id, payload=payload)

    def task(self, element: str) -> str:
        """The oldest open user task on an element."""
        return next(w.task_id for w in self.execution.work() if w.element_id == element)

    @property
    def names(self) -> list[str]:
        """The elements of the open user tasks."""
        return sorted(w.element_id for w in self.execution.work())

    @property
    def ended(self) -> bool:
        return self.execution.ended

    @property
    def data(self) -> dict[str, Any]:
        """The variables of the root scope."""
        return self.execution.tree.data

    @property
    def incidents(self) -> list[str]:
        return [f"{s.element_id}: {s.why}" for s in self.execution.incidents()]
