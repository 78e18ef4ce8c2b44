"""What cannot go on without a person."""

from __future__ import annotations

from typing import Annotated

import typer

from web.cli.arguments import Case, Limit, Reason
from web.cli.rows import incident_row
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="incident", help="Incidents (故障件): list, retry, skip.")
verbs.add_typer(group)

Incident = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id within the case.")]


@group.command("list")
def list_(context: typer.Context, limit: Limit = 50) -> None:
    """List open incidents."""
    session = of(context)
    rows = session.engine.queries.incidents(limit=limit)
    columns = ("number", "id", "kind", "element", "reason", "unit", "opened_at")
    shown = [incident_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有故障件。", "There are no open incidents."))


@group.command()
def retry(context: typer.Context, case: Case, incident: Incident) -> None:
    """Try again what failed, once its cause is gone."""
    session = of(context)
    receipt = session.engine.incidents.retry(session.actor, session.case(case), incident)
    session.receipt(receipt, "已重试", "Retried")


@group.command()
def skip(
    context: typer.Context,
    case: Case,
    incident: Incident,
    reason: Reason,
    to: Annotated[str | None, typer.Option("--to", help="Go on at this element.")] = None,
) -> None:
    """Go on without what failed."""
    session = of(context)
    receipt = session.engine.incidents.skip(
        session.actor, session.case(case), incident, reason, to=to
    )
    session.receipt(receipt, "已跳过", "Skipped")
