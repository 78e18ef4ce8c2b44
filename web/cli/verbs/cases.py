"""Starting cases, and everything one does with a case as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from web.cli.answers import answers_of
from web.cli.arguments import (
    Case,
    Document,
    Key,
    Limit,
    Pairs,
    Reason,
    ShowForm,
    moment_or_none,
)
from web.cli.casefile import show_case
from web.cli.forms import show_form
from web.cli.record import show_history
from web.cli.replay import show_moment
from web.cli.rows import case_row
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="case", help="One case (案卷): look at it, change its course.")
verbs.add_typer(group)

Text = Annotated[str, typer.Argument(help="The words; they are recorded.")]


@verbs.command()
def start(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help="The policy, e.g. case-intake.")],
    pairs: Pairs = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Where the matter lies.")] = None,
    found_at: Annotated[
        str | None, typer.Option("--found-at", help="When it was found, if earlier.")
    ] = None,
    answers: Document = None,
    form: ShowForm = False,
    key: Key = None,
) -> None:
    """Start a case (登记)."""
    session = of(context)
    asked = session.engine.queries.start_form(policy)
    if form:
        show_form(session.screen, asked)
        return
    if unit is None:
        raise typer.BadParameter("say where the matter lies: --unit CODE")
    receipt = session.engine.cases.start(
        session.actor,
        policy,
        answers_of(pairs or [], answers, asked),
        unit=unit,
        found_at=moment_or_none(found_at, session.settings.zone),
        key=key,
    )
    session.receipt(receipt, "已登记", "Started")


@verbs.command()
def started(context: typer.Context, limit: Limit = 50) -> None:
    """Show the cases you started (我发起的)."""
    session = of(context)
    rows = session.engine.queries.started(session.person, limit=limit)
    columns = ("number", "title", "policy_of", "status", "outcome", "opened_at")
    shown = [case_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有发起过办件。", "You have started no case."))


@verbs.command()
def comment(context: typer.Context, case: Case, text: Text) -> None:
    """Write a remark into a case's history (批注)."""
    session = of(context)
    receipt = session.engine.cases.comment(session.actor, session.case(case), text)
    session.receipt(receipt, "已批注", "Commented")


@verbs.command()
def copy(
    context: typer.Context,
    case: Case,
    to: Annotated[list[str], typer.Option("--to", help="A person or a post; repeatable.")],
    text: Annotated[str, typer.Option("--text", help="A word to go with it.")] = "",
) -> None:
    """Put a case before others to read (抄送)."""
    session = of(context)
    receipt = session.engine.cases.copy(session.actor, session.case(case), to, text)
    session.receipt(receipt, "已抄送", "Copied")


