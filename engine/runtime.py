"""The engine put together: one object with a service for every noun."""

from __future__ import annotations

from pathlib import Path

from engine.advance.anchors import Anchors
from engine.advance.cases import Cases
from engine.advance.executor import Executor
from engine.advance.library import Library
from engine.advance.queue import Queue
from engine.advance.rights import Rights
from engine.advance.streams import Streams
from engine.advance.world import Worlds
from engine.clock import Clock, SystemClock
from engine.model.job import Handling
from engine.queries.desk import Queries
from engine.queries.hours import Hours
from engine.queries.labels import Labels
from engine.queries.reading import Names
from engine.services import (
    audit,
    calendars,
    cases,
    dates,
    definitions,
    incidents,
    jobs,
    limits,
    messages,
    organisation,
    personal,
    timers,
    work_items,
)
from engine.store import Database
from engine.store.backup import backup, restore

SQLITE = "sqlite:///"


class Engine:
    """wangge on one database. Services command, queries look; all of it may be used from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        anchors: Path | None = None,
        role: Path | None = None,
        handling: Handling | None = None,
    ) -> None:
        library, worlds = Library(), Worlds()
        executor = Executor(database, clock, library, worlds)
        port = Cases(database, executor, library, clock)
        streams, rights = Streams(database, clock, worlds.forget), Rights(worlds)
        self._database = database
        self._port = port
        self.clock = clock
        self.role = role
        self.queue: str | None = None
        self.definitions = definitions.Definitions(streams, rights)
        self.cases = cases.Cases(port, clock)
        self.work_items = work_items.WorkItems(port)
        self.limits = limits.Limits(port)
        self.timers = timers.Timers(port, clock)
        self.incidents = incidents.Incidents(port)
        self.organisation = organisation.Organisation(streams, rights, worlds, port)
        self.dates = dates.Dates(streams, worlds, port, clock)
        self.calendars = calendars.Calendars(streams, rights, port)
        self.jobs = jobs.Jobs(port, Queue(database, clock), clock, handling or Handling())
        self.messages = messages.Messages(port, clock)
        self.personal = personal.Personal(port, clock)
        self.audit = audit.Audit(port, Anchors(database, clock, anchors))
        self.hours = Hours(port, worlds, clock)
        self.labels = Labels(port, worlds, Names(library))
        self.queries = Queries(port, library, worlds, clock)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock | None = None,
        anchors: Path | None = None,
        create: bool = True,
        handling: Handling | None = None,
    ) -> Engine:
        """Open the engine on a database, and hand over what was on its way when it was last closed or killed.

        Shapes: `sqlite:///path` or `postgresql://user@host/name`; `anchors` is a file outside the database;
                `handling` are the handlers of this process, for a worker.
        Errors: Unavailable, with one of the `database_…` codes.
        """
        role = Path(f"{url.removeprefix(SQLITE)}.worker") if url.startswith(SQLITE) else None
        database = Database.open(url, create=create)
        engine = cls(database, clock or SystemClock(), anchors, role, handling)
        engine.queue = None if role else url
        engine.deliver()
        return engine

    @staticmethod
    def backup(url: str, file: Path) -> int:
        """Write a database, as it is at one moment and while it is used, to a new file; return its size in bytes.

        Errors: Unavailable (`database_gone`, `file_exists`, `backup_failed`).
        """
        return backup(url, file)

    @staticmethod
    def restore(url: str, file: Path) -> None:
        """Make a database from a backup, where there is none.

        Errors: Unavailable (`not_a_backup`, `database_not_empty`, `database_newer`, `backup_failed`).
        """
        restore(url, file)

    @classmethod
    def migrate(cls, url: str) -> tuple[int, int]:
        """Bring a database of an older version up to ours; return both versions. Nothing else may use it meanwhile.

        Errors: Unavailable, with one of the `database_…` codes.
        """
        # Alembic takes a tenth of a second to import, which only this verb should cost.
        from engine.store.migrations import migrate

        old, new = migrate(url)
        if old < new:
            engine = cls(Database.open(url, create=False), SystemClock())
            engine.audit.project_all()
            engine.audit.keyframe_all()
            engine._database.close()
        return old, new

    def deliver(self) -> int:
        """Hand over what cases sent to one another, and return how many messages there were."""
        delivered = 0
        while handed := self._port.deliver():
            delivered += handed
        return delivered

    def tick(self, limit: int = 200) -> int:
        """Do once what a worker does: what is due, and what is on its way; return how much that was."""
        return self.dates.turn() + self.deliver() + self.timers.trigger_due(limit)

    def close(self) -> None:
        """Write a last anchor and let go of the database."""
        self.audit.anchor()
        self._database.close()
