"""Policies: deploy, list, retire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.scenarios import Policy, in_order
from web.cli.rows import definition_row
from web.cli.session import of

verbs = typer.Typer()


@verbs.command()
def deploy(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(exists=True, file_okay=False)],
) -> None:
    """Deploy policies, each a folder with its diagram, tables and forms (发布)."""
    session = of(context)
    policies = in_order(Policy.read(folder) for folder in folders)
    receipts = session.each(
        policies,
        "正在发布",
        "Deploying",
        lambda policy: session.engine.definitions.deploy(session.actor, policy.files),
    )
    if session.screen.json:
        session.screen.document(receipts)
        return
    for policy in policies:
        session.screen.say(f"已发布 {policy.id}", f"Deployed {policy.id}")


@verbs.command()
def retire(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help="The policy.")],
    version: Annotated[int, typer.Argument(min=1, help="Which version of it.")],
) -> None:
    """Retire a version: no case starts under it any more (废止)."""
    session = of(context)
    receipt = session.engine.definitions.retire(session.actor, policy, version)
    session.receipt(receipt, "已废止", "Retired")


@verbs.command()
def definitions(context: typer.Context) -> None:
    """List the policies that are deployed, with version and digest."""
    session = of(context)
    rows = session.engine.queries.definitions()
    columns = ("policy", "version", "name", "status", "deployed_at", "digest")
    shown = [definition_row(session.teller, row) for row in rows]
    session.listed(rows, shown, columns, ("没有已发布的流程。", "Nothing is deployed."))
