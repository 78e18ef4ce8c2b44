"""The site that is measured: a real model with people in its posts, calendars, and the policies of the bench."""

from __future__ import annotations

from pathlib import Path

from engine.bench import diagrams
from engine.bench.counting import Counting
from engine.casework.actor import SYSTEM, Actor
from engine.clock import SystemClock
from engine.errors import Broken
from engine.runtime import Engine
from engine.store import Database, schema
from engine.store.statements import row, rows

PROCESSES = Path(__file__).parents[2] / "processes"
SIGNERS = 200
WAIT = "PT2S"


class Site:
    """An engine on a database, with the people who work there. Shapes: `grids` are (person, unit code)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._database = Database.open(url)
        self.counting = Counting(self._database)
        self.engine = Engine(Database(self.counting), SystemClock())
        grids = [unit.code for unit in self.engine.queries.units() if unit.level == "grid"]
        self.grids = [(f"leader{n}", code) for n, code in enumerate(sorted(grids))]

    @classmethod
    def furnished(cls, url: str, signers: int = SIGNERS) -> Site:
        """A new site: model O1, its calendars, a leader in every grid, the policies that are measured.

        Errors: Broken when the database is not empty.
        """
        site = cls(url)
        if site.grids:
            raise Broken("Expected to measure on an empty database, but this one holds a site.")
        engine = site.engine
        for calendar in sorted((PROCESSES / "calendars").glob("cn-*.yaml")):
            engine.calendars.load(SYSTEM, calendar.read_bytes(), calendar.name)
        names = ("model.yaml", "units.csv", "posts.csv")
        model = PROCESSES / "models" / "O1"
        engine.organisation.install(SYSTEM, {name: (model / name).read_bytes() for name in names})
        site.close()
        site = cls(url)
        site._staff()
        site._deploy(signers)
        return site

    def _staff(self) -> None:
        people = [(person, f"网格长{person}") for person, _ in self.grids]
        posts = [(person, f"{unit}/grid_leader", "holder") for person, unit in self.grids]
        self.engine.organisation.enrol(SYSTEM, people, posts)

    def _deploy(self, signers: int) -> None:
        policies = {
            "bench-straight": diagrams.straight(),
            "bench-shared": diagrams.straight(shared=True),
            "bench-loop": diagrams.loop(),
            "bench-signers": diagrams.signers(signers),
            "bench-timed": diagrams.timed(WAIT),
        }
        for name, diagram in policies.items():
            self.engine.definitions.deploy(SYSTEM, diagrams.policy(name, diagram))

    def start(self, policy: str, n: int) -> tuple[Actor, str]:
        """Start a case in the n-th grid; return its leader and the case's id."""
        person, unit = self.grids[n % len(self.grids)]
        actor = Actor(person)
        receipt = self.engine.cases.start(actor, policy, diagrams.REPORT, unit=unit)
        if receipt.case_id is None:
            raise Broken("A case was started and has no id.")
        return actor, receipt.case_id

    def complete(self, actor: Actor, case_id: str, task: str, step: int = 0) -> None:
        """Complete one work item, with a form that is filled in with the text of a step."""
        answers = diagrams.opinion(step)
        self.engine.work_items.complete(actor, case_id, task, answers)

    def open_tasks(self, case_id: str) -> list[str]:
        """The open work items of a case, in the order in which they were opened."""
        with self._database.read() as reader:
            items = reader.all(rows(schema.work_item, "case_id"), case_id=case_id)
        found = [item.task_id for item in items if item.status in ("ready", "claimed")]
        return sorted(found, key=lambda task: tuple(map(int, task.split("."))))

    def tasks(self, policy: str) -> list[str]:
        """The tasks of a straight course. They are the same in every case, so that one walk tells them all."""
        actor, case_id = self.start(policy, 0)
        course = []
        while waiting := self.open_tasks(case_id):
            course.append(waiting[0])
            self.complete(actor, case_id, waiting[0])
        return course

    def stands(self, case_id: str, status: str, events: int) -> None:
        """Make sure of a case's state and of the length of its chain. Errors: Broken."""
        with self._database.read() as reader:
            found = reader.one(row(schema.case_), id=case_id)
        if found is None or (found.status, found.sequence) != (status, events):
            raise Broken(f"Expected case {case_id} to be {status} after {events} events: {found}.")

    def close(self) -> None:
        """Close engine and database."""
        self.engine.close()
