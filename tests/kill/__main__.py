"""Kills many lives on both databases: `python -m tests.kill [lives] [seed]`."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kill.killing import Killing
from tests.postgres import running_server
from tests.proofs.drawings import errand, lamp
from tests.site import Site

ONE_DATABASE = 250
"""Lives on one database, before another one: looking at every case takes longer the more there are."""

RESTARTS = 8
"""Every eighth life begins with a new interpreter."""


@contextmanager
def urls() -> Iterator[Iterator[tuple[str, Path]]]:
    """New databases, one kind after the other."""
    with running_server() as server, tempfile.TemporaryDirectory() as place:

        def new() -> Iterator[tuple[str, Path]]:
            count = 0
            while True:
                count += 1
                folder = Path(place) / str(count)
                folder.mkdir()
                url = f"sqlite:///{folder / 'wangge.db'}" if count % 2 else server.new_site()
                Site(url).furnish(lamp(), errand()).engine.close()
                yield url, folder
                if not count % 2:
                    server.drop(url)

        yield new()


def say(words: object) -> None:
    """A line that is seen at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    lives = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    say(f"{lives} lives, first seed {seed}")
    share = min(ONE_DATABASE, max(1, lives // 2))
    with urls() as new:
        while lives > 0:
            url, folder = next(new)
            killing = Killing(url, folder, seed)
            say(f"{url.partition(':')[0]}, seed {seed}")
            for n in range(min(lives, share)):
                killing.restarted() if n % RESTARTS == RESTARTS - 1 else killing.forked()
            killing.finish()
            say(killing)
            lives, seed = lives - killing.lives, seed + 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
