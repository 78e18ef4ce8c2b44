"""Logs as lines of JSON: when, how bad, who says what, and about which case and command."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Write everything that is logged in this process to a stream, one JSON document a line."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Both tell every wake-up and every look at the queue.
    for noisy in ("apscheduler", "procrastinate"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
