"""Random walks through the whole engine from the command line: `python -m tests.proofs.walks [walks] [seed]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.postgres import running_server
from tests.proofs.reexecution import elsewhere, export
from tests.proofs.walk import Walk
from tests.site import Site

ONE_SITE = 50
"""Walks on one site, before another one."""


def walked(site: Site, first: int, count: int) -> Counter[str]:
    """Walk on a site, and see at the end that every chain and state holds and can be made anew elsewhere."""
    done: Counter[str] = Counter()
    for seed in range(first, first + count):
        walk = Walk(site, seed)
        try:
            walk.go()
        except BaseException as error:
            error.add_note(f"seed {seed}, step {walk.steps}")
            raise
        done += walk.done + Counter({f"refused {k}": n for k, n in walk.refused.items()})
        if walk.random.random() < 0.3:
            site.reopen()
    assert site.engine.audit.verify() == []
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "export"
        states = export(site.engine, path)
        assert len(states) == count
        assert elsewhere(path) == states
    return done


def say(words: object) -> None:
    """A line that is seen at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    say(f"walks {count} per database, first seed {first}")
    done: Counter[str] = Counter()
    failures = 0
    began = time.monotonic()
    with running_server() as server, tempfile.TemporaryDirectory() as place:
        for start in range(first, first + count, ONE_SITE):
            number = min(ONE_SITE, first + count - start)
            for url in (f"sqlite:///{place}/{start}.db", server.new_site()):
                site = Site(url).furnish()
                try:
                    done += walked(site, start, number)
                except Exception:
                    failures += 1
                    traceback.print_exc()
                site.engine.close()
            say(f"{start + number - first} walks, {time.monotonic() - began:.0f} s")
    say(", ".join(f"{name} {n}" for name, n in sorted(done.items())))
    say("held" if not failures else f"{failures} sites failed")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