@group.command("list")
def list_(context: typer.Context, limit: Limit = 50) -> None:
    """List cases, the latest first."""
    session = of(context)
    rows = session.engine.queries.cases(limit=limit)
    columns = ("number", "title", "place_of", "status", "outcome", "opened_at")
    shown = [case_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有办件。", "There are no cases."))


@group.command()
def show(context: typer.Context, case: Case) -> None:
    """Show a case as it stands."""
    session = of(context)
    queries, case_id, by = session.engine.queries, session.case(case), session.reader
    show_case(session.teller, queries.case(case_id, by=by), queries.history(case_id, by=by))


@group.command()
def history(
    context: typer.Context,
    case: Case,
    full: Annotated[bool, typer.Option("--full", help="Everything that is sealed, too.")] = False,
) -> None:
    """Show everything that happened, with who, in which post, and when (办理记录)."""
    session = of(context)
    events = session.engine.queries.history(session.case(case), by=session.reader)
    show_history(session.teller, events, full=full)


@group.command()
def replay(
    context: typer.Context,
    case: Case,
    at: Annotated[int, typer.Option("--at", min=1, help="The number of the event.")],
) -> None:
    """Show a case as it stood after one of its events, by re-execution (过程回放)."""
    session = of(context)
    queries, case_id, by = session.engine.queries, session.case(case), session.reader
    view = queries.replay(case_id, at=at, by=by)
    show_moment(
        session.teller, view, queries.history(case_id, by=by)[:at], session.settings.library
    )


@group.command()
def rebuild(
    context: typer.Context,
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...")] = None,
    every: Annotated[bool, typer.Option("--all", help="All cases.")] = False,
) -> None:
    """Build state and rows anew from the events, and say whether they had been right."""
    session = of(context)
    if not cases and not every:
        raise typer.BadParameter("name cases, or --all")
    known = session.engine.queries.case_ids() if every else [session.case(c) for c in cases or []]
    tables = session.each(list(known), "正在重建", "Rebuilding", session.engine.audit.rebuild)
    wrong = {case_id: found for case_id, found in zip(known, tables, strict=True) if found}
    session.screen.done(
        {"rebuilt": len(tables), "differed": wrong},
        f"已重建 {len(tables)} 件，其中 {len(wrong)} 件与原状态不一致。",
        f"Rebuilt {len(tables)}; {len(wrong)} of them had differed.",
    )


@group.command()
def export(
    context: typer.Context,
    case: Case,
    to: Annotated[Path | None, typer.Option("--to", help="A file; else the screen.")] = None,
) -> None:
    """Write a case's chain for the independent verifier (engine/verifier.py)."""
    session = of(context)
    found: dict[str, Any] = session.engine.audit.export(session.case(case))
    if to is None:
        session.screen.document(found)
        return
    session.screen.write(to, found)
    session.screen.done({"file": to}, f"已导出到 {to}", f"Exported to {to}")


@group.command()
def cancel(context: typer.Context, case: Case, reason: Reason) -> None:
    """Call a case off (撤销)."""
    session = of(context)
    receipt = session.engine.cases.cancel(session.actor, session.case(case), reason)
    session.receipt(receipt, "已撤销", "Cancelled")


@group.command()
def reopen(context: typer.Context, case: Case, reason: Reason) -> None:
    """Open a new round of a case that was handled (重办)."""
    session = of(context)
    receipt = session.engine.cases.reopen(session.actor, session.case(case), reason)
    session.receipt(receipt, "已重办", "Reopened")


@group.command("change-class")
def change_class(
    context: typer.Context,
    case: Case,
    gravity: Annotated[str, typer.Argument(help="general, complex or major.")],
    reason: Reason,
) -> None:
    """Change the class of a case; its limit counts anew from first acceptance (改类)."""
    session = of(context)
    receipt = session.engine.cases.change_class(session.actor, session.case(case), gravity, reason)
    session.receipt(receipt, "已改类", "Class changed")


@group.command()
def message(
    context: typer.Context,
    case: Case,
    name: Annotated[str, typer.Argument(help="The message's name in the diagram.")],
    pairs: Pairs = None,
    answers: Document = None,
    key: Key = None,
) -> None:
    """Deliver a message from outside to a case that waits for it."""
    session = of(context)
    payload = answers_of(pairs or [], answers, None)
    receipt = session.engine.messages.correlate(
        session.actor, session.case(case), name, payload, key=key
    )
    session.receipt(receipt, "已送达", "Delivered")


@group.command()
def link(
    context: typer.Context,
    case: Case,
    other: Annotated[str, typer.Argument(help="The other case.")],
    relation: Annotated[str, typer.Option("--relation", help="caused_by, repeats, …")],
) -> None:
    """Link two cases (关联)."""
    session = of(context)
    receipt = session.engine.cases.link(
        session.actor, session.case(case), session.case(other), relation
    )
    session.receipt(receipt, "已关联", "Linked")


@group.command()
def merge(
    context: typer.Context,
    case: Case,
    into: Annotated[str, typer.Option("--into", help="The case that goes on.")],
    reason: Reason,
) -> None:
    """Merge a case into another (并案)."""
    session = of(context)
    receipt = session.engine.cases.merge(
        session.actor, session.case(case), session.case(into), reason
    )
    session.receipt(receipt, "已并案", "Merged")


@group.command()
def unmerge(context: typer.Context, case: Case, reason: Reason) -> None:
    """Undo a merge."""
    session = of(context)
    receipt = session.engine.cases.unmerge(session.actor, session.case(case), reason)
    session.receipt(receipt, "已撤销并案", "Unmerged")


@group.command()
def split(
    context: typer.Context, case: Case, pairs: Pairs = None, answers: Document = None
) -> None:
    """Make a part of a case a case of its own (拆分)."""
    session = of(context)
    case_id = session.case(case)
    asked = session.engine.queries.start_form(session.engine.queries.case(case_id).policy)
    told = answers_of(pairs or [], answers, asked)
    receipt = session.engine.cases.split(session.actor, case_id, told)
    session.receipt(receipt, "已拆分", "Split")
