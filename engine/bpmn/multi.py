"""Multi-instance activities, parallel and sequential, whose items can be added and removed while they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn import scopes
from engine.bpmn.extensions import BPMN, IN_WANGGE
from engine.bpmn.fault import DiagramFault
from engine.bpmn.loops import Repeated
from engine.bpmn.seam import STARTED
from engine.bpmn.tokens import withdraw
from engine.errors import WrongState

MOST_ITEMS = 10_000


@dataclass(frozen=True)
class Loop:
    """What a multi-instance says: over what, how its items are named, what they give, when it is enough."""

    collection: str | None
    cardinality: str | None
    item: str
    results: str | None
    result: str | None
    until: str | None


def read_loop(node: Any) -> Loop:
    """Read `multiInstanceLoopCharacteristics`: our attributes first, the standard's elements otherwise."""

    def own(name: str) -> str | None:
        value = node.get(f"{IN_WANGGE}{name}")
        return value.strip() if value else None

    def text(tag: str) -> str | None:
        value = node.findtext(f"{BPMN}{tag}")
        return value.strip() if value and value.strip() else None

    def named(tag: str) -> str | None:
        element = node.find(f"{BPMN}{tag}")
        return None if element is None else element.get("name") or element.get("id")

    return Loop(
        collection=own("collection") or text("loopDataInputRef"),
        cardinality=text("loopCardinality"),
        item=own("item") or named("inputDataItem") or "item",
        results=own("results") or text("loopDataOutputRef"),
        result=own("result") or named("outputDataItem"),
        until=text("completionCondition"),
    )


class MultiInstance(Repeated):
    """One task for the whole, one child per item. An item is a scope; results are kept by index, not by time."""

    sequential = False

    def __init__(
        self, wf_spec: Any, bpmn_id: str, *, loop: Loop, item_spec: str, **kwargs: Any
    ) -> None:
        super().__init__(wf_spec, bpmn_id, item_spec, **kwargs)
        self.loop = loop

    def work(self, task: Task) -> bool:
        """Create the items; True when all is done."""
        known = task.internal_data
        if "over" in known:
            if self.loop.results is not None:
                results = known["results"]
                in_order = [results[k] for k in sorted(results, key=int)]
                scopes.write(task, self.loop.results, in_order)
            return True
        items = self._items(task)
        self.enter(task)
        known.update(waiting=items, created=0, total=len(items), results={})
        if not items:
            known["over"] = True
            return self.work(task)
        task._set_state(STARTED)
        self._go_on(task)
        return False

    def _items(self, task: Task) -> list[Any]:
        if self.loop.collection is None:
            count = scopes.value_of(self.loop.cardinality or "", task)
            if isinstance(count, str) and count.isascii() and count.isdigit():
                count = int(count)
            if not isinstance(count, int) or not 0 <= count <= MOST_ITEMS:
                raise DiagramFault(f"{self.loop.cardinality} gave {count!r}, not a number of items")
            return list(range(count))
        items = scopes.value_of(self.loop.collection, task)
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            said = "too many items" if isinstance(items, list) else repr(items)
            raise DiagramFault(f"{self.loop.collection} gave {said}, not a list")
        return list(scopes.canonical(items))

    def _go_on(self, task: Task) -> None:
        """Create the items that are due; when nothing is left, hand the results over."""
        known = task.internal_data
        if self.sequential:
            while known["waiting"] and not self.active(task):
                self._create(task, known["waiting"].pop(0))
        else:
            due, known["waiting"] = known["waiting"], []
            for item in due:
                self._create(task, item)
        if not known["waiting"] and not self.active(task):
            self.over(task)

    def _create(self, task: Task, item: Any) -> None:
        index = task.internal_data["created"]
        task.internal_data["created"] = index + 1
        self.create(task, index=index, vars={self.loop.item: item})

    def judge(self, task: Task, child: Task) -> None:
        """Evaluate what an item gives and whether it was enough, while the scope of the item is alive."""
        known, loop = task.internal_data, self.loop
        done = len(known["results"]) + 1
        counts = {
            "numberOfInstances": known["total"],
            "numberOfCompletedInstances": done,
            "numberOfActiveInstances": 0 if self.sequential else known["total"] - done,
        }
        result = None if loop.result is None else scopes.value_of(loop.result, child)
        enough = loop.until is not None and scopes.condition(loop.until, child, counts)
        child.internal_data["outcome"] = [scopes.canonical(result), enough]

    def item_done(self, task: Task, child: Task) -> None:
        """Keep the result of an item that has finished, and go on unless it was enough."""
        known = task.internal_data
        result, enough = child.internal_data.pop("outcome", [None, False])
        known["results"][str(child.internal_data["index"])] = result
        if enough:
            known["waiting"].clear()
            for other in self.active(task):
                withdraw(other)
            self.over(task)
        elif len(known["results"]) == known["total"]:
            self.over(task)
        elif self.sequential:
            self._go_on(task)

    def add(self, task: Task, item: Any) -> None:
        """Add an item while the group runs."""
        if task.internal_data["total"] >= MOST_ITEMS:
            raise WrongState("add a signer to", "group", task.id, "there are too many already")
        task.internal_data["waiting"].append(scopes.canonical(item))
        task.internal_data["total"] += 1
        self._go_on(task)

    def remove(self, task: Task, child: Task) -> None:
        """Take an item back; its answer was never given."""
        if task.internal_data["total"] == 1:
            raise WrongState(
                "remove", "signer", child.id, "one signer must remain", code="last_signer"
            )
        task.internal_data["total"] -= 1
        withdraw(child)
        self._go_on(task)


class SequentialMultiInstance(MultiInstance):
    """One item after the other."""

    sequential = True
