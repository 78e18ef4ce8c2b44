"""One command being carried out on one case: what it may ask, and what it leaves behind."""

from __future__ import annotations

from typing import Any

from engine.bpmn import Run
from engine.casework.case import Case
from engine.casework.command import Command, Outcome
from engine.casework.items import WorkItem
from engine.casework.world import World
from engine.errors import NotFound, WrongState


class Act:
    """The command, the case, the instant, and the growing outcome."""

    def __init__(self, case: Case, command: Command, now: int, world: World) -> None:
        self.case = case
        self.command = command
        self.now = now
        self.world = world
        self.run = Run(case.sequence + 1, now, world.ask)
        self.outcome = Outcome(self.run.sequence, now, command, command.post)
        self.completed: dict[str, str | None] = {}
        self.consent: str | None = None
        self.file_before = dict(case.file)

    @property
    def args(self) -> dict[str, Any]:
        """The arguments of the command."""
        return self.command.args

    @property
    def person(self) -> str:
        """Whose rights count."""
        return self.command.subject

    def ask(self, question: str, *args: Any) -> Any:
        """Ask the world; the answer is kept with the event."""
        return self.world.ask(question, list(args))

    def tell(self, *effect: Any) -> None:
        """Add a line to what happened."""
        self.outcome.effects.append(list(effect))

    def notify(self, kind: str, *, seats: list[str] | None = None, text: str | None = None) -> None:
        """Put a notice before the people of some seats; one notice per seat, kind and event."""
        for seat in dict.fromkeys(seats or []):
            line = ["notice", kind, seat] if text is None else ["notice", kind, seat, text]
            if line not in self.outcome.effects:
                self.outcome.effects.append(line)

    def item(self, verb: str) -> WorkItem:
        """The open work item the command names. Errors: NotFound, WrongState (it is no longer open)."""
        task = self.args["task"]
        found = self.case.items.get(task)
        if found is not None:
            return found
        sequence = task.split(".")[0]
        if sequence.isdigit() and int(sequence) <= self.case.sequence:
            raise WrongState(verb, "work item", task, "it has been done or withdrawn already")
        raise NotFound(verb, "work item", task, "the case never had it")

    def holders(self, item: WorkItem) -> list[str]:
        """Who is to be told about an item: whoever holds it, else everybody it is offered to."""
        return [f"person/{item.assignee}"] if item.assignee else list(item.seats)
