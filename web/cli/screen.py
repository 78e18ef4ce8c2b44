"""What people and programs see: tables and sentences, or one JSON document with stable keys."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from web.cli import words
from web.cli.exits import Failure


class Screen:
    """Shows values in one language and one time zone, for a person or for a program."""

    def __init__(self, lang: str, zone: ZoneInfo, *, json: bool) -> None:
        self.lang, self.zone, self.json = lang, zone, json
        self.out = Console(highlight=False)
        self.err = Console(stderr=True, highlight=False)

    def text(self, zh: str, en: str) -> str:
        """Return the sentence of the language asked for."""
        return zh if self.lang == "zh" else en

    def say(self, zh: str, en: str) -> None:
        """Show a sentence to people; programs are not told."""
        if not self.json:
            self.out.print(escape(self.text(zh, en)))

    def heading(self, zh: str, en: str) -> None:
        """Show what the following is about."""
        if not self.json:
            self.out.print(f"[bold]{escape(self.text(zh, en))}[/]")

    def note(self, zh: str, en: str) -> None:
        """Show a remark in the margin."""
        if not self.json:
            self.out.print(f"[dim]{escape(self.text(zh, en))}[/]")

    def done(self, value: Any, zh: str, en: str) -> None:
        """Show what a command did."""
        if self.json:
            self.document(value)
        else:
            self.say(zh, en)

    def rows(self, rows: Sequence[Any], columns: Sequence[str], empty: tuple[str, str]) -> None:
        """Show rows as a table of some of their fields; programs get all fields."""
        if self.json:
            self.document(list(rows))
        elif rows:
            self.table(rows, columns)
        else:
            self.say(*empty)

    def table(self, rows: Sequence[Any], columns: Sequence[str], title: str = "") -> None:
        """Draw a table; a column in which nothing stands is left out, or for which there is no room.

        What must be read in one piece keeps its width; the others share what is left.
        """
        if self.out.width < _ROOMY:
            columns = [column for column in columns if column not in _SPARE]
        shown = [[self.cell(column, field(row, column)) for column in columns] for row in rows]
        kept = [at for at, _ in enumerate(columns) if any(line[at] for line in shown)]
        table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        if title:
            self.out.print(f"\n[bold]{escape(title)}[/]")
        for at in kept:
            whole = columns[at] in _WHOLE
            head = words.word(words.HEADS, columns[at], self.lang)
            table.add_column(head, overflow="fold", no_wrap=whole)
        for line in shown:
            table.add_row(*(line[at] for at in kept))
        self.out.print(table)

    def facts(self, value: Any, keys: Sequence[str]) -> None:
        """Show some fields of one thing, one below the other."""
        table = Table(show_header=False, box=None, pad_edge=False)
        for key in keys:
            found = field(value, key)
            if found not in (None, "", (), []):
                head = words.word(words.HEADS, key, self.lang)
                table.add_row(f"[bold]{head}[/]", self.cell(key, found))
        self.out.print(table)

    def cell(self, key: str, value: Any) -> str:
        """Return a value as people read it, with what markup its kind has."""
        if key in _MARKED:
            return str(value)
        if key in _STATES and isinstance(value, str):
            told = escape(words.word(words.STATES, value, self.lang))
            colour = words.COLOURS.get(value)
            return f"[{colour}]{told}[/]" if colour else told
        return escape(self.told(key, value))

    def told(self, key: str, value: Any) -> str:
        """Return a value as text."""
        if isinstance(value, datetime):
            return self.wall(value)
        if isinstance(value, bool):
            return self.text("是", "yes") if value else ""
        if isinstance(value, tuple | list):
            return ", ".join(str(one) for one in value)
        if key == "kind":
            return words.word(words.KINDS, str(value), self.lang)
        return "" if value is None else str(value)

    def wall(self, at: datetime) -> str:
        """Return wall time at the site; a midnight is the end of the day before, as limits are."""
        return f"{self.local(at):%Y-%m-%d} {self.clock(at)}"

    def local(self, at: datetime) -> datetime:
        """Return wall time at the site, a midnight on the day that it ends."""
        local = at.astimezone(self.zone)
        return local - _MOMENT if local.hour == local.minute == local.second == 0 else local

    def clock(self, at: datetime) -> str:
        """Return the time of day at the site; a midnight is 24:00."""
        local = at.astimezone(self.zone)
        return f"{local:%H:%M}" if self.local(at) == local else "24:00"

    def document(self, value: Any) -> None:
        """Write one JSON document."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        sys.stdout.write(orjson.dumps(plain(value), option=options).decode())

    def write(self, to: Path, value: Any) -> None:
        """Write one JSON document to a file."""
        to.write_bytes(orjson.dumps(plain(value), option=orjson.OPT_SORT_KEYS))

    def fail(self, failure: Failure) -> None:
        """Show an error: a sentence, its code, and what to do next; never a traceback."""
        if self.json:
            self.document(failure.to_json())
            return
        self.err.print(
            f"[bold red]{escape(failure.told or failure.sentence)}[/] [dim]({failure.code})[/]"
        )
        if failure.told:
            self.err.print(f"[dim]{escape(failure.sentence)}[/]")
        for where, code, sentence in failure.problems:
            self.err.print(f"  {escape(where)}: {escape(sentence)} [dim]({code})[/]")
        if failure.next:
            self.err.print(escape(failure.next))


_ROOMY = 100
_SPARE = frozenset(("claimed_at", "digest", "full_number", "timer", "place_of", "policy_of"))
"""Columns that only a wide terminal shows."""

_MOMENT = timedelta(microseconds=1)
_MARKED = frozenset(("state",))
"""Columns whose cells come with their markup."""
_STATES = frozenset(("light", "status", "outcome", "pending"))
_WHOLE = frozenset(
    (
        "amount", "at", "check", "claimed_at", "closed_at", "deployed_at", "due", "full_number", "id",
        "item", "left", "light", "number", "opened_at", "outcome", "pending", "person", "policy",
        "published", "status", "worked", "task", "until", "year",
    )
)  # fmt: skip
"""Columns that are never folded."""


def field(row: Any, name: str) -> Any:
    """Return a field of a row or a key of a mapping; None when there is none."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: rows as objects, instants in UTC, digests in hex."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value) if not one.name.startswith("_")]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | Path):
        return str(value)
    return value.hex() if isinstance(value, bytes) else value
