"""What time does to a case."""

from __future__ import annotations

from engine.casework import watch
from engine.casework.act import Act
from engine.errors import WrongState


def trigger(act: Act) -> None:
    """Let one timer or limit rung happen. Errors: WrongState `not_due` when it is not, or no longer, due."""
    key = act.args["timer"]
    due = {k: d for d, k in act.case.dues()}.get(key)
    if due is None or due > act.now:
        raise WrongState("trigger", "timer", key, "it is not due", code="not_due")
    act.tell("due", key, due)
    if key.startswith("limit/"):
        _, name, rung = key.split("/", 2)
        watch.rung(act, name, rung)
    else:
        act.case.execution.apply("fire", {"task_id": key})
