"""Decisions and expressions, tried out by hand: `decide` and `feel`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from engine import EngineError
from engine.feel import Desk, evaluated, parsed_json
from web.cli.session import of

verbs = typer.Typer()


@verbs.command()
def decide(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A DMN file.")],
    decision: Annotated[
        str | None, typer.Option("--decision", help="A decision, service or knowledge model.")
    ] = None,
    inputs: Annotated[str, typer.Option("--inputs", help="JSON, or a FEEL context.")] = "{}",
    batch: Annotated[
        Path | None,
        typer.Option("--batch", exists=True, dir_okay=False, help="One question a line, as JSON."),
    ] = None,
) -> None:
    """Decide by a DMN file (试算决策): one question, or one a line.

    A line of a batch is {"decision": …, "inputs": …}, its answer {"value": …} or {"error": …};
    files that are imported are looked for beside the file.
    """
    desk = Desk({each.name: each.read_bytes() for each in _set(file)}, file.name)
    if batch is not None:
        for line in batch.read_text("utf-8").splitlines():
            if line.strip():
                typer.echo(json.dumps(_answer(desk, line), ensure_ascii=False))
        return
    if decision is None:
        raise typer.BadParameter(
            "name a decision, or give a batch of questions", param_hint="--decision"
        )
    value = desk.decide(decision, _given(inputs))
    _show(context, value)


def _set(file: Path) -> list[Path]:
    """Return a file and those beside and below it that it may import."""
    others = [each for each in sorted(file.parent.rglob("*.dmn"))[:200] if each.name != file.name]
    if b"import" not in file.read_bytes():
        others = []
    return [file, *others]


def _answer(desk: Desk, line: str) -> dict[str, str]:
    try:
        asked = parsed_json(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("decision"), str):
            return {
                "error": 'Expected to read question, but it is not {"decision": …, "inputs": …}.'
            }
        return {"value": desk.decide(asked["decision"], asked.get("inputs", {}))}
    except EngineError as error:
        return {"error": error.sentence}


def _given(text: str) -> Any:
    """Return inputs that were typed: JSON where it is JSON, else the text of a FEEL context."""
    try:
        return parsed_json(text)
    except EngineError:
        return text


@verbs.command()
def feel(
    context: typer.Context,
    expression: Annotated[str, typer.Argument(help="An expression, as `1 + n`.")],
    names: Annotated[
        str, typer.Option("--context", help="The names around it: JSON, or a FEEL context.")
    ] = "{}",
) -> None:
    """Evaluate a FEEL expression (试算表达式) and show its value as FEEL text."""
    _show(context, evaluated(expression, _given(names)))


def _show(context: typer.Context, value: str) -> None:
    screen = of(context).screen
    if screen.json:
        screen.document({"value": value})
    else:
        typer.echo(value)
