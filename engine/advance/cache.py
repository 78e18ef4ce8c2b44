"""Live cases kept in memory. One counts only if it stands where the database says the case stands."""

from __future__ import annotations

import threading
from collections import OrderedDict

from engine.casework.case import Case

SIZE = 2_000


class Cache:
    """The cases used last. A case is taken out while it is used, so that two threads never share one."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, case_id: str, sequence: int) -> Case | None:
        """Take out a case, if it is here and is not older or newer than the database."""
        with self._lock:
            case = self._cases.pop(case_id, None)
        return case if case is not None and case.sequence == sequence else None

    def peek(self, case_id: str) -> Case | None:
        """Look at a case that others may be moving on: only for what never changes, such as what it is bound to."""
        return self._cases.get(case_id)

    def put(self, case: Case) -> None:
        """Keep a case after its transaction has been committed."""
        with self._lock:
            self._cases[case.record.id] = case
            self._cases.move_to_end(case.record.id)
            if len(self._cases) > self._size:
                self._cases.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._cases.clear()

    def __len__(self) -> int:
        return len(self._cases)
