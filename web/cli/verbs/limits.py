"""The limits of cases, and their three stops."""

from __future__ import annotations

from typing import Annotated

import typer

from web.cli.arguments import Case, Limit, Reason
from web.cli.rows import limit_row
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="limit", help="Limits (时限): list, suspend, resume, extend, shelve.")
verbs.add_typer(group)

Name = Annotated[str, typer.Option("--name", help="Which limit of the case.")]


@group.command("list")
def list_(
    context: typer.Context,
    case: Annotated[str | None, typer.Argument(help="Only this case.")] = None,
    light: Annotated[
        str | None, typer.Option("--light", help="Only green, yellow, red or stopped.")
    ] = None,
    limit: Limit = 50,
) -> None:
    """List limits, the nearest due first."""
    session = of(context)
    case_id = None if case is None else session.case(case)
    rows = session.engine.queries.limits(
        case_id=case_id, light=light, limit=limit, by=session.reader
    )
    columns = ("number", "amount", "light", "due", "left")
    shown = [limit_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有时限。", "There are no limits."))


@group.command()
def suspend(
    context: typer.Context,
    case: Case,
    reason: Reason,
    evidence: Annotated[str, typer.Option("--evidence", help="What shows it.")],
    name: Name = "main",
) -> None:
    """Stop the clock while the other side must supply something (中止, 补正)."""
    session = of(context)
    receipt = session.engine.limits.suspend(
        session.actor, session.case(case), name, reason, evidence
    )
    session.receipt(receipt, "已中止计时", "Suspended")


@group.command()
def resume(context: typer.Context, case: Case, name: Name = "main") -> None:
    """Let the clock run on."""
    session = of(context)
    receipt = session.engine.limits.resume(session.actor, session.case(case), name)
    session.receipt(receipt, "已恢复计时", "Resumed")


@group.command()
def extend(
    context: typer.Context,
    case: Case,
    amount: Annotated[int, typer.Argument(min=1, help="How much more, in the limit's unit.")],
    reason: Reason,
    name: Name = "main",
) -> None:
    """Prolong a limit before it expires; for somebody one level up (延期)."""
    session = of(context)
    receipt = session.engine.limits.extend(session.actor, session.case(case), name, amount, reason)
    session.receipt(receipt, "已延期", "Extended")


@group.command()
def shelve(context: typer.Context, case: Case, reason: Reason, name: Name = "main") -> None:
    """Take a limit out of the count; for somebody one level up (挂账, 缓办)."""
    session = of(context)
    receipt = session.engine.limits.shelve(session.actor, session.case(case), name, reason)
    session.receipt(receipt, "已挂账", "Shelved")
