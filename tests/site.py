"""A small real site for tests: a town, people in their posts, a hand clock, and whatever policies a test draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import SYSTEM, Actor, Engine, HandClock, InboxRow, Receipt, instant
from tests.bpmn.drawing import HEAD, SHARED, element

PROCESSES = Path(__file__).parent.parent / "processes"
ZONE = ZoneInfo("Asia/Shanghai")
GRID, NEXT_GRID = "330000100101001", "330000100101002"
VILLAGE, TOWN = "330000100101", "330000100"

CAST = {
    "li": f"{GRID}/grid_leader",
    "wang": f"{NEXT_GRID}/grid_leader",
    "member": f"{GRID}/grid_member",
    "zhao": f"{VILLAGE}/village_head",
    "qian": f"{TOWN}/town_leader",
    "ops": f"{TOWN}/operator",
    "staff": f"{TOWN}/policy_staff",
    "admin": f"{TOWN}/administrator",
}
"""Li works in the grid, Wang in the next one, Zhao leads the village, Qian the town."""


def local(text: str) -> int:
    """The instant of a local date and time."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


MORNING = local("2026-09-28T09:00")
"""A Monday; 1 to 7 October are holidays, 10 October is a make-up day."""


def model(code: str = "O1") -> dict[str, bytes]:
    """The files of an organisation model."""
    folder = PROCESSES / "models" / code
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def drawn(body: str, name: str = "lamp", ours: str = '<wangge:start role="grid_leader"/>') -> bytes:
    """A diagram with one process."""
    process = element("process", name, body, ours, isExecutable="true")
    return f"{HEAD}{SHARED}{process}</bpmn:definitions>".encode()


def policy(diagram: bytes, name: str = "lamp", **files: bytes) -> dict[str, bytes]:
    """A policy folder."""
    about = f"id: {name}\nname: 路灯\nname_en: Lamp\n".encode()
    return {"policy.yaml": about, f"{name}.bpmn": diagram, **files}


class Person:
    """Somebody who works with the engine."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name, self.actor = engine, name, Actor(name)

    def starts(self, name: str = "lamp", /, unit: str = GRID, **answers: Any) -> Receipt:
        return self.engine.cases.start(self.actor, name, answers, unit=unit)

    def sees(self) -> list[str]:
        """The elements of the person's inbox, claimed first."""
        box = self.engine.queries.inbox(self.name)
        return [row.element for row in (*box.mine, *box.pool)]

    def item(self, name: str) -> InboxRow:
        box = self.engine.queries.inbox(self.name)
        return next(row for row in (*box.mine, *box.pool) if row.element == name)

    def claims(self, name: str) -> Receipt:
        row = self.item(name)
        return self.engine.work_items.claim(self.actor, row.case_id, row.task_id)

    def completes(self, name: str, **answers: Any) -> Receipt:
        row = self.item(name)
        return self.engine.work_items.complete(self.actor, row.case_id, row.task_id, answers)

    def told(self) -> list[str]:
        """The kinds of notices, the latest first."""
        return [notice.kind for notice in self.engine.queries.notices(self.name)]


class Site:
    """An engine with a town, and its people by name."""

    def __init__(self, url: str, anchors: Path | None = None, now: int = MORNING) -> None:
        self.clock = HandClock(now)
        self.url, self.anchors = url, anchors
        self.engine = Engine.open(url, clock=self.clock, anchors=anchors)

    def furnish(self, *policies: Mapping[str, bytes], code: str = "O1") -> Site:
        """Install calendars and model, deploy policies, appoint the cast."""
        for path in sorted((PROCESSES / "calendars").iterdir()):
            self.engine.calendars.load(SYSTEM, path.read_bytes(), path.name)
        self.engine.organisation.install(SYSTEM, model(code))
        for files in policies:
            self.engine.definitions.deploy(SYSTEM, files)
        people = [(name, name.title()) for name in CAST]
        posts = [(name, seat, "holder") for name, seat in CAST.items()]
        self.engine.organisation.enrol(SYSTEM, people, posts)
        return self

    def deploy(self, diagram: bytes, name: str = "lamp", **files: bytes) -> None:
        """Deploy another policy."""
        self.engine.definitions.deploy(Actor("staff"), policy(diagram, name, **files))

    def reopen(self) -> None:
        """Close the engine and open it again, as after a restart."""
        self.engine.close()
        self.engine = Engine.open(self.url, clock=self.clock, anchors=self.anchors)

    def passes(self, text: str) -> int:
        """Let the clock stand at a local time and do what is due."""
        self.clock.set(local(text))
        return self.engine.timers.trigger_due()

    def __getattr__(self, name: str) -> Person:
        if name in CAST:
            return Person(self.engine, name)
        raise AttributeError(name)
