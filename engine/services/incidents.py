"""What operators do about incidents."""

from __future__ import annotations

from engine.advance.cases import Cases
from engine.advance.writing import Receipt
from engine.casework.actor import Actor


class Incidents:
    """Retry, or skip with a reason."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def retry(
        self, actor: Actor, case_id: str, incident_id: str, *, key: str | None = None
    ) -> Receipt:
        """Try again what the incident stopped. Errors: NotFound, NotAllowed."""
        command = actor.command("incident.retry", key, incident=incident_id)
        return self._cases.execute(case_id, command)

    def skip(
        self,
        actor: Actor,
        case_id: str,
        incident_id: str,
        reason: str,
        *,
        to: str | None = None,
        key: str | None = None,
    ) -> Receipt:
        """Let the token go on as if the faulty element were done; at a gateway to the element `to`.

        Errors: NotFound, NotAllowed, WrongState `flow_needed`.
        """
        command = actor.command("incident.skip", key, incident=incident_id, reason=reason, to=to)
        return self._cases.execute(case_id, command)
