"""How a limit runs, stops, is prolonged, changes and ends (K6, K20, K21, K25, K30).

Each function takes a limit and returns the next one. What it needs to know about calendars it asks
through `ask`, with the World's questions. The due date is always computed anew from the first
acceptance and the ledger, never shifted, so that a calendar or a class that changes later gives the
same date as if it had been known from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.clock import Instant
from engine.errors import Invalid, NotAllowed, Problem, WrongState
from engine.model.event import Json
from engine.model.ledger import (
    EXTEND,
    RED,
    SHELVE,
    SUSPEND,
    YELLOW,
    Change,
    Limit,
    Rung,
    RungRule,
    Stop,
)

Ask = Callable[[str, list[Json]], Json]
"""The port through which a limit asks `deadline`, `remaining`, `consumed` and `fraction`."""

_WHOLE = 10_000


def usual_rungs(reminder_percent: int = 50, yellow_percent: int = 80) -> tuple[RungRule, ...]:
    """Return the rungs of every limit: reminder, yellow light, due."""
    reminder = RungRule("reminder", reminder_percent)
    return reminder, RungRule(YELLOW, yellow_percent), RungRule("due")


def start(  # noqa: PLR0913 - a limit has so many parts
    name: str,
    amount: int,
    unit: str,
    at: Instant,
    ask: Ask,
    rungs: Sequence[RungRule] = usual_rungs(),
    cap: Instant | None = None,
) -> Limit:
    """Return a limit that runs from `at`, the instant of acceptance.

    Errors: Invalid (`amount`, `unit`, `limit_too_far`) as the calendar says.
    """
    if amount < 0:
        problem = Problem("amount", "amount", f"{amount} is less than nothing", "期限不能为负数")
        raise Invalid("start", "limit", name, [problem])
    empty = tuple(Rung(rule, at) for rule in rungs)
    return _computed(Limit(name, amount, unit, at, at, False, "", empty, cap=cap), at, ask)


def next_rung(limit: Limit) -> Rung | None:
    """Return the earliest rung that was not triggered; None while the clock does not run."""
    if not limit.running:
        return None
    waiting = [rung for rung in limit.rungs if rung.passed_at is None]
    return min(waiting, key=lambda rung: rung.at, default=None)


def mark(limit: Limit, rung: str, now: Instant) -> Limit:
    """Return the limit with a rung triggered; `due` marks it overdue for ever (K7)."""
    rungs = tuple(
        replace(each, passed_at=now) if each.name == rung and each.passed_at is None else each
        for each in limit.rungs
    )
    overdue = limit.due_at if rung == "due" and limit.overdue_at is None else limit.overdue_at
    return replace(limit, rungs=rungs, overdue_at=overdue)


def suspend(limit: Limit, now: Instant, reason: str, evidence: Json, by: str) -> Limit:
    """Return the limit with its clock standing still, since the other side must supply something.

    Errors: WrongState when it is over, ended or stopped already.
    """
    _open(limit, "suspend")
    _not_over(limit, now, "suspend")
    return _stopped(limit, Stop(SUSPEND, now, None, reason, evidence, by, limit.due_at))


def resume(limit: Limit, now: Instant, ask: Ask) -> Limit:
    """Return the limit running again with what was left of it.

    Errors: WrongState when it is not suspended.
    """
    return _resumed(limit, SUSPEND, "resume", now, ask)


def shelve(limit: Limit, now: Instant, reason: str, evidence: Json, by: str) -> Limit:
    """Return the limit shelved (挂账): its clock stands still and it leaves the figures.

    Errors: WrongState when it is ended or stopped already.
    """
    _open(limit, "shelve")
    return _stopped(limit, Stop(SHELVE, now, None, reason, evidence, by, limit.due_at))


def unshelve(limit: Limit, now: Instant, ask: Ask) -> Limit:
    """Return the limit running again; it stays out of the figures.

    Errors: WrongState when it is not shelved.
    """
    return _resumed(limit, SHELVE, "unshelve", now, ask)


def extend(  # noqa: PLR0913 - an entry of the ledger has so many parts
    limit: Limit, now: Instant, amount: int, reason: str, evidence: Json, by: str, ask: Ask
) -> Limit:
    """Return the limit prolonged by an amount in its own unit; the old date stays in the ledger.

    Errors: WrongState when it is over, ended or stopped; Invalid when the amount is not positive.
    """
    _open(limit, "extend")
    _not_over(limit, now, "extend")
    if amount <= 0:
        problem = Problem("amount", "amount", "it must be at least 1", "延长期限至少为 1")
        raise Invalid("extend", "limit", limit.name, [problem])
    entry = Stop(EXTEND, now, now, reason, evidence, by, limit.due_at, amount)
    return _computed(replace(limit, stops=(*limit.stops, entry)), now, ask)


def change(  # noqa: PLR0913 - an entry of the ledger has so many parts
    limit: Limit,
    now: Instant,
    budget: tuple[int, str],
    reason: str,
    by: str,
    ask: Ask,
    consent: str | None = None,
) -> Limit:
    """Return the limit with another budget, counted from the first acceptance (K6).

    Shapes: `budget` is amount and unit; `consent` the person of the next tier who agreed.
    Errors: NotAllowed (`consent_needed`) when the limit gets longer after the yellow light (K25);
    WrongState when it is ended.
    """
    if limit.ended_at is not None:
        raise WrongState("change", "limit", limit.name, "it is ended")
    entry = Change(now, *budget, by, reason, consent, False, limit.due_at)
    changed = _computed(replace(limit, amount=budget[0], unit=budget[1]), now, ask)
    late = limit.light(now) in (YELLOW, RED) and changed.due_at > limit.due_at
    if late and consent is None:
        why = "its yellow light is on, and then the next tier has to agree to a longer limit"
        raise NotAllowed("change", "limit", limit.name, why, code="consent_needed")
    return replace(changed, changes=(*limit.changes, replace(entry, late=late)))


def recompute(limit: Limit, now: Instant, ask: Ask) -> Limit:
    """Return the limit under the calendar of now; the holder is told when `due_at` is earlier.

    A date that had not passed is never moved into the past (K30). What ended stays as it was; an
    overdue mark is lifted only when it was set by a provisional calendar that proved wrong.
    """
    if limit.ended_at is not None or (limit.overdue_at is not None and not limit.provisional):
        return limit
    fresh = _computed(replace(limit, overdue_at=None), now, ask)
    if limit.overdue_at is not None and fresh.due_at <= now:
        return limit
    if fresh.due_at < now < limit.due_at and not limit.stop:
        today = ask("deadline", [now, 0, "day"])["due"]
        # After the close of business today has no end any more; then the old date stands.
        floor = min(limit.due_at, today) if today > now else limit.due_at
        return _computed(replace(limit, floor=floor), now, ask)
    return fresh


def capped(limit: Limit, cap: Instant, now: Instant, ask: Ask) -> Limit:
    """Return the limit under a due date from above; the stricter one wins (K21)."""
    strict = cap if limit.cap is None else min(cap, limit.cap)
    return _computed(replace(limit, cap=strict), now, ask)


def strictest(limit: Limit, other: Limit, now: Instant, ask: Ask) -> Limit:
    """Return what survives a merge: the earliest acceptance and the stricter date (K19)."""
    earliest = replace(limit, started_at=min(limit.started_at, other.started_at))
    return capped(earliest, other.due_at, now, ask)


def end(limit: Limit, now: Instant, satisfied_by: str) -> Limit:
    """Return the limit ended; at its due instant it is late.

    Errors: WrongState when it is ended already.
    """
    if limit.ended_at is not None:
        raise WrongState("end", "limit", limit.name, "it is already ended")
    stop = limit.stop
    late = (stop.start if stop else now) >= limit.due_at
    overdue = limit.due_at if late and limit.overdue_at is None else limit.overdue_at
    return replace(limit, ended_at=now, satisfied_by=satisfied_by, overdue_at=overdue)


def reopen(limit: Limit) -> Limit:
    """Return the limit running on with its old date, after a verification that failed (5.4).

    Errors: WrongState when it is not ended.
    """
    if limit.ended_at is None:
        raise WrongState("reopen", "limit", limit.name, "it is not ended")
    return replace(limit, ended_at=None, satisfied_by=None)


@dataclass(frozen=True, slots=True)
class _Run:
    """The present stretch of a limit. Units: `used` are ten-thousandths before `start`."""

    start: Instant
    due: Instant
    provisional: bool
    calendar: str
    used: int = 0


def _computed(limit: Limit, now: Instant, ask: Ask) -> Limit:
    """Return the limit with its due date and rungs as the ledger and the calendar say."""
    run = _run(limit, ask)
    rungs = tuple(_placed(rung, run, limit.unit, now, ask) for rung in limit.rungs)
    return replace(
        limit, due_at=run.due, provisional=run.provisional, calendar=run.calendar, rungs=rungs
    )


def _run(limit: Limit, ask: Ask) -> _Run:
    extra = sum(stop.amount for stop in limit.stops if stop.kind == EXTEND)
    answer = ask("deadline", [limit.started_at, limit.amount + extra, limit.unit])
    run = _Run(limit.started_at, answer["due"], answer["provisional"], answer["calendar"])
    for stop in limit.stops:
        if stop.kind == EXTEND or stop.end is None or stop.start >= run.due:
            continue
        rest = ask("remaining", [stop.start, run.due, limit.unit])
        share = ask("consumed", [run.start, run.due, limit.unit, stop.start])
        answer = ask("deadline", [stop.end, rest["amount"], rest["unit"]])
        run = _Run(
            stop.end,
            answer["due"],
            run.provisional or answer["provisional"],
            answer["calendar"],
            run.used + (_WHOLE - run.used) * share // _WHOLE,
        )
    due = run.due if limit.floor is None else max(run.due, limit.floor)
    return replace(run, due=due if limit.cap is None else min(due, limit.cap))


def _placed(rung: Rung, run: _Run, unit: str, now: Instant, ask: Ask) -> Rung:
    at = _rung_at(rung.rule, run, unit, ask)
    # A rung that lies ahead again, because the limit got longer, will be triggered again.
    passed = None if rung.passed_at is not None and at > now else rung.passed_at
    return Rung(rung.rule, at, passed)


def _rung_at(rule: RungRule, run: _Run, unit: str, ask: Ask) -> Instant:
    if rule.after is not None:
        # The last moment of the limit is the one before `due`, so that day 0 is its last day.
        return int(ask("deadline", [run.due - 1, *rule.after])["due"])
    wanted = rule.percent * 100
    if wanted >= _WHOLE:
        return run.due
    if wanted <= run.used:
        return run.start
    if run.used == 0:
        return int(ask("fraction", [run.start, run.due, unit, rule.percent]))
    return int(ask("fraction", [run.start, run.due, unit, wanted - run.used, _WHOLE - run.used]))


def _stopped(limit: Limit, stop: Stop) -> Limit:
    return replace(limit, stops=(*limit.stops, stop))


def _resumed(limit: Limit, kind: str, verb: str, now: Instant, ask: Ask) -> Limit:
    stop = limit.stop
    if stop is None or stop.kind != kind:
        raise WrongState(verb, "limit", limit.name, "its clock was not stopped in this way")
    stops = (*limit.stops[:-1], replace(stop, end=now))
    return _computed(replace(limit, stops=stops), now, ask)


def _open(limit: Limit, verb: str) -> None:
    if limit.ended_at is not None:
        raise WrongState(verb, "limit", limit.name, "it is ended")
    if limit.stop:
        raise WrongState(verb, "limit", limit.name, "its clock is standing still already")


def _not_over(limit: Limit, now: Instant, verb: str) -> None:
    if limit.overdue_at is not None or now >= limit.due_at:
        raise WrongState(verb, "limit", limit.name, "it is over, and this has to be asked before")
