"""What a command on a case sent to nobody by name, as rows that wait for whoever takes it."""

from __future__ import annotations

from typing import Any

from engine.clock import DAY, Instant
from engine.model.event import canonical

KEEP: Instant = 7 * DAY
"""How long a message is kept that nobody waits for yet."""


def letters(stream: str, sequence: int, at: Instant, actor: str, sent: list[Any]) -> list[Any]:
    """The rows of what a command on a case sent to nobody by name: signals, and messages with a key.

    A message without a key belongs to its own case; who else would it be for?
    """
    return [
        {
            "id": f"{stream}/{sequence}/{n}",
            "kind": "signal" if "signal" in each else "message",
            "name": each.get("signal") or each["message"],
            "key": canonical(each.get("key")).decode(),
            "payload": canonical(each["payload"]).decode(),
            "sender": stream.removeprefix("case/"),
            "actor": actor,
            "created_at": at,
            "keep_until": at + KEEP,
        }
        for n, each in enumerate(sent)
        if "signal" in each or each.get("key") is not None
    ]
