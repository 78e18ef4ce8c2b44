"""The chains: verify, anchor; and erasing what the law wants erased."""

from __future__ import annotations

from typing import Annotated

import typer

from web.cli.arguments import Case
from web.cli.exits import BROKEN
from web.cli.session import of

verbs = typer.Typer()
personal = typer.Typer(name="personal", help="Personal data (个人信息).")
verbs.add_typer(personal)


@verbs.command()
def verify(context: typer.Context) -> None:
    """Check every chain and every anchor (防篡改核验). Exit code 6 when something is wrong."""
    session = of(context)
    with session.busy("正在核验全部记录链", "Verifying every chain"):
        findings = session.engine.audit.verify()
    session.screen.rows(
        findings,
        ("stream", "sequence", "code", "sentence"),
        ("核验通过：记录链完整，未发现篡改。", "Verified: every chain is whole."),
    )
    if findings:
        raise typer.Exit(BROKEN)


@verbs.command()
def anchor(context: typer.Context) -> None:
    """Write an anchor over all chains to the file outside the database."""
    session = of(context)
    found = session.engine.audit.anchor()
    file = session.settings.anchors
    if found is None:
        session.screen.done(
            None, "自上次锚点以来没有新记录。", "Nothing is new since the last anchor."
        )
        return
    session.screen.done(found, f"已写入 {file}", f"Written to {file}")


@personal.command()
def erase(
    context: typer.Context,
    case: Case,
    field: Annotated[str, typer.Argument(help="ELEMENT.FIELD of the form.")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="The legal reason.")],
) -> None:
    """Erase a personal value; chain and history stay valid (依法删除)."""
    session = of(context)
    receipt = session.engine.personal.erase(session.actor, session.case(case), field, reason)
    session.receipt(receipt, "已依法删除", "Erased")
