"""An inbox as the terminal shows it."""

from __future__ import annotations

from typing import Final

from engine import Inbox
from web.cli.references import short_names
from web.cli.rows import inbox_row
from web.cli.teller import Teller

_COLUMNS: Final = ("item", "full_number", "matter", "state", "due")


def show_inbox(teller: Teller, inbox: Inbox) -> None:
    """Show what waits for somebody: what is claimed, then what may be taken, the most urgent first."""
    screen = teller.screen
    if screen.json:
        screen.document(inbox)
        return
    rows = (*inbox.mine, *inbox.pool)
    names = short_names(rows)
    posts = len({row.seat for row in rows if row.seat}) > 1
    shown = [inbox_row(teller, row, names, posts=posts) for row in rows]
    screen.rows(shown, _COLUMNS, ("没有待办。", "Nothing waits for you."))
    if rows:
        mine, pool = inbox.counts["mine"], inbox.counts["pool"]
        at = screen.wall(teller.now)
        screen.note(
            f"待办 {mine} 件，待认领 {pool} 件；截至 {at}",
            f"{mine} yours, {pool} to be claimed; as of {at}",
        )
