"""The limits of a case: started and ended by the tokens, marked by time, stopped and prolonged by people (K20)."""

from __future__ import annotations

from engine.casework.act import Act
from engine.errors import NotFound
from engine.model import limit as ledger
from engine.model.ledger import Limit, RungRule

MAIN = "main"
"""The limit of the matter itself; others are of steps, and do not make the matter overdue."""


def start_limits(act: Act) -> None:
    """Start the limits of the elements that tokens have reached; a limit of the same name goes on under new terms."""
    for task_id, name, amount, unit, since in act.run.limits_started:
        known = act.case.limits.get(name)
        if known is None:
            at = act.now if since is None else since
            begun = ledger.start(name, amount, unit, at, act.world.ask, _rungs(act))
            act.tell("limit", name, "started", begun.due_at)
        else:
            begun = _changed(act, known, (amount, unit))
            act.tell("limit", name, "changed", begun.due_at)
        put(act, begun)
        act.case.limit_tasks[name] = task_id


def _rungs(act: Act) -> tuple[RungRule, ...]:
    """The rungs of a limit at this site."""
    reminder, yellow = act.ask("setting", "reminder_percent"), act.ask("setting", "yellow_percent")
    return ledger.usual_rungs(reminder or 50, yellow or 80)


def _changed(act: Act, known: Limit, budget: tuple[int, str]) -> Limit:
    """The same limit under new terms, still counted from the first acceptance (K6)."""
    if known.ended_at is not None:
        known = ledger.reopen(known)
    if (known.amount, known.unit) == budget:
        return known
    reason = str(act.args.get("reason", ""))
    consent = act.consent or (act.person if act.command.kind == "case.reopen" else None)
    return ledger.change(known, act.now, budget, reason, act.person, act.world.ask, consent)


def end_limits(act: Act) -> None:
    """End the limits whose element a token has left, and that no other element has taken over."""
    taken_over = {name for _, name, *_ in act.run.limits_started}
    for task_id, name in act.run.limits_ended:
        if act.case.limit_tasks.get(name) == task_id:
            del act.case.limit_tasks[name]
            if name not in taken_over:
                end(act, name)


def end(act: Act, name: str) -> None:
    """End a limit now."""
    limit = act.case.limits[name]
    if limit.ended_at is None:
        put(act, ledger.end(limit, act.now, str(act.case.file.get("outcome") or "ended")))
        act.tell("limit", name, "ended", act.now)


def put(act: Act, limit: Limit) -> None:
    """Keep a limit's new value; an overdue mark also stands in the case file, for ever (K7)."""
    act.case.limits[limit.name] = limit
    late = limit.name == MAIN and limit.overdue_at is not None
    if late and not act.case.file.get("overdue"):
        act.case.put(overdue=True)


def running(act: Act, verb: str) -> Limit:
    """The running limit the command names. Errors: NotFound."""
    name = act.args["name"]
    limit = act.case.limits.get(name)
    if limit is None or limit.ended_at is not None:
        raise NotFound(verb, "limit", name, "no such limit is running in this case")
    return limit


def rung(act: Act, name: str, which: str) -> None:
    """A rung is due: mark the ledger, send notices, throw the escalation where the limit was started."""
    limit = act.case.limits[name]
    put(act, ledger.mark(limit, which, act.now))
    act.tell("limit", name, which, act.now)
    for item in list(act.case.items.values()):
        act.notify(_notice(which), seats=act.holders(item))
        if which == "due":
            _tell_superior(act, item.unit)
    task = act.case.limit_tasks.get(name)
    if task is not None:
        act.case.execution.apply(
            "throw_escalation", {"task_id": task, "code": f"limit.{name}.{which}"}
        )


def _notice(which: str) -> str:
    return {"due": "overdue", "yellow": "near_due"}.get(which, which)


def _tell_superior(act: Act, unit: str) -> None:
    """An overdue matter is put before the holder's superior as well (K7)."""
    above = act.ask("superior", unit, None)
    if above is not None:
        act.notify("overdue", seats=act.ask("seats", "leader", above)["seats"])
