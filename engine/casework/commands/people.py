"""What the law asks for the people named in a case."""

from __future__ import annotations

from engine.casework.act import Act
from engine.errors import NotAllowed


def erase(act: Act) -> None:
    """Record that a personal value has been erased, and on what ground; the value itself stands outside the chain."""
    seat = act.ask("holds", act.person, "administrator")
    if seat is None:
        field = act.args["field"]
        raise NotAllowed("erase", "personal value", field, "only an administrator may")
    act.outcome.post = seat
    for key in act.args["ids"]:
        act.tell("erased", key, act.args["field"], act.args["reason"])
