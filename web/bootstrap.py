"""The composition root: settings become an engine."""

from __future__ import annotations

from pathlib import Path

from engine import Clock, Engine, Handling
from handlers import equip
from handlers.outlets import Outlets
from web.clock import clock_of
from web.settings import Settings

_SQLITE = "sqlite:///"


def open_engine(settings: Settings, clock: Clock | None = None, *, create: bool = False) -> Engine:
    """Open the engine that the settings name.

    `create` makes the database with its tables, and the folder of a SQLite file, if need be.
    Errors: Unavailable (`database_…`).
    """
    if create and settings.database.startswith(_SQLITE):
        Path(settings.database.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    return Engine.open(
        settings.database,
        clock=clock or clock_of(settings.database),
        anchors=settings.anchors,
        create=create,
        handling=Handling(equip(_outlets(settings))),
    )


def _outlets(settings: Settings) -> Outlets:
    return Outlets(settings.outbox, settings.smtp, settings.sms, settings.webhooks)
