"""The first page of a busy person's inbox."""

from __future__ import annotations

import time
from statistics import median

from engine.bench.background import POSTS, READER
from engine.bench.site import Site
from engine.bench.sizes import Sizes
from engine.bench.timers import percentile
from engine.errors import Broken


def measure(site: Site, sizes: Sizes) -> dict[str, float]:
    """Look again and again into the inbox of somebody with ten posts, one of them with a third of all items."""
    shown = site.engine.queries.inbox(READER)
    if not shown.pool or len({item.number for item in shown.pool}) < POSTS:
        raise Broken("The inbox that is measured is empty.")
    p99 = []
    for _ in range(sizes.rounds):
        took = []
        for _ in range(sizes.looks // sizes.rounds):
            begun = time.perf_counter()
            site.engine.queries.inbox(READER)
            took.append((time.perf_counter() - begun) * 1e3)
        p99.append(percentile(took, 99))
    return {"inbox_p99_ms": median(p99)}
