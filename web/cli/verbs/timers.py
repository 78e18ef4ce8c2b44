"""What is armed, and letting it happen."""

from __future__ import annotations

from typing import Annotated

import typer

from web.cli.arguments import Limit
from web.cli.rows import timer_row
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="timer", help="Timers and rungs of limits: list, trigger.")
verbs.add_typer(group)


@group.command("list")
def list_(
    context: typer.Context,
    case: Annotated[str | None, typer.Argument(help="Only this case.")] = None,
    limit: Limit = 50,
) -> None:
    """List what is armed, the nearest due first."""
    session = of(context)
    case_id = None if case is None else session.case(case)
    rows = session.engine.queries.timers(case_id=case_id, limit=limit)
    columns = ("number", "what", "due", "timer")
    shown = [timer_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有定时。", "Nothing is armed."))


@group.command()
def trigger(
    context: typer.Context,
    case: Annotated[str | None, typer.Argument(help="Only what is due in this case.")] = None,
) -> None:
    """Trigger what is due now, without waiting for the worker."""
    session = of(context)
    timers = session.engine.timers
    count = timers.trigger_due() if case is None else timers.trigger(session.case(case))
    session.screen.done(
        {"triggered": count}, f"已触发 {count} 个到期定时。", f"Triggered {count} due timers."
    )
