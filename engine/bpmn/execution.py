"""A running case: started or loaded, moved by verbs, and asked what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from SpiffWorkflow.task import Task

from engine.bpmn import codec, commands, interpreter, scopes
from engine.bpmn.definition import Definition
from engine.bpmn.elements import ServiceTask, is_open_work
from engine.bpmn.events import Catch
from engine.bpmn.fault import DiagramFault
from engine.bpmn.multi import MultiInstance
from engine.bpmn.seam import STARTED, UNFINISHED, WAITING, current, element_of
from engine.bpmn.tokens import age, open_tasks
from engine.bpmn.trees import CaseTree
from engine.clock import Instant
from engine.errors import Broken, NotFound, WrongState


class Work(NamedTuple):
    """A user task that a person can complete."""

    task_id: str
    element_id: str


class Timer(NamedTuple):
    """An armed timer."""

    due: Instant
    task_id: str
    element_id: str


class Job(NamedTuple):
    """Work that a handler has to do."""

    task_id: str
    element_id: str
    handler: str
    input: dict[str, Any]


class Wait(NamedTuple):
    """A wait for a message; `key` is the value of its correlation key."""

    task_id: str
    element_id: str
    message: str
    key: Any


class Signal(NamedTuple):
    """A wait for a signal."""

    task_id: str
    element_id: str
    name: str


class Group(NamedTuple):
    """A running multi-instance and its items at work."""

    task_id: str
    element_id: str
    items: list[str]


class Stopped(NamedTuple):
    """A token that an incident holds, and why."""

    task_id: str
    element_id: str
    why: str


class Execution:
    """One case over the shared specs of a definition. `start`, `apply` and `evaluate` need a current run."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._tree: CaseTree | None = None

    @property
    def tree(self) -> CaseTree:
        """The token tree; for this room and its tests."""
        if self._tree is None:
            raise Broken("the case was neither started nor loaded")
        return self._tree

    # -- moving --------------------------------------------------------------------------------------

    def start(
        self,
        process_id: str,
        variables: Mapping[str, Any],
        case_file: Mapping[str, Any] | None = None,
        at: str | None = None,
    ) -> None:
        """Start a process with its variables and the first fields of the case file (JSON).

        Shapes: `at` is the start event, when it is not the one without trigger; what its message or signal brought
        belongs into the variables, under the id of the start event.

        Errors: NotFound when there is no such process or start event.
        """
        if process_id not in self.definition.processes:
            raise NotFound("start", "process", process_id, "it is not in this definition")
        starts = {(t.process_id, t.element_id) for t in self.definition.triggers}
        if at is not None and (process_id, at) not in starts:
            raise NotFound("start", "start event", at, "no message or signal starts the process")
        specs = self.definition.specs
        self._tree = tree = CaseTree(specs[process_id], specs, self.definition.decisions)
        tree.data.update(scopes.canonical(dict(variables)))
        tree.case_file.update(scopes.canonical(dict(case_file or {})))
        if at is not None:
            tree.task_tree.internal_data["at"] = at
        self._settle()

    def apply(self, verb: str, args: Mapping[str, Any]) -> None:
        """Carry out one verb and let the tokens run; a refusal has changed nothing.

        Errors: WrongState and its narrower codes, as each verb says. After any other exception the case must be
        loaded again.
        """
        carry_out = commands.verb(verb)
        tree = self.tree
        if tree.completed:
            raise WrongState(verb, "case", tree.spec.name, "it has ended", code="ended")
        carry_out(tree, **args)
        self._settle()

    def _settle(self) -> None:
        """Let every token go as far as it can; work that came and went within the run was never open."""
        tree, run = self.tree, current()
        tree.do_engine_steps()
        run.opened = [o for o in run.opened if self._is_open(o.task_id)]

    def _is_open(self, task_id: str) -> bool:
        task = self.tree.find(task_id)
        return task is not None and bool(task._state & UNFINISHED)

    def check(self) -> None:
        """See to it that the case is ended, or has something open that somebody can see.

        Errors: Broken when a scope holds nothing that can ever move it.
        """
        tree = self.tree
        containers = tree.containers()
        for container in containers:
            seen = [
                t
                for t in open_tasks(container)
                if not t.task_spec.attached
                and ("from" not in t.internal_data or "incident" in t.internal_data)
            ]
            if not container.completed and not seen:
                raise Broken(f"the scope {container.spec.name} is stuck")
        if tree.completed and len(containers) > 1:
            raise Broken("a scope outlives its case")

    def prune(self) -> None:
        """Drop what is over."""
        interpreter.prune(self.tree)

    def forget(self) -> None:
        """Drop the variables of a case that has ended: reopened it starts anew, and its past lies in the events."""
        if self.tree.completed:
            self.tree.data, self.tree.visited = {}, []

    # -- state ---------------------------------------------------------------------------------------

    def dump(self) -> list[Any]:
        """Return the state as JSON rows, sharing live parts: encode them (keys sorted) before going on."""
        return codec.dump(self.tree)

    def load(self, rows: Any) -> None:
        """Continue from a state; the rows belong to the case from now on.

        Errors: Broken when they do not fit the definition.
        """
        self._tree = codec.load(rows, self.definition.specs, self.definition.decisions)

    # -- what is open --------------------------------------------------------------------------------

    @property
    def ended(self) -> bool:
        """Whether the case has ended."""
        return bool(self.tree.completed)

    @property
    def case_file(self) -> dict[str, Any]:
        """The fields of the case file; read only."""
        return self.tree.case_file

    def write_case(self, fields: Mapping[str, Any]) -> None:
        """Set fields of the case file from outside the diagram (class changed, matter merged, …).

        Where conditional events watch it needs a current run, and lets those go whose condition has become true.
        """
        for name, value in fields.items():
            self.tree.write_case(name, scopes.canonical(value))
        if any(c.spec.watched for c in self.tree.containers() if not c.completed):
            self._settle()

    def _open(self) -> list[Task]:
        return [t for c in self.tree.containers() for t in open_tasks(c)]

    def work(self) -> list[Work]:
        """Return the user tasks that people can complete."""
        return [Work(t.id, t.task_spec.bpmn_id) for t in self._open() if is_open_work(t)]

    def timers(self) -> list[Timer]:
        """Return the armed timers in the order in which they fall due."""
        rows = [
            Timer(t.internal_data["timer"]["due"], t.id, element_of(t))
            for t in self._open()
            if t._state == WAITING and "due" in t.internal_data.get("timer", ())
        ]
        return sorted(rows, key=lambda row: (row.due, age(row.task_id)))

    def jobs(self) -> list[Job]:
        """Return the jobs that wait for a handler."""
        return [
            Job(t.id, t.task_spec.bpmn_id, **t.internal_data["job"])
            for t in self._open()
            if isinstance(t.task_spec, ServiceTask)
            and "job" in t.internal_data
            and "incident" not in t.internal_data
        ]

    def waits(self) -> list[Wait]:
        """Return the waits for a message."""
        return [
            Wait(t.id, element_of(t), t.task_spec.message, t.internal_data.get("key"))
            for t in self._open()
            if t._state == WAITING and isinstance(t.task_spec, Catch) and t.task_spec.message
        ]

    def signals(self) -> list[Signal]:
        """Return the waits for a signal."""
        return [
            Signal(t.id, element_of(t), t.task_spec.signal)
            for t in self._open()
            if t._state == WAITING and isinstance(t.task_spec, Catch) and t.task_spec.signal
        ]

    def groups(self) -> list[Group]:
        """Return the running multi-instances."""
        return [
            Group(t.id, t.task_spec.bpmn_id, [c.id for c in t.task_spec.active(t)])
            for t in self._open()
            if isinstance(t.task_spec, MultiInstance)
            and t._state == STARTED
            and "incident" not in t.internal_data
        ]

    def incidents(self) -> list[Stopped]:
        """Return the tokens that an incident holds."""
        return [
            Stopped(t.id, element_of(t), t.internal_data["incident"])
            for t in self._open()
            if interpreter.is_stopped(t)
        ]

    def visited(self, task_id: str) -> list[str]:
        """Return the user tasks done earlier in the scope of a task: where it might be sent back to."""
        return list(self._task(task_id).workflow.visited)

    def evaluate(self, task_id: str, text: str) -> Any:
        """Return the JSON value of a text (FEEL when it begins with `=`) as the task sees it.

        Errors: WrongState `diagram_fault` when it cannot be evaluated; NotFound for an unknown task.
        """
        try:
            return scopes.value_of(text, self._task(task_id))
        except DiagramFault as fault:
            reason = str(fault)
            raise WrongState("evaluate", "text", text, reason, code="diagram_fault") from fault

    def _task(self, task_id: str) -> Task:
        task = self.tree.find(task_id)
        if task is None:
            raise NotFound("find", "task", task_id, "it is not open in this case")
        return task
