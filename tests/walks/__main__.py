"""Random walks from the command line: `python -m tests.walks [walks] [first seed]`."""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter

from tests.walks.report import Report, say
from tests.walks.walk import Walk


def main(count: int, first: int) -> int:
    """Walk from a first seed on; 0 when every walk held and was re-executed byte for byte."""
    say(f"walks {count}, first seed {first}")
    report, failures = Report(), Counter[str]()
    for seed in range(first, first + count):
        try:
            walk = Walk(seed)
            walk.go()
            report.add(walk)
        except Exception as error:
            failures[f"{type(error).__name__}: {str(error)[:90]}"] += 1
            if sum(failures.values()) <= 5:
                say(f"seed {seed}:")
                traceback.print_exc(limit=-4)
    again = report.re_execute()
    say(f"held: {len(report)}/{count}; failures {dict(failures)}")
    say(report)
    say(f"re-executed in a fresh process: {again}")
    return int(bool(failures) or not again.startswith(f"{len(report)} of {len(report)} "))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(given + [200, int(time.time())][len(given) :])))
