"""What handlers bring back: a result, a business error, or that they have given up."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.writing import Receipt
from engine.casework.command import Command


class Jobs:
    """Take the outcome of a job, once."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def complete(self, handler: str, case_id: str, task_id: str, result: Any) -> Receipt:
        """Take a result. Errors: NotFound, WrongState when the job is over or withdrawn."""
        return self._do(handler, case_id, "job.done", task=task_id, result=result)

    def throw(
        self, handler: str, case_id: str, task_id: str, code: str, message: str = ""
    ) -> Receipt:
        """Take a business error: the diagram catches it, else it is an incident. Errors: as `complete`."""
        return self._do(handler, case_id, "job.error", task=task_id, code=code, message=message)

    def fail(self, handler: str, case_id: str, task_id: str, why: str) -> Receipt:
        """Take that a handler has given up: an incident. Errors: as `complete`."""
        return self._do(handler, case_id, "job.failed", task=task_id, why=why)

    def _do(self, handler: str, case_id: str, kind: str, /, **args: Any) -> Receipt:
        return self._cases.execute(case_id, Command(kind, args, f"handler:{handler}"))
