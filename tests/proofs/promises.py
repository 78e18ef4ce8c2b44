"""The promises that must hold for every case after anything: nothing lost, nothing invisible, everything once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from engine import Engine
from engine.model.event import Sealed

OVER = ("closed", "archived", "cancelled", "merged")


def hold(engine: Engine, case_id: str, acknowledged: Iterable[dict[str, Any]] = ()) -> None:
    """Assert promises 1 to 3 for one case; `acknowledged` are the receipts somebody was given for it."""
    chain = engine.queries._cases.chain(f"case/{case_id}")
    for receipt in acknowledged:
        assert receipt["sequence"] <= len(chain), f"lost: {receipt}"
        assert chain[receipt["sequence"] - 1].digest.hex() == receipt["digest"], receipt
    assert engine.audit.verify(case_id) == []
    visible(engine, case_id)
    once(chain)


def visible(engine: Engine, case_id: str) -> None:
    """The case is over, or its rows show something that somebody can do or that will happen."""
    row = engine.queries._cases.row(case_id)
    assert row is not None
    if row.status not in OVER:
        view = engine.queries.case(case_id)
        work = [
            item for item in view.work_items if item.status in ("ready", "claimed", "delegated")
        ]
        execution = engine.queries._cases.stored(case_id).execution
        waits = [*execution.waits(), *execution.signals()]
        timers = engine.queries.timers(case_id)
        incidents = [i for i in engine.queries.incidents(1000) if i.case_id == case_id]
        jobs = execution.jobs()
        assert work or timers or incidents or jobs or waits, f"{case_id} waits for nothing"


def once(chain: list[Sealed]) -> None:
    """No item was completed twice, no timer fired twice, no job taken twice, no key made two events."""
    done: Counter[tuple[Any, ...]] = Counter()
    for sealed in chain:
        if sealed.event.key is not None:
            done["key", sealed.event.key] += 1
        for effect in sealed.event.effects:
            if effect[0] == "taken_back":  # the completion does not count, it is to be done again
                done["done", effect[1]] -= 1
            elif effect[0] == "incident-retried":  # the job is asked for again
                done["job", effect[1]] = 0
            elif effect[0] in _ONCE:
                done[_ONCE[effect[0]], *effect[1 : 3 if effect[0] == "due" else 2]] += 1
    twice = [what for what, count in done.items() if count > 1]
    assert twice == [], twice


_ONCE = {"done": "done", "due": "due", "job_done": "job", "job_error": "job"}
