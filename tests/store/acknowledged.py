"""A child that writes and keeps its own list of what was acknowledged, until somebody kills it.

Started once per test; reads one line per life, `<url> <file> <first number>`, and forks a child for
it, which spares the imports. The parent says the child's process id, waits until the child is dead
and says `dead`.
"""

from __future__ import annotations

import os
import sys
import threading

from engine.store import Database, statements
from engine.store.schema import timer

THREADS = 8


def live(url: str, path: str, first: int) -> None:
    """Write numbers from 8 threads; note each one in the file once it is acknowledged."""
    database = Database.open(url)
    notes = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def submit(thread: int) -> None:
        number = first + thread
        while True:
            row = {"case_id": str(thread), "key": str(number), "due_at": number, "kind": "n"}
            database.write(lambda tx, row=row: tx.run(statements.insert(timer), [row]))
            os.write(notes, f"{number}\n".encode())
            number += THREADS

    for thread in range(THREADS):
        threading.Thread(target=submit, args=(thread,), daemon=True).start()
    threading.Event().wait()


def main() -> None:
    """Serve lives until the input ends."""
    for line in sys.stdin:
        url, path, first = line.split()
        child = os.fork()
        if child == 0:
            live(url, path, int(first))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("dead\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
