"""An inbox as the terminal shows it."""

from __future__ import annotations

from typing import Final

from engine import Inbox
from web.cli.references import short_names
from web.cli.rows import inbox_row
from web.cli.teller import Teller

_COLUMNS: Final = ("item", "full_number", "title", "name", "pending", "light", "due", "left")


def show_inbox(teller: Teller, inbox: Inbox) -> None:
    """Show what waits for somebody: what is claimed, then what may be taken, the most urgent first."""
    screen = teller.screen
    if screen.json:
        screen.document(inbox)
        return
    rows = (*inbox.mine, *inbox.pool)
    names = short_names(rows)
    shown = [inbox_row(teller, row, names) for row in rows]
    posts = {row["post"] for row in shown if row["post"]}
    columns = (*_COLUMNS, "post") if len(posts) > 1 else _COLUMNS
    screen.rows(shown, columns, ("没有待办。", "Nothing waits for you."))
    if rows:
        mine, pool = inbox.counts["mine"], inbox.counts["pool"]
        at = screen.wall(teller.now)
        screen.note(
            f"待办 {mine} 件，待认领 {pool} 件；截至 {at}",
            f"{mine} yours, {pool} to be claimed; as of {at}",
        )
