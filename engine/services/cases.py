"""What people do with cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.advance.cases import Cases as Port
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.clock import Clock, instant
from engine.errors import NotFound
from engine.ids import uuid7

Answers = dict[str, Any]


class Cases:
    """Start, and everything that is done with a case as a whole."""

    def __init__(self, port: Port, clock: Clock) -> None:
        self._port = port
        self._clock = clock

    def start(
        self,
        actor: Actor,
        policy: str,
        answers: Answers,
        *,
        unit: str,
        found_at: datetime | None = None,
        key: str | None = None,
    ) -> Receipt:
        """Start a case of a policy in a unit.

        `found_at` is when the matter was found, if that was not now (K14).
        Errors: NotFound, NotAllowed, Invalid (`unknown_unit`, a problem per field).
        """
        case_id, args = self._start(policy, unit, found_at)
        answers, side = self._port.start_answers(policy, case_id, answers)
        command = actor.command("case.start", key, **args, answers=answers)
        return self._port.start(command, side=side)

    def _start(
        self, policy: str, unit: str, found_at: datetime | None
    ) -> tuple[str, dict[str, Any]]:
        case_id = uuid7(self._clock.now())
        found = None if found_at is None else instant(found_at)
        return case_id, {"case": case_id, "policy": policy, "unit": unit, "found_at": found}

    def cancel(self, actor: Actor, case_id: str, reason: str, *, key: str | None = None) -> Receipt:
        """End a case that should not have been (撤销). Errors: NotFound, NotAllowed, WrongState."""
        return self._do(actor, case_id, "case.cancel", key, reason=reason)

    def reopen(self, actor: Actor, case_id: str, reason: str, *, key: str | None = None) -> Receipt:
        """Begin another round of a closed case (重办). Errors: NotFound, NotAllowed, WrongState."""
        return self._do(actor, case_id, "case.reopen", key, reason=reason)

    def comment(self, actor: Actor, case_id: str, text: str, *, key: str | None = None) -> Receipt:
        """Add words to the history. Errors: NotFound, NotAllowed."""
        return self._do(actor, case_id, "case.comment", key, text=text)

    def copy(
        self, actor: Actor, case_id: str, to: list[str], text: str = "", *, key: str | None = None
    ) -> Receipt:
        """Let others read along (抄送). Shapes: `to` are seats or persons. Errors: NotFound, NotAllowed."""
        return self._do(actor, case_id, "case.copy", key, to=to, text=text)

    def change_class(
        self, actor: Actor, case_id: str, gravity: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """Change how grave a matter is; its limit follows, from first acceptance (K6, K25).

        Errors: NotFound, Invalid, NotAllowed (`needs_consent`: raised after the yellow light).
        """
        return self._do(actor, case_id, "case.change_class", key, gravity=gravity, reason=reason)

    def link(
        self, actor: Actor, case_id: str, other_id: str, relation: str, *, key: str | None = None
    ) -> Receipt:
        """Say that two cases have to do with each other (关联). Errors: NotFound, Invalid, NotAllowed."""
        self._known(other_id)
        return self._do(actor, case_id, "case.link", key, other=other_id, relation=relation)

    def merge(
        self, actor: Actor, case_id: str, into: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """Let a case go on in another (并案). Errors: NotFound, Invalid, NotAllowed, WrongState."""
        self._known(into)
        return self._do(actor, case_id, "case.merge", key, into=into, reason=reason)

    def unmerge(
        self, actor: Actor, case_id: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """Let a merged case go its own way again. Errors: NotFound, NotAllowed, WrongState."""
        return self._do(actor, case_id, "case.unmerge", key, reason=reason)

    def split(
        self, actor: Actor, case_id: str, answers: Answers, *, key: str | None = None
    ) -> Receipt:
        """Make a second case of a part of this one (拆分) and return the receipt of the new case.

        Errors: NotFound, NotAllowed, Invalid.
        """
        row = self._known(case_id)
        new_id, args = self._start(row.policy, row.unit, None)
        answers, side = self._port.start_answers(row.policy, new_id, answers)
        started = {**args, "answers": answers, "split_from": case_id}
        command = actor.command("case.split", key, start=started)
        receipt = self._port.execute(case_id, command, side=side)
        # With a key that has been used before, it is the case that was made then.
        return self._port.receipt(self._port.event(receipt).command["start"]["case"])

    def _known(self, case_id: str) -> Any:
        found = self._port.row(case_id)
        if found is None:
            raise NotFound("find", "case", case_id, "there is no such case")
        return found

    def _do(
        self, actor: Actor, case_id: str, kind: str, key: str | None, /, **args: Any
    ) -> Receipt:
        return self._port.execute(case_id, actor.command(kind, key, **args))
