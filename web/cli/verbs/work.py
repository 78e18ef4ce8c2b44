"""Inbox, and the moves of a work item."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from engine import NotFound
from web.cli.answers import answers_of
from web.cli.arguments import Document, Item, Key, Limit, Pairs, Reason, ShowForm
from web.cli.forms import show_form
from web.cli.inbox import show_inbox
from web.cli.rows import done_row, notice_row
from web.cli.session import Session, of

verbs = typer.Typer()

To = Annotated[str, typer.Option("--to", help="A person, or a post: UNIT/ROLE.")]
Text = Annotated[str, typer.Argument(help="The words; they are recorded.")]


@verbs.command()
def inbox(context: typer.Context, limit: Limit = 50) -> None:
    """Show what waits for you (待办)."""
    session = of(context)
    found = session.engine.queries.inbox(session.person, limit=limit)
    show_inbox(session.teller, found)


@verbs.command()
def done(context: typer.Context, limit: Limit = 50) -> None:
    """Show what you have done (已办)."""
    session = of(context)
    rows = session.engine.queries.done(session.person, limit=limit)
    columns = ("number", "title", "step", "closed_at")
    shown = [done_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("还没有已办。", "You have done nothing yet."))


@verbs.command()
def notices(context: typer.Context, limit: Limit = 50) -> None:
    """Show your notices (消息)."""
    session = of(context)
    rows = session.engine.queries.notices(session.person, limit=limit)
    columns = ("at", "kind", "number", "text")
    shown = [notice_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有消息。", "There are no notices."))


@verbs.command()
def claim(context: typer.Context, item: Item, key: Key = None) -> None:
    """Take an offered item (认领)."""
    session = of(context)
    receipt = session.engine.work_items.claim(session.actor, *session.item(item), key=key)
    session.receipt(receipt, "已认领", "Claimed")


@verbs.command()
def release(context: typer.Context, item: Item) -> None:
    """Give an item back to the pool (退回待领池)."""
    session = of(context)
    receipt = session.engine.work_items.release(session.actor, *session.item(item))
    session.receipt(receipt, "已退回待领池", "Released")


@verbs.command()
def complete(
    context: typer.Context,
    item: Item,
    pairs: Pairs = None,
    answers: Document = None,
    form: ShowForm = False,
    key: Key = None,
) -> None:
    """Finish an item with the answers of its form (办理)."""
    session = of(context)
    case_id, task_id = session.item(item)
    if form:
        show_form(session.screen, session.engine.queries.work_item(case_id, task_id).form)
        return
    asked = _form(session, case_id, task_id)
    told = answers_of(pairs or [], answers, asked)
    receipt = session.engine.work_items.complete(session.actor, case_id, task_id, told, key=key)
    session.receipt(receipt, "已办理", "Completed")


def _form(session: Session, case_id: str, task_id: str) -> dict[str, Any] | None:
    """Return the form that says how answers are read; None when the item is no longer open.

    The engine then refuses the completion with the right reason.
    """
    try:
        return session.engine.queries.work_item(case_id, task_id).form
    except NotFound:
        return None


@verbs.command("send-back")
def send_back(
    context: typer.Context,
    item: Item,
    to: Annotated[str, typer.Option("--to", help="The id of the step to go back to.")],
    reason: Reason,
) -> None:
    """Put the work back on an earlier step (退回上一步)."""
    session = of(context)
    receipt = session.engine.work_items.send_back(session.actor, *session.item(item), to, reason)
    session.receipt(receipt, "已退回", "Sent back")


@verbs.command("take-back")
def take_back(context: typer.Context, item: Item, reason: Reason) -> None:
    """Undo your own completion while nobody has gone on from it (撤回)."""
    session = of(context)
    receipt = session.engine.work_items.take_back(session.actor, *session.item(item), reason)
    session.receipt(receipt, "已撤回", "Taken back")


@verbs.command()
def transfer(context: typer.Context, item: Item, to: To, reason: Reason) -> None:
    """Hand an item to another post or a colleague (转办, 转交)."""
    session = of(context)
    receipt = session.engine.work_items.transfer(session.actor, *session.item(item), to, reason)
    session.receipt(receipt, "已转办", "Transferred")


@verbs.command()
def delegate(context: typer.Context, item: Item, to: To, reason: Reason) -> None:
    """Let a colleague prepare it; it comes back to you (委托办理)."""
    session = of(context)
    receipt = session.engine.work_items.delegate(session.actor, *session.item(item), to, reason)
    session.receipt(receipt, "已委托", "Delegated")


@verbs.command()
def urge(context: typer.Context, item: Item, text: Text) -> None:
    """Press whoever holds an item (催办)."""
    session = of(context)
    receipt = session.engine.work_items.urge(session.actor, *session.item(item), text)
    session.receipt(receipt, "已催办", "Urged")
