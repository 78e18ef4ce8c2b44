"""Working-day calendars."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="calendar", help="Calendars (工作日历): load, show.")
verbs.add_typer(group)


@group.command()
def load(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """Load the calendar of a year; provisional due dates are worked out anew."""
    session = of(context)
    for file in files:
        receipt = session.engine.calendars.load(session.actor, file.read_bytes(), file.name)
        session.receipt(receipt, f"已加载 {file.name}", f"Loaded {file.name}")


@group.command()
def show(context: typer.Context) -> None:
    """Show which years are known, and by which notice."""
    session = of(context)
    rows = session.engine.queries.calendars()
    if session.screen.json:
        session.screen.document(rows)
        return
    told = [
        {
            "region": row.region,
            "year": str(row.year),
            "version": row.version,
            "notice": row.title,
            "reference": row.number,
            "published": row.published,
        }
        for row in rows
    ]
    columns = ("region", "year", "version", "notice", "reference", "published")
    session.screen.rows(told, columns, ("没有日历。", "There is no calendar."))
