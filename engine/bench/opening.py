"""What a new process takes: the time to its first inbox, and its memory with many cases cached.

`measure` has `main` run by a child, which says `ready` when it has shown an inbox.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import median

from engine.bench.background import READER
from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.errors import Broken

KIB_PER_MB = 1024
_CHILD = "import sys; from engine.bench.opening import main; main(sys.argv[1], int(sys.argv[2]))"


def measure(url: str, sizes: Sizes) -> dict[str, float]:
    """Start a process for each round; the last one also fills its cache. Errors: Broken when it fails."""
    took = []
    memory = 0.0
    for n in range(sizes.rounds):
        cases = sizes.cached if n == sizes.rounds - 1 else 0
        command = [sys.executable, "-c", _CHILD, url, str(cases)]
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
            if child.stdout is None or child.stdout.readline() != "ready\n":
                raise Broken("The opened engine did not show an inbox.")
            took.append(time.perf_counter() - begun)
            said = child.stdout.read()
        if child.returncode != 0:
            raise Broken("The opened engine did not start its cases.")
        memory = float(said)
    return {"start_s": median(took), "rss_mb": memory}


def main(url: str, cases: int) -> None:
    """Open the engine, show an inbox, say so; then start cases, which stay cached, and say the peak memory."""
    site = Site(url)
    site.engine.queries.inbox(READER)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for n in range(cases):
        site.start("bench-straight", n)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{peak / KIB_PER_MB}\n")
    site.close()
