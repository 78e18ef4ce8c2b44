"""What every test may ask for: a database of its own, on each of the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from engine.store import Database
from tests.postgres import Server, running_server
from tests.site import Site
from tests.templates import Templates


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL, started when the first test asks for it."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each of the two databases."""
    return str(request.param)


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path
) -> Iterator[str]:
    """The URL of a new database, once on SQLite and once on PostgreSQL."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'wangge.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.new_site()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables."""
    database = Database.open(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Furnished sites to copy from: a town takes a second to furnish and a millisecond to copy."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def site_of(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path, templates: Templates
) -> Iterator[Callable[..., Site]]:
    """Makes a furnished town with the given policies, on each database; closed when the test ends."""
    opened: list[Site] = []

    def make(*policies: Mapping[str, bytes], code: str = "O1") -> Site:
        if database_kind == "sqlite":
            url = templates.sqlite(policies, code, tmp_path / f"site{len(opened)}.db")
        else:
            url = templates.postgres(policies, code, request.getfixturevalue("postgres"))
        opened.append(Site(url, tmp_path / f"anchors{len(opened)}.jsonl"))
        return opened[-1]

    yield make
    for site in opened:
        site.engine.close()
