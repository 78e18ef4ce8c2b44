"""What people do with their work."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.writing import Receipt
from engine.casework import before, history
from engine.casework.actor import Actor
from engine.errors import NotAllowed, WrongState


class WorkItems:
    """Claim, release, complete, and everything between."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def claim(self, actor: Actor, case_id: str, task_id: str, *, key: str | None = None) -> Receipt:
        """Take an offered item. Errors: NotFound, WrongState, NotAllowed."""
        return self._cases.execute(case_id, actor.command("work_item.claim", key, task=task_id))

    def release(
        self, actor: Actor, case_id: str, task_id: str, *, key: str | None = None
    ) -> Receipt:
        """Give an item back to the pool. Errors: NotFound, WrongState, NotAllowed."""
        return self._cases.execute(case_id, actor.command("work_item.release", key, task=task_id))

    def complete(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        answers: dict[str, Any],
        *,
        key: str | None = None,
    ) -> Receipt:
        """Finish an item with the answers of its form. Errors: NotFound, WrongState, NotAllowed, Invalid."""
        answers, side = self._cases.without_personal(case_id, task_id, answers)
        command = actor.command("work_item.complete", key, task=task_id, answers=answers)
        return self._cases.execute(case_id, command, side=side)

    def send_back(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        to: str,
        reason: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Put the work back on an earlier step (退回).

        Errors: NotFound, WrongState and NotAllowed, with `parallel_work`, `joined_work`, `not_before`, `never_done`.
        """
        command = actor.command("work_item.send_back", key, task=task_id, to=to, reason=reason)
        return self._cases.execute(case_id, command)

    def take_back(
        self, actor: Actor, case_id: str, task_id: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """Undo one's own completion while nobody has gone on from there (撤回).

        Errors: NotAllowed `not_yours`, WrongState `moved_on`.
        """
        chain = self._cases.events(case_id)
        sequence = history.completion(chain, task_id)
        if sequence is None:
            raise NotAllowed(
                "take back", "work item", task_id, "it has not been completed", code="not_yours"
            )
        if history.framed(chain, sequence):
            raise WrongState(
                "take back",
                "work item",
                task_id,
                "it was done under the rules of an older release",
                code="moved_on",
            )
        was = self._cases.as_of(case_id, sequence - 1)
        command = actor.command(
            "work_item.take_back",
            key,
            task=task_id,
            reason=reason,
            sequence=sequence,
            **before.snapshot(was),
        )
        return self._cases.execute(case_id, command)

    def transfer(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        to: str,
        reason: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Hand an item to another post (转办) or to a colleague (转交). Errors: NotFound, WrongState, NotAllowed."""
        command = actor.command("work_item.transfer", key, task=task_id, to=to, reason=reason)
        return self._cases.execute(case_id, command)

    def delegate(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        to: str,
        reason: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Let a colleague prepare it; it comes back (委托办理). Errors: NotFound, WrongState, NotAllowed."""
        command = actor.command("work_item.delegate", key, task=task_id, to=to, reason=reason)
        return self._cases.execute(case_id, command)

    def urge(
        self, actor: Actor, case_id: str, task_id: str, text: str, *, key: str | None = None
    ) -> Receipt:
        """Press whoever holds it (催办). Errors: NotFound, WrongState, NotAllowed."""
        command = actor.command("work_item.urge", key, task=task_id, text=text)
        return self._cases.execute(case_id, command)
