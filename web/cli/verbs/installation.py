"""Setting up an installation, keeping it running, and asking what is wrong with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from engine import Worker
from engine.scenarios import Library, furnish
from web import logs
from web.cli.checkup import FAULT, examine
from web.cli.exits import FAILED
from web.cli.screen import Screen
from web.cli.session import of

verbs = typer.Typer()

_OFFICES = ("administrator", "operator", "policy_staff")


@verbs.command()
def init(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Organisation model: O1, O15 or O19.")],
    administrator: Annotated[
        str, typer.Option("--administrator", help="Who sets up the rest: a person's code.")
    ] = "administrator",
) -> None:
    """Set up a new database: calendars, an organisation model, every policy of the library."""
    session = of(context)
    library = Library(session.settings.library)
    people = dict.fromkeys(_OFFICES, administrator)
    steps = furnish(session.create(), library, model, library.calendars, people)
    done = list(_told(session.screen, steps))
    session.screen.done(
        {"model": model, "administrator": administrator, "installed": done},
        f"已就绪：模型 {model}，管理员 {administrator}。下一步：wangge organisation add-person …",
        f"Ready: model {model}, administrator {administrator}. "
        "Next: wangge organisation add-person …",
    )


def _told(screen: Screen, steps: Iterator[str]) -> Iterator[str]:
    with screen.err.status(screen.text("正在安装", "Installing")) as status:
        for step in steps:
            status.update(screen.text(f"正在安装 {step}", f"Installing {step}"))
            yield step


@verbs.command()
def doctor(context: typer.Context) -> None:
    """Say in plain words what is wrong with this installation. Exit code 7 when something is."""
    session = of(context)
    with session.busy("正在检查", "Examining"):
        checks = examine(session)
    if session.screen.json:
        session.screen.document(checks)
    else:
        rows = [check.told(session.screen.lang) for check in checks]
        session.screen.table(rows, ("check", "finding", "remedy"))
    if any(check.level == FAULT for check in checks):
        raise typer.Exit(FAILED)


@verbs.command("worker")
def worker_(context: typer.Context) -> None:
    """Trigger timers, deliver messages and run jobs until stopped (Ctrl-C)."""
    session = of(context)
    logs.set_up()
    stop = threading.Event()

    def end(_: int, __: Any) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    runner = Worker(session.engine)
    runner.start()
    session.screen.say("工作进程已启动，按 Ctrl-C 停止。", "The worker runs; Ctrl-C stops it.")
    stop.wait()
    runner.stop()
    session.screen.say("工作进程已停止。", "The worker has stopped.")


@verbs.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Measure the engine against the yardsticks (`--quick`, `--database URL`)."""
    session = of(context)
    told = ["--json"] if session.screen.json else []
    # A process of its own: the stock library is measured there, and the seam patches it globally.
    command = [sys.executable, "-m", "engine.bench", *context.args, *told]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603
