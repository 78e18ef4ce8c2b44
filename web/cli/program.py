"""The program `wangge`: its verbs put together, its errors told, its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from engine import EngineError
from web.cli import exits
from web.cli.hoisting import hoist
from web.cli.screen import Screen
from web.cli.session import Options, Session
from web.cli.verbs import (
    audit,
    calendars,
    cases,
    clauses,
    decisions,
    definitions,
    incidents,
    installation,
    limits,
    organisation,
    scenarios,
    timers,
    upkeep,
    work,
)

app = typer.Typer(
    name="wangge",
    help="Run policies of grid-based governance (网格化治理流程). "
    "The options below go with every verb, anywhere on the line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for group in (
    installation,
    upkeep,
    work,
    cases,
    clauses,
    limits,
    incidents,
    timers,
    organisation,
    calendars,
    definitions,
    decisions,
    audit,
    scenarios,
):
    app.add_typer(group.verbs)


@app.callback()
def program(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", help="Who I am (or WANGGE_PERSON).")
    ] = None,
    as_person: Annotated[
        str | None, typer.Option("--as", help="Act as somebody else; needs the operator's right.")
    ] = None,
    post: Annotated[str | None, typer.Option("--post", help="In which post: UNIT/ROLE.")] = None,
    database: Annotated[
        str | None, typer.Option("--database", help="Its URL (or WANGGE_DATABASE).")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON with stable keys.")] = False,
) -> None:
    """Open a session for the verb that follows."""
    options = Options(database, person, as_person, post, lang, json)
    context.obj = Session(options)
    context.call_on_close(context.obj.close)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback for what people can mend."""
    given = hoist(sys.argv[1:] if arguments is None else arguments)
    screen = _screen(given)
    command = typer.main.get_command(app)
    try:
        found = command.main(args=given, prog_name="wangge", standalone_mode=False)
    except EngineError as error:
        told = exits.failure(error, screen.lang)
    except typer.TyperException as error:
        hint = screen.text("用 --help 查看用法。", "See --help.")
        told = exits.usage(error.format_message().removeprefix("Invalid value: "), hint)
    except (typer.Abort, KeyboardInterrupt):
        return exits.INTERRUPTED
    except typer.Exit as wish:
        return wish.exit_code
    except OSError as error:
        told = exits.unusable(error, screen.lang)
    except Exception as error:  # people get a sentence; what we need to mend it goes into a file
        told = exits.crash(error, screen.lang)
    else:
        return found if isinstance(found, int) else exits.OK
    screen.fail(told)
    return told.exit


def _screen(arguments: Sequence[str]) -> Screen:
    """Return a screen for errors: the session may be what could not be made."""
    english = any(argument in ("en", "--lang=en") for argument in arguments)
    lang = "en" if english else "zh"
    return Screen(lang, ZoneInfo("Asia/Shanghai"), json="--json" in arguments)
