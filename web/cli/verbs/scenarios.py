"""Running told examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from engine.scenarios import Result, Runner, Scenario, read_scenario
from web.cli.exits import FAILED
from web.cli.screen import Screen
from web.cli.session import of

verbs = typer.Typer()
group = typer.Typer(name="scenario", help="Scenarios (模拟办件): told examples, run for real.")
verbs.add_typer(group)


@group.command()
def run(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, help="Files or folders.")],
    trace: Annotated[bool, typer.Option("--trace", help="Say what happened, too.")] = False,
) -> None:
    """Run scenarios, each on an engine of its own. Exit code 7 when one fails."""
    session = of(context)
    found = [file for path in files for file in _files(path)]
    scenarios = [read_scenario(file.read_bytes(), str(file)) for file in found]
    with Runner(session.settings.library) as runner:
        results = session.each(scenarios, "正在模拟", "Running", runner.run)
    if session.screen.json:
        session.screen.document(results)
    else:
        for scenario, result in zip(scenarios, results, strict=True):
            _tell(session.screen, scenario, result, trace=trace)
    failed = sum(not result.passed for result in results)
    passed = len(results) - failed
    session.screen.say(
        f"{passed} 件通过，{failed} 件未通过。", f"{passed} passed, {failed} failed."
    )
    if failed:
        raise typer.Exit(FAILED)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*.yaml") if file.parent.name == "scenarios")


def _tell(screen: Screen, scenario: Scenario, result: Result, *, trace: bool) -> None:
    title = escape(screen.text(scenario.title, scenario.title_en))
    mark = "[green]✓[/]" if result.passed else "[bold red]✗[/]"
    lines = [f"{mark} {title} [dim]{escape(result.scenario)}[/]"]
    lines += [f"  [red]{escape(str(finding))}[/]" for finding in result.findings]
    if trace or not result.passed:
        lines += [f"  [dim]{escape(line)}[/]" for line in result.trace]
    for line in lines:
        screen.out.print(line, soft_wrap=True)
