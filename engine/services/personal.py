"""What the law asks for personal data."""

from __future__ import annotations

from engine.advance.cases import Cases
from engine.advance.personal import erasing
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.clock import Clock
from engine.errors import NotFound


class Personal:
    """Erase."""

    def __init__(self, cases: Cases, clock: Clock) -> None:
        self._cases = cases
        self._clock = clock

    def erase(
        self,
        actor: Actor,
        case_id: str,
        field: str,
        legal_reason: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Erase a personal value of a case, every version of it; chain and re-execution stay valid.

        Shapes: `field` is `<element id>.<field key>`.
        Errors: NotFound, NotAllowed.
        """
        found = self._cases.personal_ids(case_id, field)
        if not found:
            raise NotFound("erase", "personal value", field, "the case holds none of that name")
        command = actor.command("personal.erase", key, ids=found, field=field, reason=legal_reason)
        side = erasing(found, self._clock.now(), legal_reason)
        return self._cases.execute(case_id, command, side=side)
