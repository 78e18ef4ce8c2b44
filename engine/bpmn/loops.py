"""Activities that are done more than once: one task for the whole, a child for each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.elements import Activity
from engine.bpmn.extensions import BPMN
from engine.bpmn.seam import STARTED, UNFINISHED
from engine.bpmn.tokens import place, withdraw

MOST_ROUNDS = 10_000


class Repeated(Activity):
    """Boundary events, limits and the compensation handler belong to the whole."""

    def __init__(self, wf_spec: Any, bpmn_id: str, item_spec: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.item_spec = item_spec

    def active(self, task: Task) -> list[Task]:
        """Return the items at work."""
        return [c for c in task.children if c._state & UNFINISHED and self._is_child(c)]

    def _is_child(self, task: Task) -> bool:
        return bool(task.task_spec.name == self.item_spec)

    def is_item(self, group: Task, task: Task) -> bool:
        """Whether `task` is an item of the running `group`."""
        return group._state == STARTED and self._is_child(task)

    def create(self, task: Task, **notes: Any) -> None:
        """Start one item."""
        spec = self._wf_spec.task_specs[self.item_spec]
        child = place(task, spec)
        child.internal_data.update(notes)
        spec._update(child)

    def over(self, task: Task) -> None:
        """Let the whole go on: every item is done."""
        task.internal_data["over"] = True
        self._update(task)

    def judge(self, task: Task, child: Task) -> None:
        """Evaluate what follows from an item, while its scope is alive."""
        raise NotImplementedError

    def item_done(self, task: Task, child: Task) -> None:
        """An item has finished."""
        raise NotImplementedError

    def _on_cancel(self, my_task: Task) -> None:
        for child in self.active(my_task):
            withdraw(child)
        super()._on_cancel(my_task)


@dataclass(frozen=True)
class Rounds:
    """What a standard loop says: go on while a condition holds, so many times at most, testing before or after."""

    condition: str | None
    most: int
    before: bool


def read_rounds(node: Any) -> Rounds:
    """Read `standardLoopCharacteristics`; the lint gate has seen to its form."""
    condition = (node.findtext(f"{BPMN}loopCondition") or "").strip()
    return Rounds(
        condition or None,
        int(node.get("loopMaximum") or MOST_ROUNDS),
        node.get("testBefore") in ("true", "1"),
    )


class StandardLoop(Repeated):
    """One round after the other; `loopCounter` counts those begun. A round has no variables of its own."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, rounds: Rounds, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.rounds = rounds

    def work(self, task: Task) -> bool:
        """Begin the first round, unless there is to be none; True when all is done."""
        known = task.internal_data
        if "over" in known:
            return True
        self.enter(task)
        if self.rounds.before and not self._again(task, 0):
            return True
        task._set_state(STARTED)
        self.create(task, round=1)
        return False

    def _again(self, task: Task, begun: int) -> bool:
        if begun >= self.rounds.most:
            return False
        text, counter = self.rounds.condition, {scopes.ROUND: begun}
        return text is None or scopes.condition(text, task, counter)

    def judge(self, task: Task, child: Task) -> None:
        """Evaluate whether there is to be another round."""
        child.internal_data["again"] = self._again(child, child.internal_data["round"])

    def item_done(self, task: Task, child: Task) -> None:
        """Begin the next round; one that was skipped after a fault is the last."""
        if child.internal_data.pop("again", False):
            self.create(task, round=child.internal_data["round"] + 1)
        else:
            self.over(task)
