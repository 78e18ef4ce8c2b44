"""Ids and salts: the only place where chance comes in. They are minted before a command and kept in it."""

from __future__ import annotations

import os
import secrets
import uuid

from engine.clock import Instant


def uuid7(at: Instant) -> str:
    """Return a new UUID of version 7: sorts by the millisecond it was made in. Source: RFC 9562 §5.7."""
    value = at.to_bytes(6, "big") + os.urandom(10)
    number = int.from_bytes(value, "big")
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=number))


def secret() -> str:
    """Return 16 random bytes as hex: a salt."""
    return secrets.token_hex(16)
