"""Whoever does things for us: knows idempotency keys, and notes every request and every effect."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`requests` are all that came, `effects` what was done because of them, in its order."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.requests: list[tuple[str, int]] = []
        self.effects: list[str] = []
        self.inside: Counter[str] = Counter()
        self.overlaps: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.take(self.headers["Idempotency-Key"], body["worker"])
                try:
                    self.send_response(200)
                    self.end_headers()
                except OSError:
                    """The worker was killed meanwhile."""

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, key: str, worker: int) -> None:
        """Do what is asked unless it was done before; then take our time to answer."""
        with self._changed:
            self.requests.append((key, worker))
            if key not in self.effects:
                self.effects.append(key)
            self._changed.notify_all()
        time.sleep(self.seconds)
        self.gate.wait()

    def wait(self, enough: Any, seconds: float = 60.0) -> bool:
        """Wait until something is true of what has come."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: enough(self), seconds))

    def by_case(self) -> dict[str, list[str]]:
        """The effects of each case in their order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in self.effects:
            case_id, task_id = key.split("/")
            found[case_id].append(task_id)
        return dict(found)

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
