"""Arguments and options that several verbs take."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

Case = Annotated[str, typer.Argument(metavar="CASE", help="A case's number, its end, or its id.")]
Item = Annotated[str, typer.Argument(metavar="ITEM", help="As the inbox shows it: 00001/3.1.")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; it is recorded.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Idempotency key: the same key is done once.")
]
Pairs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KEY=VALUE]...", help="Answers; KEY:=JSON for other than text."),
]
Document = Annotated[str | None, typer.Option("--answers", help="Answers as a JSON object.")]
ShowForm = Annotated[bool, typer.Option("--form", help="Print the form and do nothing.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=200, help="How many at most.")]


def moment_of(text: str, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of wall time at the site (`2026-10-05`, `2026-10-05T09:00`)."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is not a time such as 2026-10-05T09:00") from error
    return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)


def moment_or_none(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a wall time that need not be told."""
    return None if text is None else moment_of(text, zone)
