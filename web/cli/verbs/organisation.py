"""Models, people and posts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.scenarios import Library
from web.cli.answers import json_of
from web.cli.arguments import Reason, moment_of, moment_or_none
from web.cli.rows import person_row
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="organisation", help="Models, people and posts (机构与岗位).")
verbs.add_typer(group)

Person = Annotated[str, typer.Argument(metavar="WHO", help="A person's code.")]
Seat = Annotated[str, typer.Argument(metavar="POST", help="UNIT/ROLE.")]
From = Annotated[str | None, typer.Option("--from", help="From when, wall time at the site.")]
Until = Annotated[str | None, typer.Option("--to", help="Until when.")]


@group.command()
def install(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="O1, O15, O19, or a folder.")],
) -> None:
    """Install an organisation model of the library, or from a folder."""
    session = of(context)
    folder = Path(model)
    if folder.is_dir():
        files = {at.name: at.read_bytes() for at in sorted(folder.iterdir()) if at.is_file()}
    else:
        files = dict(Library(session.settings.library).model(model))
    receipt = session.engine.organisation.install(session.actor, files)
    session.receipt(receipt, "已安装机构模型", "Installed the model")


@group.command()
def people(
    context: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", help="Only this unit.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="Only this role.")] = None,
) -> None:
    """List people with their posts."""
    session = of(context)
    rows = session.engine.queries.people(unit=unit, role=role)
    shown = [person_row(session.teller, row) for row in rows]
    session.listed(rows, shown, ("person", "name", "seats"), ("没有人员。", "There is nobody."))


@group.command("add-person")
def add_person(
    context: typer.Context,
    who: Person,
    name: Annotated[str, typer.Argument(help="The full name.")],
) -> None:
    """Enter a person who may hold posts."""
    session = of(context)
    receipt = session.engine.organisation.add_person(session.actor, who, name)
    session.receipt(receipt, "已登记人员", "Entered")


@group.command()
def appoint(
    context: typer.Context,
    who: Person,
    seat: Seat,
    kind: Annotated[str, typer.Option("--kind", help="holder, deputy or acting.")] = "holder",
    start: From = None,
    end: Until = None,
) -> None:
    """Give a person a post (任命)."""
    session = of(context)
    zone = session.settings.zone
    receipt = session.engine.organisation.appoint(
        session.actor,
        who,
        seat,
        kind=kind,
        start=moment_or_none(start, zone),
        end=moment_or_none(end, zone),
    )
    session.receipt(receipt, "已任命", "Appointed")


@group.command()
def dismiss(context: typer.Context, who: Person, seat: Seat, reason: Reason) -> None:
    """Take a post from a person (免职)."""
    session = of(context)
    receipt = session.engine.organisation.dismiss(session.actor, who, seat, reason)
    session.receipt(receipt, "已免职", "Dismissed")


@group.command()
def leave(
    context: typer.Context,
    who: Person,
    start: Annotated[str, typer.Option("--from", help="From when.")],
    end: Annotated[str, typer.Option("--to", help="Until when.")],
    deputy: Annotated[str | None, typer.Option("--deputy", help="Who stands in.")] = None,
) -> None:
    """Enter that a person is away (请假, 外出)."""
    session = of(context)
    zone = session.settings.zone
    receipt = session.engine.organisation.leave(
        session.actor, who, moment_of(start, zone), moment_of(end, zone), deputy=deputy
    )
    session.receipt(receipt, "已登记请假", "Entered")


@group.command("hand-over")
def hand_over(
    context: typer.Context,
    seat: Seat,
    giver: Annotated[str, typer.Option("--giver", help="Who leaves the post.")],
    taker: Annotated[str, typer.Option("--taker", help="Who takes it.")],
    note: Annotated[str, typer.Option("--note", help="The hand-over list.")],
) -> None:
    """Move a post from one person to another (工作交接)."""
    session = of(context)
    receipt = session.engine.organisation.hand_over(session.actor, seat, giver, taker, note)
    session.receipt(receipt, "已交接", "Handed over")


@group.command()
def duty(
    context: typer.Context,
    seat: Seat,
    who: Person,
    start: Annotated[str, typer.Option("--from", help="From when.")],
    end: Annotated[str, typer.Option("--to", help="Until when.")],
) -> None:
    """Enter who is on duty for a post (当值)."""
    session = of(context)
    zone = session.settings.zone
    receipt = session.engine.organisation.duty(
        session.actor, seat, who, moment_of(start, zone), moment_of(end, zone)
    )
    session.receipt(receipt, "已排班", "Entered")


@group.command()
def setting(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="The model's code.")],
    name: Annotated[str, typer.Argument(help="The setting.")],
    value: Annotated[str, typer.Argument(help="Its value, as JSON.")],
) -> None:
    """Set one of the rules of a model, for what happens from now on."""
    session = of(context)
    told = json_of(value, name)
    receipt = session.engine.organisation.setting(session.actor, model, name, told)
    session.receipt(receipt, "已设置", "Set")
