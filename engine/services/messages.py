"""Messages from outside: for a case that waits for them, or for whichever case has the key."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.letters import KEEP
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.clock import Clock
from engine.errors import Invalid, NotFound, Problem
from engine.ids import uuid7
from engine.model.event import canonical
from engine.model.job import Unusable, usable


class Messages:
    """Deliver a message to one wait."""

    def __init__(self, cases: Cases, clock: Clock) -> None:
        self._cases = cases
        self._clock = clock

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

    def send(
        self,
        actor: Actor,
        name: str,
        correlation: str | int | bool,
        payload: dict[str, Any] | None = None,
        *,
        key: str | None = None,
    ) -> str:
        """Accept a message for whichever case waits for this name and correlation key, and return its id.

        It goes to the oldest such wait, once; when nobody waits yet, it is kept for seven days. The same `key` sent
        again is the same message.
        Errors: Invalid (a correlation key of another type, a payload that is no bounded JSON).
        """
        if not isinstance(correlation, str | int):
            told = f"expected a text, a whole number or yes/no, not {type(correlation).__name__}"
            raise _invalid(name, "correlation", told)
        try:
            kept = canonical(usable(payload)).decode()
        except Unusable as fault:
            raise _invalid(name, "payload", str(fault)) from fault
        now = self._clock.now()
        sent = key or uuid7(now)
        row = {"id": sent, "kind": "message", "name": name, "payload": kept, "sender": None}
        times = {"created_at": now, "keep_until": now + KEEP}
        known = {"key": canonical(correlation).decode(), "actor": actor.person}
        if self._cases.post.send({**row, **times, **known}):
            self._cases.deliver()
        return sent


def _invalid(name: str, where: str, told: str) -> Invalid:
    problem = Problem(where, "wrong_type", told, "类型不正确")
    return Invalid("send", "message", name, [problem])
