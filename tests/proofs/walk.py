"""One random diagram deployed on a real site, and driven to its end over the front door by random commands."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import orjson

from engine import Actor, Refused, moment
from engine.casework.case import Case
from engine.casework.codec import dump
from engine.clock import HOUR, SECOND
from tests.proofs import promises
from tests.proofs.moves import Move, moves
from tests.site import GRID, Site, policy
from tests.walks import oracle
from tests.walks.diagrams import Diagram

PERSON, STAFF = Actor("li"), Actor("staff")
FIELDS = {"n": "number", "loud": "checkbox"}
FORM = orjson.dumps(
    {
        "components": [
            {"type": kind, "id": key, "key": key, "label": "数", "properties": {"name_en": key}}
            for key, kind in FIELDS.items()
        ]
    }
)
MOST = 400
JUDGED_LATE = ("stale", "never", "comment", "job late")
"""Commands that are refused inside their transaction, after what was due has been done."""


class Walk:
    """A diagram, its case, and what was done to it."""

    def __init__(self, site: Site, seed: int, size: int | None = None) -> None:
        self.site, self.seed = site, seed
        self.random = random.Random(seed * 11 + 3)
        self.diagram = Diagram(seed, size)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.steps = 0
        self.case_id = ""

    def deploy(self) -> None:
        """The diagram becomes the policy P, with a form for every user task but the last."""
        names = re.findall(r'<bpmn:userTask id="(\w+)"', self.diagram.xml.decode())
        forms = {f"forms/{name}.json": FORM for name in names if name != "fin"}
        self.site.engine.definitions.deploy(STAFF, {**policy(self.diagram.xml, "P"), **forms})

    def go(self, steps: int = 25) -> None:
        """Start a case, do random things to it, then only what leads to its end, and hold the promises."""
        self.deploy()
        receipt = self.site.engine.cases.start(PERSON, "P", {}, unit=GRID)
        self.case_id = receipt.case_id or ""
        while self.case.record.status not in promises.OVER:
            self.steps += 1
            if self.steps > MOST:
                raise oracle.Wrong(f"not ended: {self.case.items} {self.case.incidents}")
            options = moves(self.site.engine, self.case, self.random, self.steps > steps)
            self.do(self.random.choice(options))
        promises.hold(self.site.engine, self.case_id)
        if self.site.engine.audit.rebuild(self.case_id):
            raise oracle.Wrong("rebuilding found something to mend")

    @property
    def case(self) -> Case:
        return self.site.engine.queries._cases.stored(self.case_id)

    def do(self, move: Move) -> None:
        """One move; a refusal changes nothing, and whatever is due by then has been done."""
        self.pass_time(move)
        name, act = move
        before = self.stored()
        try:
            result = act()
        except Refused as refusal:
            self.refused[refusal.code] += 1
            self.nothing_else_changed(name, before)
        else:
            self.done[name] += 1
            if name == "complete" and self.random.random() < 0.2 and act() != result:
                raise oracle.Wrong("the same key, another receipt")
            self.nobody_beat_a_deadline(before)
        self.judge()

    def pass_time(self, move: Move) -> None:
        """Time passes in leaps; sometimes just to the next due instant, and a worker may be too late for it."""
        if move[0] == "tick":
            due = self.site.engine.timers.next_due()
            if due is not None and self.random.random() < 0.9:
                late = self.random.choice([0, 0, SECOND, 30 * HOUR])
                ahead = (due - moment(self.site.clock.now())).total_seconds()
                self.site.clock.advance(seconds=max(0.0, ahead) + late / 1000)
        elif self.random.random() < 0.3:
            self.site.clock.advance(seconds=self.random.choice([1, 1800, 7200]))

    def stored(self) -> Any:
        return self.site.engine.queries._cases.row(self.case_id)

    def was_due(self, before: Any) -> bool:
        return before.next_due is not None and before.next_due <= self.site.clock.now()

    def nothing_else_changed(self, name: str, before: Any) -> None:
        """After a refusal all is as it was, but for what was due: that has been done."""
        after, due = self.stored(), self.was_due(before)
        if after != before and not due:
            raise oracle.Wrong(f"a refused {name} changed something")
        if after == before and due and name in JUDGED_LATE:
            raise oracle.Wrong(f"a refused {name} undid what was due")

    def nobody_beat_a_deadline(self, before: Any) -> None:
        """Whoever acts after a deadline finds that the deadline came first."""
        row = self.stored()
        moved = row.sequence > before.sequence
        if moved and self.was_due(before):
            first = self.site.engine.queries._cases.events(self.case_id)[before.sequence]
            if first.kind != "timer.trigger":
                raise oracle.Wrong(f"{first.kind} came before what was due")

    def judge(self) -> None:
        """What is open together may be, by the structure of the diagram; what is stored is complete."""
        case = self.case
        stopped = {incident.task for incident in case.incidents.values()}
        jobs = [job.element_id for job in case.execution.jobs() if job.task_id not in stopped]
        oracle.never_together(self.diagram, [*(i.element for i in case.items.values()), *jobs])
        promises.visible(self.site.engine, self.case_id)
        live = self.site.engine.queries._cases._executor.cache.peek(self.case_id)
        if live is not None and live.sequence == case.sequence and dump(live) != dump(case):
            raise oracle.Wrong("memory and database differ")
