"""Stands in for every handler in a scenario: notes what was asked, and brings nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.model.job import Handler, Job, Variables


class Recorder(Mapping[str, Handler]):
    """Has a handler of any name. What a policy does must not depend on what one brings: it is drawn."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def __getitem__(self, name: str) -> Handler:
        """The same for every name."""
        return self._note

    def _note(self, job: Job) -> Variables:
        self.jobs.append(job)
        return {}

    def __iter__(self) -> Iterator[str]:
        """The names that were asked for so far."""
        return iter(dict.fromkeys(job.handler for job in self.jobs))

    def __len__(self) -> int:
        """How many jobs were asked for; a recorder serves even when there was none."""
        return len(self.jobs) + 1
