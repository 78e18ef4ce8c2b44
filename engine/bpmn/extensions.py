"""Our extension elements (`urn:wangge:bpmn:1.0`), read into frozen values; unknown ones are findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WANGGE = "urn:wangge:bpmn:1.0"
IN_WANGGE = f"{{{WANGGE}}}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DEFAULT_UNIT = "=case.unit"

VOCABULARY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # element: (attributes it must have, attributes it may have)
    "assignment": (
        frozenset(),
        frozenset({"role", "unit", "sameAs", "notSameAs", "candidates"}),
    ),
    "limit": (frozenset({"name", "amount", "unit"}), frozenset({"startsAt"})),
    "form": (frozenset({"ref"}), frozenset()),
    "handler": (frozenset({"name"}), frozenset()),
    "clause": (frozenset({"id"}), frozenset()),
    "input": (frozenset({"target", "source"}), frozenset()),
    "output": (frozenset({"target", "source"}), frozenset()),
    "result": (frozenset({"variable"}), frozenset()),
    "decision": (frozenset({"ref"}), frozenset()),
    "correlation": (frozenset({"key"}), frozenset()),
    "copy": (frozenset({"role"}), frozenset({"unit"})),
    "start": (frozenset({"role"}), frozenset()),
    "catchUp": (frozenset({"value"}), frozenset()),
    "name": (frozenset({"lang", "text"}), frozenset()),
}
REPEATABLE = frozenset({"limit", "clause", "input", "output", "copy", "start", "name"})
LOOP_ATTRIBUTES = frozenset({"collection", "item", "results", "result"})


@dataclass(frozen=True)
class Assignment:
    """Who may do a user task; `role`, `unit` and `candidates` may be FEEL."""

    role: str | None
    unit: str
    same_as: tuple[str, ...]
    not_same_as: tuple[str, ...]
    candidates: str | None


@dataclass(frozen=True)
class Limit:
    """A time limit that begins when its element is entered; all but the name may be FEEL."""

    name: str
    amount: str
    unit: str
    starts_at: str | None


@dataclass(frozen=True)
class Extensions:
    """What one element of a diagram says in our namespace."""

    assignment: Assignment | None = None
    limits: tuple[Limit, ...] = ()
    form: str | None = None
    handler: str | None = None
    clauses: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    result: str | None = None
    decision: str | None = None
    correlation: str | None = None
    copies: tuple[tuple[str, str], ...] = ()
    start_roles: tuple[str, ...] = ()
    catch_up: str = "last"
    names: dict[str, str] = field(default_factory=dict)


NOTHING = Extensions()


def children(node: Any) -> list[Any]:
    """Return the extension elements of a node that are in our namespace, in order."""
    return list(node.iterfind(f"{BPMN}extensionElements/{IN_WANGGE}*"))


def read(node: Any) -> Extensions:
    """Read the extension elements of one node; the lint gate has seen to their form."""
    found: dict[str, list[Any]] = {}
    for child in children(node):
        found.setdefault(child.tag[len(IN_WANGGE) :], []).append(child)
    if not found:
        return NOTHING
    assignment = found.get("assignment")
    return Extensions(
        assignment=_assignment(assignment[0]) if assignment else None,
        limits=tuple(_limit(e) for e in found.get("limit", ())),
        form=_one(found, "form", "ref"),
        handler=_one(found, "handler", "name"),
        clauses=tuple(e.get("id", "") for e in found.get("clause", ())),
        inputs=_pairs(found.get("input", ()), "target", "source"),
        outputs=_pairs(found.get("output", ()), "target", "source"),
        result=_one(found, "result", "variable"),
        decision=_one(found, "decision", "ref"),
        correlation=_one(found, "correlation", "key"),
        copies=tuple(
            (e.get("role", ""), e.get("unit") or DEFAULT_UNIT) for e in found.get("copy", ())
        ),
        start_roles=tuple(e.get("role", "") for e in found.get("start", ())),
        catch_up=_one(found, "catchUp", "value") or "last",
        names={e.get("lang", ""): e.get("text", "") for e in found.get("name", ())},
    )


def _one(found: dict[str, list[Any]], kind: str, attribute: str) -> str | None:
    return found[kind][0].get(attribute, "").strip() if kind in found else None


def _pairs(elements: Any, first: str, second: str) -> tuple[tuple[str, str], ...]:
    return tuple((e.get(first, "").strip(), e.get(second, "").strip()) for e in elements)


def _assignment(element: Any) -> Assignment:
    return Assignment(
        role=element.get("role"),
        unit=element.get("unit") or DEFAULT_UNIT,
        same_as=tuple(element.get("sameAs", "").replace(",", " ").split()),
        not_same_as=tuple(element.get("notSameAs", "").replace(",", " ").split()),
        candidates=element.get("candidates"),
    )


def _limit(element: Any) -> Limit:
    return Limit(
        element.get("name", ""),
        element.get("amount", ""),
        element.get("unit", ""),
        element.get("startsAt"),
    )
