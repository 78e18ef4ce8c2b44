"""Which clauses of the source documents the diagrams carry, and which of them the told examples walk through (P8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from engine import Invalid, Problem
from engine.scenarios import Policy
from web.cli.carriers import Carrier, carriers

WALKED: Final = "walked"
DRAWN: Final = "drawn"
PAPER: Final = "paper"

_FILE: Final = "clauses.yaml"


@dataclass(frozen=True)
class Clause:
    """A clause with what carries it.

    Shapes: `elements` are `policy/element`; `scenarios` are files that reach one of them; `state` is `walked`,
        `drawn` (carried, but no scenario comes there) or `paper` (nothing carries it).
    """

    id: str
    policy: str
    source: str
    zh: str
    en: str
    elements: tuple[str, ...]
    scenarios: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Place:
    """An element of a diagram with the clauses it carries, known and unknown, and who comes there."""

    policy: str
    element: str
    kind: str
    zh: str
    en: str
    clauses: tuple[str, ...]
    unknown: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Both directions: from the clauses to the elements, and from the elements to the clauses."""

    clauses: tuple[Clause, ...]
    elements: tuple[Place, ...]


def coverage(
    library: Path, policies: Iterable[Policy], visited: Mapping[str, frozenset[str]]
) -> Coverage:
    """Return what carries what.

    Shapes: `visited` are the elements that each scenario reached, by file; empty when none was run.
    Errors: Invalid when there is no list of clauses.
    """
    told = _clauses(library)
    known = {str(one["id"]) for one in told}
    places = [
        _place(policy.id, carrier, known, visited)
        for policy in policies
        for carrier in carriers(policy)
    ]
    return Coverage(tuple(_clause(one, places) for one in told), tuple(places))


def _clauses(library: Path) -> list[dict[str, object]]:
    file = library / _FILE
    if not file.is_file():
        problem = Problem(str(file), "missing", "there is no list of clauses", "没有条款清单")
        raise Invalid("read", "clauses", str(library), [problem])
    told: list[dict[str, object]] = yaml.safe_load(file.read_text("utf-8"))
    return told


def _place(
    policy: str, carrier: Carrier, known: set[str], visited: Mapping[str, frozenset[str]]
) -> Place:
    seen = tuple(sorted(file for file, reached in visited.items() if carrier.element in reached))
    unknown = tuple(one for one in carrier.clauses if one not in known)
    return Place(
        policy,
        carrier.element,
        carrier.kind,
        carrier.zh,
        carrier.en,
        carrier.clauses,
        unknown,
        seen,
    )


def _clause(told: Mapping[str, object], places: Sequence[Place]) -> Clause:
    id_ = str(told["id"])
    carrying = [place for place in places if id_ in place.clauses]
    scenarios = sorted({file for place in carrying for file in place.scenarios})
    state = WALKED if scenarios else DRAWN if carrying else PAPER
    return Clause(
        id_,
        str(told.get("policy", "")),
        str(told.get("source", "")),
        str(told.get("zh", "")),
        str(told.get("en", "")),
        tuple(f"{place.policy}/{place.element}" for place in carrying),
        tuple(scenarios),
        state,
    )
