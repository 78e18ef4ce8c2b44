"""The ways out of an installation: where mail, messages and files go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outlets:
    """What the operator has set up; a diagram can name these, never an address of its own on our network.

    Shapes: `smtp` is `smtp://user:password@host:port?from=address` (`smtps://` for TLS from the start,
            `smtp+starttls://` for TLS after a greeting), `sms` the URL of a gateway, `webhooks` URLs by name;
            empty when there is none.
    """

    folder: Path
    smtp: str = ""
    sms: str = ""
    webhooks: Mapping[str, str] = field(default_factory=dict)
