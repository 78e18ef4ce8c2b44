"""Re-executes logged walks in this fresh process and compares the final states byte by byte."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from engine.bpmn import parse
from tests.walks.report import say
from tests.walks.walk import replay


def main() -> int:
    walks = same = 0
    for line in Path(sys.argv[1]).read_bytes().splitlines():
        _, xml, events, state = orjson.loads(line)
        case = replay(parse({"walk.bpmn": xml.encode()}, {}, {}), events)
        walks += 1
        same += case.state() == state.encode()
    say(f"{same} of {walks} byte-identical")
    return int(same != walks)


if __name__ == "__main__":
    sys.exit(main())
