"""One random walk through one random diagram: four ways to keep the state, and all must agree."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import orjson

from engine.bpmn import Definition, Execution, Run, parse, running
from engine.bpmn.seam import UNFINISHED
from engine.bpmn.tokens import open_tasks
from engine.errors import Refused
from tests.walks import oracle
from tests.walks.choices import Move, moves
from tests.walks.diagrams import Diagram
from tests.walks.world import RandomWorld, Recording, Replaying

HOUR = 3_600_000
BUDGET = 2_000
Event = dict[str, Any]


class Case:
    """A case at the level of this room: an execution and the number of its last event."""

    def __init__(self, definition: Definition, *, pruning: bool = True) -> None:
        self.definition, self.pruning = definition, pruning
        self.execution = Execution(definition)
        self.sequence = self.now = 0
        self.started = False

    def perform(self, move: Move, now: int, world: Recording | Replaying) -> Event:
        """One move, one event. A refusal changes nothing."""
        verb, args = move
        run = Run(self.sequence + 1, max(now, self.now), world.ask, budget=BUDGET)
        with running(run):
            if verb == "start":
                self.execution.start(**args)
                self.started = True
            else:
                self.execution.apply(verb, args)
        self.execution.check()
        if self.pruning:
            self.execution.prune()
        self.sequence, self.now = run.sequence, run.now
        return {
            "sequence": run.sequence,
            "now": run.now,
            "move": move,
            "readings": world.readings,
            "trace": run.trace,
            "opened": [[o.task_id, o.element_id, o.assignment] for o in run.opened],
            "outbox": run.outbox,
            "limits": [run.limits_started, run.limits_ended],
        }

    def overdue(self, now: int, world: RandomWorld) -> list[Event]:
        """Fire what is due, in order. It stays fired if the move after it is refused."""
        events = []
        while self.started and (due := self.execution.timers()) and due[0].due <= now:
            move: Move = ("fire", {"task_id": due[0].task_id})
            events.append(self.perform(move, now, Recording(world)))
        return events

    def state(self) -> bytes:
        return orjson.dumps(self.execution.dump(), option=orjson.OPT_SORT_KEYS)

    def reload(self, state: bytes) -> None:
        self.execution = Execution(self.definition)
        self.execution.load(orjson.loads(state))


def replay(definition: Definition, events: list[Event]) -> Case:
    """Re-execute a case from its events alone; everything must come out as recorded."""
    case = Case(definition)
    for event in events:
        verb, args = event["move"]
        again = case.perform((verb, args), event["now"], Replaying(event["readings"]))
        if orjson.dumps(again) != orjson.dumps(event):
            raise oracle.Wrong(f"event {event['sequence']} went another way")
    return case


class Walk:
    """One diagram, driven to its end."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.diagram = Diagram(seed)
        self.definition = parse({"walk.bpmn": self.diagram.xml}, {}, {})
        self.fingerprint = self.definition.fingerprint()
        self.random = random.Random(seed * 7 + 1)
        self.world = RandomWorld(seed)
        self.now = 0
        self.log: list[Event] = []
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.limits: set[tuple[str, str]] = set()
        self.cases = [Case(self.definition, pruning=p) for p in (True, True, False, False)]

    @property
    def case(self) -> Execution:
        return self.cases[0].execution

    def go(self, steps: int = 40, most: int = 600) -> None:
        """Start, do `steps` random things, then only what leads to an end."""
        case_file = {"unit": "330000100101003"}
        start = {"process_id": "P", "variables": {}, "case_file": case_file}
        self.do(("start", start))
        while not self.case.ended:
            if self.world.step >= most:
                raise oracle.Wrong(f"not ended: {self.case.work()} {self.case.incidents()}")
            self.do(self.choose(finishing=self.world.step > steps))
        completed = {name for e in self.log for _, name, _, new in e["trace"] if new == "completed"}
        oracle.ended_rightly(completed, self.root_interrupts())
        if self.definition.fingerprint() != self.fingerprint:
            raise oracle.Wrong("a shared spec was written to")

    def root_interrupts(self) -> set[str]:
        specs = self.definition.specs["P"].task_specs.values()
        return {s.bpmn_id for s in specs if s.attached == "scope" and s.interrupting}

    def choose(self, *, finishing: bool) -> Move:
        case, source = self.case, self.random
        options = moves(case, source, finishing=finishing)
        move = source.choice(options)
        if move[0] == "fire" and source.random() < 0.9:
            due = next((t.due for t in case.timers() if t.task_id == move[1]["task_id"]), 0)
            self.now = max(self.now, due + source.choice([0, 0, 1, 30 * HOUR]))
        elif not finishing or move[0] in ("deliver", "fire"):
            self.now += source.choice([0, 1000, HOUR // 2])
        return move

    def do(self, move: Move) -> None:
        """The same move on all four cases; they must agree in everything."""
        self.world.step += 1
        outcomes = [self.attempt(case, move) for case in self.cases]
        if any(o != outcomes[0] for o in outcomes[1:]):
            raise oracle.Wrong(f"{move} went different ways")
        events = [e for e in outcomes[0] if not isinstance(e, str)]
        self.done[move[0]] += len(events) == len(outcomes[0])
        self.log += events
        self.compare()
        self.judge(events)

    def attempt(self, case: Case, move: Move) -> list[Any]:
        """The events of a move; a refusal ends the list and has changed nothing."""
        events: list[Any] = case.overdue(self.now, self.world)
        before = case.state() if case.started else b""
        try:
            return [*events, case.perform(move, self.now, Recording(self.world))]
        except Refused as refusal:
            if case is self.cases[0]:
                self.refused[refusal.code] += 1
            if case.state() != before:
                raise oracle.Wrong("a refusal changed the state") from refusal
            return [*events, str(refusal)]

    def patient(self) -> list[tuple[str, str, int]]:
        """The waits for signals that would be over if the signal had come."""
        found = []
        for wait in self.case.signals():
            task = self.case.tree.find(wait.task_id)
            assert task is not None
            if getattr(task.task_spec, "interrupting", True):
                found.append((wait.name, wait.element_id, int(wait.task_id.split(".")[0])))
        return found

    def compare(self) -> None:
        """Restoring and pruning change nothing but the past."""
        states = [case.state() for case in self.cases]
        if states[0] != states[1]:
            raise oracle.Wrong("restoring changes the state")
        if states[2] != states[3]:
            raise oracle.Wrong("restoring changes the unpruned state")
        self.cases[1].reload(states[1])
        self.cases[3].reload(states[3])
        pruned = Case(self.definition)
        pruned.reload(states[2])
        pruned.execution.prune()
        if pruned.state() != states[0]:
            raise oracle.Wrong("pruning loses more than the past")

    def judge(self, events: list[Event]) -> None:
        case, tree = self.case, self.case.tree
        stopped = {s.task_id for s in case.incidents()}
        open_work = [w.element_id for w in case.work()]
        jobs = [
            t.task_spec.bpmn_id
            for c in tree.containers()
            for t in open_tasks(c)
            if "job" in t.internal_data and t.id not in stopped
        ]
        oracle.never_together(self.diagram, [*open_work, *jobs])
        for container in tree.containers():
            tokens = [t.task_spec.name for t in open_tasks(container) if not t.task_spec.attached]
            oracle.no_late_join(self.diagram, container.spec, tokens)
        for event in events:
            told = (entry["signal"] for entry in event["outbox"] if "signal" in entry)
            oracle.not_flooded(element for _, element, _ in event["opened"])
            oracle.nobody_missed(told, self.patient(), event["sequence"])
            started, ended = event["limits"]
            self.limits |= {(task, name) for task, name, *_ in started}
            self.limits -= set(ended)
        unfinished = {
            t.id for c in tree.containers() for t in c.tasks.values() if t._state & UNFINISHED
        }
        oracle.limits_match(self.limits, unfinished)
