"""What people do with limits (K20). Each is an entry of the limit's ledger."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.writing import Receipt
from engine.casework.actor import Actor


class Limits:
    """Suspend, resume, extend, shelve."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def suspend(
        self,
        actor: Actor,
        case_id: str,
        name: str,
        reason: str,
        evidence: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Stop the clock while the other side must supply something (中止).

        Errors: NotFound, NotAllowed, WrongState.
        """
        return self._do(
            actor, case_id, "limit.suspend", key, name=name, reason=reason, evidence=evidence
        )

    def resume(self, actor: Actor, case_id: str, name: str, *, key: str | None = None) -> Receipt:
        """Let a suspended or shelved limit run on. Errors: NotFound, NotAllowed, WrongState."""
        return self._do(actor, case_id, "limit.resume", key, name=name)

    def extend(
        self,
        actor: Actor,
        case_id: str,
        name: str,
        amount: int,
        reason: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Prolong a limit before it expires, one level above its holder (延期).

        Units: `amount` counts in the limit's own unit.
        Errors: NotFound, NotAllowed (`no_extension`, `needs_consent`), WrongState, Invalid.
        """
        return self._do(
            actor, case_id, "limit.extend", key, name=name, amount=amount, reason=reason
        )

    def shelve(
        self, actor: Actor, case_id: str, name: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """Take a limit out of the count, one level above its holder (挂账).

        Errors: NotFound, NotAllowed, WrongState.
        """
        return self._do(actor, case_id, "limit.shelve", key, name=name, reason=reason)

    def _do(
        self, actor: Actor, case_id: str, kind: str, key: str | None, /, **args: Any
    ) -> Receipt:
        return self._cases.execute(case_id, actor.command(kind, key, **args))
