"""What the law asks for the people named in a case."""

from __future__ import annotations

from engine.casework.act import Act
from engine.errors import NotAllowed


def erase(act: Act) -> None:
    """Record that a personal value has been erased, and on what ground; the value itself stands outside the chain."""
    seat = act.ask("holds", act.person, "administrator")
    if seat is None:
        raise NotAllowed("erase", "personal value", act.args["id"], "only an administrator may")
    act.outcome.post = seat
    act.tell("erased", act.args["id"], act.args["field"], act.args["reason"])
