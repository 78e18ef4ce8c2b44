"""Messages from outside for a case that waits for them."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.errors import NotFound


class Messages:
    """Deliver a message to one wait."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def correlate(
        self,
        actor: Actor,
        case_id: str,
        name: str,
        payload: dict[str, Any] | None = None,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Deliver a message to the oldest wait of that name in a case. Errors: NotFound when nothing waits for it."""
        waits = [w for w in self._cases.stored(case_id).execution.waits() if w.message == name]
        if not waits:
            raise NotFound("deliver", "message", name, "the case does not wait for it")
        command = actor.command(
            "message.deliver", key, task=waits[0].task_id, name=name, payload=payload
        )
        return self._cases.execute(case_id, command)
