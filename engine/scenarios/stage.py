"""A fresh engine for each scenario, quickly: the library is installed once and then copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from engine.casework.actor import SYSTEM, Actor
from engine.clock import HandClock, Instant, instant
from engine.model.job import Handling
from engine.runtime import Engine
from engine.scenarios.directory import Directory
from engine.scenarios.library import Library
from engine.scenarios.recorder import Recorder
from engine.scenarios.words import OFFICES

ADMINISTRATOR: Final = Actor("administrator")

Staff = Mapping[str, str]
"""Persons by the office at the top unit that each of them holds."""

_INSTALLED: Final = instant(datetime(2020, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Place:
    """A database of one scenario: where it is, and the clock that its engine looks at."""

    url: str
    clock: HandClock
    recorder: Recorder = field(default_factory=Recorder)

    def open(self) -> Engine:
        """Open the engine on it, with a recorder for all handlers; again after a restart."""
        return Engine.open(self.url, clock=self.clock, handling=Handling(self.recorder))


def furnish(
    engine: Engine, library: Library, model: str, calendars: Iterable[str], people: Staff
) -> Iterator[str]:
    """Give an empty engine calendars, a model, every policy, and somebody in each office.

    Yields what is being installed before each step, so that people can be shown progress.
    Errors: NotFound (the library has no such model or calendar); Invalid.
    """
    for name in calendars:
        yield name
        engine.calendars.load(SYSTEM, library.calendar(name), name)
    yield model
    engine.organisation.install(SYSTEM, library.model(model))
    for policy in library.policies.values():
        yield policy.id
        engine.definitions.deploy(SYSTEM, policy.files)
    top = Directory(library, model, ()).top
    yield "administrator"
    engine.organisation.enrol(
        SYSTEM,
        [(person, person) for person in dict.fromkeys(people.values())],
        [(person, f"{top}/{office}", "holder") for office, person in people.items()],
    )


class Stage:
    """Keeps a database per model with the whole library in it, and hands out copies."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._folder = Path(tempfile.mkdtemp(prefix="wangge-scenarios-"))
        self._templates: dict[tuple[str, tuple[str, ...]], Path] = {}
        self._copies = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove every database of this stage."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def place(self, model: str, calendars: tuple[str, ...], now: Instant) -> Place:
        """Return a fresh database that holds the model, these calendars and the library."""
        template = self._template(model, calendars)
        self._copies += 1
        copy = self._folder / f"{self._copies}.sqlite"
        for part in template.parent.glob(f"{template.name}*"):
            shutil.copyfile(part, copy.with_name(part.name.replace(template.name, copy.name)))
        return Place(f"sqlite:///{copy}", HandClock(now))

    def remove(self, place: Place) -> None:
        """Delete the database of a scenario that has been run."""
        copy = Path(place.url.removeprefix("sqlite:///"))
        for part in copy.parent.glob(f"{copy.name}*"):
            part.unlink()

    def _template(self, model: str, calendars: tuple[str, ...]) -> Path:
        found = self._templates.get((model, calendars))
        if found is not None:
            return found
        path = self._folder / f"template-{len(self._templates)}.sqlite"
        engine = Place(f"sqlite:///{path}", HandClock(_INSTALLED)).open()
        try:
            people = {office: office for office in OFFICES}
            for _ in furnish(engine, self.library, model, calendars, people):
                pass
        finally:
            engine.close()
        self._templates[model, calendars] = path
        return path
