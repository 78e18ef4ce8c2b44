"""Yardsticks: what is promised about speed and size, measured on the full path beside the stock library."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from engine.bench import cases, feel, inboxes, opening, report, steps, timers
from engine.bench.background import fill
from engine.bench.site import Site
from engine.bench.sizes import FULL, QUICK, Sizes
from engine.bench.yardsticks import YARDSTICKS
from engine.errors import EngineError
from engine.store import Database

__all__ = ["YARDSTICKS", "main", "measure"]

Say = Callable[[str], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 when everything was measured, met or missed, and 1 when it could not be."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["feel"]:
        return feel.main(given[1:])
    options = _options(given)
    console = Console(stderr=True)
    sizes = QUICK if options.quick else FULL
    begun = time.perf_counter()
    try:
        with _place(options.database) as url:
            measures = measure(url, sizes, lambda what: console.print(f"  {what} …"))
    except EngineError as error:
        console.print(error.sentence)
        return 1
    facts = {
        "database": url.partition(":")[0],
        "rows": sizes.background,
        "rounds": sizes.rounds,
        "seconds": round(time.perf_counter() - begun),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }
    if options.json:
        sys.stdout.write(report.document(measures, facts).decode() + "\n")
    else:
        report.show(Console(), measures, facts)
    return 0


def measure(url: str, sizes: Sizes, say: Say = lambda _: None) -> dict[str, float]:
    """Measure everything on a database that must be empty, and say what is being done.

    Errors: Broken when the database is not empty or a case does not end as it must; Unavailable.
    """
    say("a site with people and policies")
    site = Site.furnished(url, sizes.signers)
    with _open(url) as database:
        say(f"{sizes.background:,} open work items, offers and timers")
        fill(site, database, sizes.background)
        measures: dict[str, float] = {}
        say("steps, beside the stock library in memory")
        measures |= steps.measure(site, sizes)
        say("the thousandth step")
        measures |= cases.ages(site, sizes)
        say("signatures")
        measures |= cases.signatures(site, sizes)
        say("room")
        measures |= cases.room(site, database, sizes)
        say("timers")
        measures |= timers.idle(site, sizes)
        measures |= timers.backlog(site, sizes)
        measures |= timers.punctuality(site, sizes)
        say("inbox")
        measures |= inboxes.measure(site, sizes)
    site.close()
    say("a new process")
    return measures | opening.measure(url, sizes)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "wangge bench", description="Measure the engine against its yardsticks."
    )
    parser.add_argument(
        "--quick", action="store_true", help="a minute, 100,000 rows in the background"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument(
        "--database", metavar="URL", help="an empty database; else a new SQLite file"
    )
    return parser.parse_args(argv)


@contextmanager
def _place(url: str | None) -> Iterator[str]:
    """The database that was named, or a file that is gone afterwards.

    The file lies here and not among the temporary files, which are often kept in memory: nothing
    is durable there, and it would look fast.
    """
    if url is not None:
        yield url
        return
    with TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as place:
        yield f"sqlite:///{place}/bench.db"


@contextmanager
def _open(url: str) -> Iterator[Database]:
    """A connection of the bench's own, for what no command does."""
    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()
