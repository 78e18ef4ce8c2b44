"""`python -m web.demo`: make the demonstration district, live a month in it, and show what to try."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from web.demo.build import build
from web.demo.closing import show
from web.demo.month import ZONE

FILE = Path("var/demo.sqlite")


def main(arguments: list[str] | None = None) -> int:
    """Build the demonstration and show it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m web.demo", description=__doc__)
    parser.add_argument("--file", type=Path, default=FILE, help="the SQLite file to make anew")
    parser.add_argument("--days", type=int, default=30, help="how many days of work to live")
    parser.add_argument("--until", help="the last day, as 2026-10-20 (default: yesterday)")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args(arguments)
    console = Console()
    last = _day(options.until)
    engine = build(options.file, last - timedelta(days=options.days - 1), options.days, console)
    try:
        show(engine, options.file, options.lang, ZONE)
    finally:
        engine.close()
    return 0


def _day(text: str | None) -> datetime:
    if text is not None:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: TID251
    return today - timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
