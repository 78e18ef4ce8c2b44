"""What operators do about a case that cannot go on by itself."""

from __future__ import annotations

from engine.casework import offers, rights, settle
from engine.casework.act import Act
from engine.casework.items import Incident
from engine.errors import NotAllowed, NotFound


def _incident(act: Act, verb: str) -> Incident:
    """The open incident, which an operator or a leader of its unit may handle. Errors: NotFound, NotAllowed."""
    key = act.args["incident"]
    found = act.case.incidents.get(key)
    if found is None:
        raise NotFound(verb, "incident", key, "it is not open")
    seat = act.ask("holds", act.person, "operator") or rights.leading(
        act, found.unit or act.case.record.unit
    )
    if seat is None:
        raise NotAllowed(verb, "incident", key, "only an operator or a leader of its unit may")
    act.outcome.post = seat
    return found


def retry(act: Act) -> None:
    """Try again what the incident stopped."""
    incident = _incident(act, "retry")
    _over(act, incident, "retried")
    if incident.kind == "nobody":
        offers.again(act, act.case.items[str(incident.task)])
    elif incident.kind == "unexpected":
        act.case.muted = [key for key in act.case.muted if key != incident.task]
    elif incident.kind == "diagram":
        act.case.execution.apply("retry", {"task_id": incident.task})


def skip(act: Act) -> None:
    """Let the token go on as if the faulty element were done, with a reason; at a gateway, along a named flow."""
    incident = _incident(act, "skip")
    if incident.kind == "nobody":
        raise NotAllowed(
            "skip",
            "incident",
            incident.id,
            "a post must be filled; then retry",
            code="not_skippable",
        )
    _over(act, incident, "skipped")
    if incident.kind == "diagram":
        act.case.execution.apply("skip", {"task_id": incident.task, "flow": act.args.get("to")})


def _over(act: Act, incident: Incident, how: str) -> None:
    del act.case.incidents[incident.id]
    act.tell(f"incident-{how}", incident.id, act.args.get("reason"))


def break_down(act: Act) -> None:
    """A command failed twice for no reason that anybody foresaw: say so where an operator sees it."""
    key = f"broken/{act.run.sequence}"
    settle.raise_incident(act, key, "unexpected", None, act.args["reason"], task=act.args["timer"])
    if act.args["timer"] is not None:
        act.case.muted.append(act.args["timer"])
