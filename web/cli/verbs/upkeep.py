"""Looking after the database itself: copies of it, and newer versions of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine import Engine
from web.cli.exits import BROKEN
from web.cli.session import of

verbs = typer.Typer()

_File = Annotated[Path, typer.Argument(help="The backup.")]


@verbs.command("backup")
def backup_(context: typer.Context, file: _File) -> None:
    """Copy the database to a new file while it is in use."""
    session = of(context)
    with session.busy("正在备份", "Copying"):
        size = Engine.backup(session.settings.database, file)
    session.screen.done(
        {"file": str(file), "bytes": size},
        f"已备份到 {file}（{size:,} 字节）。内含个人信息，请妥善保管。",
        f"Copied to {file} ({size:,} bytes). It holds personal values: keep it safe.",
    )


@verbs.command("restore")
def restore_(context: typer.Context, file: _File) -> None:
    """Make a database from a backup, where there is none, and verify every chain in it."""
    session = of(context)
    with session.busy("正在恢复", "Restoring"):
        Engine.restore(session.settings.database, file)
        Engine.migrate(session.settings.database)
        findings = session.engine.audit.verify()
    session.screen.done(
        {"file": str(file), "findings": findings},
        f"已从 {file} 恢复，核验发现 {len(findings)} 个问题。",
        f"Restored from {file}; verifying found {len(findings)} problems.",
    )
    for finding in findings:
        session.screen.say(finding.sentence, finding.sentence)
    if findings:
        raise typer.Exit(BROKEN)


@verbs.command("migrate")
def migrate_(context: typer.Context) -> None:
    """Bring the tables up to the version of this program. Stop whatever uses the database first."""
    session = of(context)
    with session.busy("正在升级", "Upgrading"):
        old, new = Engine.migrate(session.settings.database)
    session.screen.done(
        {"from": old, "to": new},
        f"数据库结构版本：{old} → {new}。" if old != new else f"数据库结构已是版本 {new}。",
        f"The tables went from version {old} to {new}."
        if old != new
        else f"The tables have version {new} already.",
    )
