"""Builds the demonstration: a new file, the library, the district, and its month, with progress."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random  # noqa: TID251 - a demonstration may throw dice, from a fixed seed

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from engine import SYSTEM, Engine, HandClock, instant
from engine.scenarios import Library
from web.clock import leave_clock
from web.demo import district
from web.demo.month import Month
from web.demo.names import Names

LIBRARY = Path(__file__).parent.parent.parent / "processes"
SEED = 20260914


def build(file: Path, first: datetime, days: int, console: Console) -> Engine:
    """Make the file anew and return the engine on it, its clock at the end of the last day."""
    for path in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        path.unlink(missing_ok=True)
    anchors = file.with_suffix(".anchors.jsonl")
    anchors.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    clock, dice = HandClock(instant(first)), Random(SEED)  # noqa: S311 - dice, not secrets
    engine = Engine.open(f"sqlite:///{file}", clock=clock, anchors=anchors)
    with _progress(console) as progress:
        holders = _furnish(engine, dice, progress)
        month = Month(engine, clock, holders, dice)
        task = progress.add_task("一个月的办件 / a month of matters", total=days)
        month.play(first, days, lambda day: progress.update(task, completed=day))
    engine.audit.anchor()
    leave_clock(file, clock.now())
    return engine


def _furnish(engine: Engine, dice: Random, progress: Progress) -> dict[str, str]:
    """Calendars, organisation, people, policies; returns who holds which post."""
    library = Library(LIBRARY)
    task = progress.add_task("日历 / calendars", total=len(library.calendars))
    for name, data in library.calendars.items():
        engine.calendars.load(SYSTEM, data, name)
        progress.advance(task)
    task = progress.add_task("组织 / organisation", total=2)
    engine.organisation.install(SYSTEM, district.model_files())
    progress.advance(task)
    task_policies = progress.add_task("政策 / policies", total=len(library.policies))
    for policy in library.policies.values():
        engine.definitions.deploy(SYSTEM, policy.files)
        progress.advance(task_policies)
    people, posts = district.staff(Names(dice))
    engine.organisation.enrol(SYSTEM, people, posts)
    progress.advance(task)
    return {seat: person for person, seat, _ in posts}


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
