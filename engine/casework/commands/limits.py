"""The three stops of a limit (K20): suspended, extended, shelved. Each is an entry of its ledger."""

from __future__ import annotations

from collections.abc import Callable

from engine.casework import rights, watch
from engine.casework.act import Act
from engine.clock import Instant
from engine.errors import Invalid, NotAllowed, Problem
from engine.model import limit as ledger
from engine.model.ledger import SHELVE, Limit


def suspend(act: Act) -> None:
    """Stop the clock while the other side must supply something (中止, 补正)."""
    limit = watch.running(act, "suspend")
    act.outcome.post = rights.require_hand(act, "suspend")
    entry = act.args
    watch.put(act, ledger.suspend(limit, act.now, entry["reason"], entry["evidence"], act.person))
    act.tell("limit", limit.name, "suspended", act.now, entry["reason"])


def resume(act: Act) -> None:
    """Let the clock run on from where it stood."""
    limit = watch.running(act, "resume")
    act.outcome.post = rights.require_hand(act, "resume")
    again = _running_again(limit)(limit, act.now, act.world.ask)
    watch.put(act, again)
    act.tell("limit", limit.name, "resumed", again.due_at)


def _running_again(limit: Limit) -> Callable[[Limit, Instant, ledger.Ask], Limit]:
    """What lets this limit run again: it may have been suspended or shelved."""
    shelved = limit.stop is not None and limit.stop.kind == SHELVE
    return ledger.unshelve if shelved else ledger.resume


def extend(act: Act) -> None:
    """Prolong a limit before it expires; the old date stays visible, the reporter is told (延期)."""
    limit = watch.running(act, "extend")
    if not act.ask("setting", "extension_allowed"):
        raise NotAllowed(
            "extend",
            "limit",
            limit.name,
            "the policy grants no extension at this site",
            code="no_extension",
        )
    act.outcome.post = rights.require_leader(act, "extend", above=1, code="needs_consent")
    entry = act.args
    if type(entry["amount"]) is not int:
        problem = Problem("amount", "wrong_type", "it must be a whole number", "须为整数")
        raise Invalid("extend", "limit", limit.name, [problem])
    longer = ledger.extend(
        limit, act.now, entry["amount"], entry["reason"], None, act.person, act.world.ask
    )
    watch.put(act, longer)
    act.tell("limit", limit.name, "extended", longer.due_at, act.args["reason"])
    act.notify("extended", seats=[f"person/{act.case.record.started_by}"])


def shelve(act: Act) -> None:
    """Take the limit out of the count by approval from above (挂账, 缓办)."""
    limit = watch.running(act, "shelve")
    act.outcome.post = rights.require_leader(act, "shelve", above=1, code="needs_consent")
    watch.put(act, ledger.shelve(limit, act.now, act.args["reason"], None, act.person))
    act.tell("limit", limit.name, "shelved", act.now, act.args["reason"])


def recompute(act: Act) -> None:
    """A calendar was loaded: provisional dates become final; a holder is told when one moves earlier (K30)."""
    for _, limit in sorted(act.case.limits.items()):
        if limit.ended_at is not None or not limit.provisional:
            continue
        again = ledger.recompute(limit, act.now, act.world.ask)
        watch.put(act, again)
        act.tell("limit", limit.name, "recomputed", again.due_at)
        if again.due_at < limit.due_at:
            for item in act.case.items.values():
                act.notify("due_earlier", seats=act.holders(item))
