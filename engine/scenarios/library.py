"""The library on disk: organisation models, calendars and policies, as the engine takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from engine.errors import NotFound, Unavailable
from engine.xml import parse

_SHELVES: Final = ("models", "calendars")
_CALL: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}callActivity"
_PROCESS: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}process"
_SKIPPED: Final = frozenset((".py", ".pyc"))


@dataclass(frozen=True)
class Policy:
    """One policy folder as it lies on disk.

    Shapes: `files` holds what is deployed, by path within the folder; scenarios are told apart.
    """

    id: str
    folder: Path
    files: Mapping[str, bytes]
    scenarios: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> Policy:
        """Read a policy folder."""
        files = _files(folder)
        told = {name: files.pop(name) for name in list(files) if name.startswith("scenarios/")}
        return cls(folder.resolve().name, folder, files, told)

    @cached_property
    def processes(self) -> frozenset[str]:
        """The ids of the processes that this policy defines."""
        return frozenset(self._marks(_PROCESS, "id"))

    @cached_property
    def calls(self) -> frozenset[str]:
        """The ids of the processes that its call activities name."""
        return frozenset(self._marks(_CALL, "calledElement"))

    def _marks(self, tag: str, attribute: str) -> Iterator[str]:
        for name, data in self.files.items():
            if name.endswith(".bpmn"):
                for element in parse(data, name).iter(tag):
                    yield from filter(None, [element.get(attribute)])


class Library:
    """A folder `processes/`, read once."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Unavailable(f"There is no library folder at {folder}.")
        self.folder = folder

    @cached_property
    def models(self) -> Mapping[str, Mapping[str, bytes]]:
        """The files of each organisation model by its code."""
        shelf = self.folder / "models"
        return {at.name: _files(at) for at in _folders(shelf)}

    @cached_property
    def calendars(self) -> Mapping[str, bytes]:
        """The calendar files by name without ending, in the order in which they are loaded."""
        shelf = self.folder / "calendars"
        return {at.stem: at.read_bytes() for at in sorted(shelf.glob("*.yaml"))}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """The policies by id, each after those that its call activities name."""
        found = {
            policy.id: policy
            for group in _folders(self.folder)
            if group.name not in _SHELVES
            for policy in map(Policy.read, _folders(group))
            if any(name.endswith(".bpmn") for name in policy.files)
        }
        return {policy.id: policy for policy in in_order(found.values())}

    @cached_property
    def digest(self) -> str:
        """A digest over everything that an engine is given, to know whether a copy still serves."""
        digest = hashlib.sha256()
        shelves = [self.calendars, *self.models.values()]
        shelves += [policy.files for policy in self.policies.values()]
        for shelf in shelves:
            for name, data in sorted(shelf.items()):
                digest.update(f"{name} {len(data)} ".encode() + data)
        return digest.hexdigest()

    def calendar(self, name: str) -> bytes:
        """Return one calendar file.

        Errors: NotFound.
        """
        if name not in self.calendars:
            known = ", ".join(self.calendars) or "none"
            raise NotFound("read", "calendar", name, f"the library has {known}")
        return self.calendars[name]

    def model(self, code: str) -> Mapping[str, bytes]:
        """Return the files of one model.

        Errors: NotFound.
        """
        if code not in self.models:
            known = ", ".join(self.models) or "none"
            raise NotFound("read", "model", code, f"the library has {known}")
        return self.models[code]


def in_order(policies: Iterable[Policy]) -> list[Policy]:
    """Return policies so that each comes after those that its call activities name."""
    found = {policy.id: policy for policy in policies}
    ordered: dict[str, Policy] = {}
    for policy in found.values():
        _place(policy, found, ordered, frozenset())
    return list(ordered.values())


def _place(
    policy: Policy, found: Mapping[str, Policy], ordered: dict[str, Policy], above: frozenset[str]
) -> None:
    # Policies may call one another in a ring; the ring is then entered where it was met first.
    if policy.id in ordered or policy.id in above:
        return
    for other in found.values():
        if policy.calls & other.processes:
            _place(other, found, ordered, above | {policy.id})
    ordered[policy.id] = policy


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [at for at in sorted(folder.iterdir()) if at.is_dir() and at.name[0] not in "._"]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        at.relative_to(folder).as_posix(): at.read_bytes()
        for at in sorted(folder.rglob("*"))
        if at.is_file() and at.suffix not in _SKIPPED and not at.name.startswith(".")
    }
