"""The token trees: one for the case, one for every running scope inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task

from engine import feel
from engine.bpmn import interpreter
from engine.bpmn.seam import NoScripts


class _Container:
    """What both kinds of tree switch off: notifications, polling, logging."""

    host: Task | None = None
    visited: list[str]

    def _task_completed_notify(self, task: Task) -> None:
        """Do nothing: scopes end when they are empty, and nothing is polled."""

    def update_waiting_tasks(self) -> None:
        """Do nothing: waits are told what happened."""

    def refresh_timers(self) -> None:
        """Do nothing: a timer is a row that a command fires."""

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        """Spare the library the cost of describing itself to a log nobody reads."""
        return {}


class CaseTree(_Container, BpmnWorkflow):  # type: ignore[misc]  # the library has no types
    """The token tree of a case: the root process, and in `subprocesses` every running scope by host id."""

    def __init__(
        self,
        spec: Any,
        specs: Mapping[str, Any],
        decisions: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        self.visited = []
        self.case_file: dict[str, Any] = {}
        self.decisions = decisions
        self._case_values: dict[str, Any] | None = None
        super().__init__(spec, specs, script_engine=NoScripts(), **kwargs)

    def containers(self) -> list[Any]:
        """Return every running scope, outermost first."""
        return [self, *self.subprocesses.values()]

    def find(self, task_id: str) -> Task | None:
        """Return the task with this id, wherever it is."""
        for container in self.containers():
            if task_id in container.tasks:
                return container.tasks[task_id]
        return None

    def case_values(self) -> dict[str, Any]:
        """Return the case file as a FEEL context; kept until a field is written."""
        if self._case_values is None:
            self._case_values = feel.from_json(dict(sorted(self.case_file.items())))
        return self._case_values

    def write_case(self, name: str, value: Any) -> None:
        """Write one field of the case file."""
        self.case_file[name] = value
        self._case_values = None

    def create_subprocess(self, my_task: Task, spec_name: str) -> ScopeTree:
        """Start a scope inside an activity."""
        return ScopeTree(self.subprocess_specs[spec_name], my_task)

    def delete_subprocess(self, my_task: Task) -> None:
        """Forget a scope that is over; the scopes inside it are gone before it."""
        self.subprocesses.pop(my_task.id, None)

    def _do_engine_steps(self, *_: Any) -> int:
        return interpreter.turn(self)


class ScopeTree(_Container, BpmnSubWorkflow):  # type: ignore[misc]  # the library has no types
    """The tokens of one running sub-process or called process."""

    def __init__(self, spec: Any, host: Task, **kwargs: Any) -> None:
        self.visited = []
        self.host = host
        top = host.workflow.top_workflow
        top.subprocesses[host.id] = self
        super().__init__(spec, host.id, top, **kwargs)

    def _calculate_depth(self) -> int:
        return 0 if self.host is None else int(self.host.workflow.depth) + 1
