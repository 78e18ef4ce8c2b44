"""The course of a case: its status follows its outcome and its tokens (K16, K17)."""

from __future__ import annotations

from engine.casework import watch
from engine.casework.act import Act
from engine.model import lifecycle


def follow(act: Act) -> None:
    """Let the status follow what the policy has written: accepted, handled, returned; closed with its last token."""
    record, file = act.case.record, act.case.file
    _moved(act)
    _repeats(act)
    if record.status == "registered" and file.get("accepted_at") is not None:
        move(act, "accept")
    outcome = file.get("outcome")
    if outcome != record.outcome:
        _decided(act, outcome)
    if act.case.execution.ended and not act.case.over:
        if record.status != "handled":
            move(act, "handle")
        move(act, "close")
        finish(act)
        # Each reporter is answered (K19): whoever registered what was merged into this hears of its end.
        told = [f"person/{entry['started_by']}" for entry in act.case.file.get("merged") or ()]
        act.notify("closed", seats=told, text=outcome)


def _moved(act: Act) -> None:
    """The matter lies in another grid than was thought: rights follow it (属地管理)."""
    unit = act.case.file.get("unit")
    if isinstance(unit, str) and unit != act.case.record.unit and act.ask("unit", unit):
        act.tell("unit", act.case.record.unit, unit)
        act.case.record.unit = unit


def _repeats(act: Act) -> None:
    """Somebody found that the matter is known already: join the two cases (K17, duplicate)."""
    main = act.case.file.get("main_case")
    if not isinstance(main, str) or main == act.file_before.get("main_case"):
        return
    other = act.ask("case", main)
    if other is not None and ["repeats", other] not in act.case.links:
        act.case.links.append(["repeats", other])
        act.tell("link", "repeats", other)


def _decided(act: Act, outcome: str | None) -> None:
    """An outcome was written, or taken back because verification failed (K16)."""
    record = act.case.record
    record.outcome = outcome
    if outcome is not None and record.status != "handled":
        move(act, "handle")
    elif outcome is None and record.status == "handled":
        move(act, "return")


def move(act: Act, trigger: str) -> None:
    """Move the case along its lifecycle. Errors: WrongState."""
    record = act.case.record
    old = record.status
    record.status = lifecycle.after(lifecycle.CASE, old, trigger, record.number)
    act.tell("status", old, record.status, record.outcome)


def finish(act: Act) -> None:
    """Nothing runs any more: limits end, what was open is withdrawn."""
    act.case.record.ended_at = act.now
    for name in sorted(act.case.limits):
        watch.end(act, name)
    act.case.limit_tasks.clear()
    for item in list(act.case.items.values()):
        del act.case.items[item.task]
        act.tell("withdrawn", item.task, item.element)
    act.case.incidents.clear()
    act.case.execution.forget()
