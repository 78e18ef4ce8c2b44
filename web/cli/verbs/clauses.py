"""The clauses of the source documents, and the steps that carry them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.scenarios import Library, Runner, read_scenario
from web.cli.coverage import DRAWN, PAPER, WALKED, Clause, Coverage, Place, coverage
from web.cli.exits import FAILED
from web.cli.session import Session, of

verbs = typer.Typer()


@verbs.command()
def clauses(
    context: typer.Context,
    report: Annotated[
        bool, typer.Option("--report", help="Run every scenario, to see which clauses are walked.")
    ] = False,
    policy: Annotated[str | None, typer.Option("--policy", help="Only this policy.")] = None,
) -> None:
    """Show which clauses are carried by which steps, and which only on paper (条款对照).

    Exit code 7 when a step carries a clause that the list does not know.
    """
    session = of(context)
    library = Library(session.settings.library)
    visited = _visited(session, library) if report else {}
    found = coverage(library.folder, library.policies.values(), visited)
    names = {
        f"{place.policy}/{place.element}": session.screen.text(place.zh, place.en or place.zh)
        for place in found.elements
    }
    if policy is not None:
        found = _of(found, policy)
    if session.screen.json:
        session.screen.document(found)
    else:
        _tell(session, found, names, visited=report, whole=policy is not None)
    if any(place.unknown for place in found.elements):
        raise typer.Exit(FAILED)


def _visited(session: Session, library: Library) -> dict[str, frozenset[str]]:
    told = [
        read_scenario(data, f"{policy.id}/{Path(name).stem}")
        for policy in library.policies.values()
        for name, data in policy.scenarios.items()
    ]
    with Runner(library.folder) as runner:
        results = session.each(told, "正在模拟", "Running", runner.run)
    return {result.scenario: result.visited for result in results}


def _of(found: Coverage, policy: str) -> Coverage:
    places = tuple(place for place in found.elements if place.policy == policy)
    carried = {one for place in places for one in place.clauses}
    clauses_ = tuple(one for one in found.clauses if one.policy == policy or one.id in carried)
    return Coverage(clauses_, places)


def _tell(
    session: Session, found: Coverage, names: dict[str, str], *, visited: bool, whole: bool
) -> None:
    """Tell the figures by policy; of one policy everything, in both directions."""
    screen = session.screen
    if not whole:
        built = {place.policy for place in found.elements}
        rows = [_figures(found, policy) for policy in sorted(built)]
        columns = ("policy", "clauses", "walked", "drawn", "paper", "steps", "without")
        kept = columns if visited else tuple(name for name in columns if name != "walked")
        screen.table(rows, kept)
    shown = [one for one in found.clauses if whole or _wanting(found, one, visited=visited)]
    if shown:
        title = ("条款 → 环节", "From clauses to steps")
        if not whole:
            title = ("还没有落实的条款", "Clauses that nothing shows yet")
        rows = [_clause_row(session, names, one) for one in shown]
        screen.table(rows, ("id", "text", "elements", "state"), screen.text(*title))
    if whole:
        rows = [_place_row(session, place) for place in found.elements if place.clauses]
        title = ("环节 → 条款", "From steps to clauses")
        screen.table(rows, ("step", "clauses", "scenarios"), screen.text(*title))
    _total(session, found, visited=visited)


def _total(session: Session, found: Coverage, *, visited: bool) -> None:
    states = Counter(one.state for one in found.clauses)
    carried = len(found.clauses) - states[PAPER]
    zh, en = f"条款 {len(found.clauses)} 条：流程已体现 {carried}", f"{carried} clauses carried"
    if visited:
        zh += f"，其中模拟办件走到 {states[WALKED]}"
        en += f", {states[WALKED]} of them walked by a scenario"
    zh, en = f"{zh}；仅在纸面 {states[PAPER]}。", f"{en}; {states[PAPER]} on paper only."
    session.screen.say(zh, en)


def _wanting(found: Coverage, clause: Clause, *, visited: bool) -> bool:
    """Tell whether a clause of a policy that is drawn stands on paper only, or no scenario comes there."""
    lacking = clause.state == PAPER or (visited and clause.state == DRAWN)
    return lacking and any(place.policy == clause.policy for place in found.elements)


def _figures(found: Coverage, policy: str) -> dict[str, Any]:
    states = Counter(one.state for one in found.clauses if one.policy == policy)
    steps = [one for one in found.elements if one.policy == policy and one.kind == "userTask"]
    return {
        "policy": policy,
        "clauses": states.total(),
        **{state: states[state] for state in ("walked", "drawn", "paper")},
        "steps": len(steps),
        "without": sum(not one.clauses for one in steps),
    }


def _clause_row(session: Session, names: dict[str, str], clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "text": f"{session.screen.text(clause.zh, clause.en)} [{clause.source}]",
        "elements": "\n".join(names.get(one) or one for one in clause.elements),
        "state": session.screen.cell("status", clause.state),
    }


def _place_row(session: Session, place: Place) -> dict[str, Any]:
    name = session.screen.text(place.zh, place.en or place.zh) or place.element
    return {
        "step": name,
        "clauses": " ".join(place.clauses),
        "scenarios": len(place.scenarios) or None,
    }
