"""The history of a case as the terminal shows it: a sentence per event, and with `full` everything that is sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson
from rich.markup import escape
from rich.table import Table

from engine import EventView
from web.cli.chronicle import Chronicle
from web.cli.screen import Screen, plain
from web.cli.teller import Teller
from web.cli.wrapping import wrap

Entry = tuple[str, str, list[str]]
"""Number, wall time, and the lines of the sentence."""

_MARGIN = len("999") + 2 + len("2026-10-01 24:00") + 2
_NARROW = 24
"""Below this a sentence is not squeezed any more: the terminal may fold it."""


def show_history(teller: Teller, events: Sequence[EventView], *, full: bool) -> None:
    """Show events, one after the other; `full` leaves nothing out."""
    screen = teller.screen
    if screen.json:
        screen.document(list(events))
        return
    show_lines(screen, list(told(teller, events, full=full)))


def show_lines(screen: Screen, entries: Sequence[Entry]) -> None:
    """Show entries of a history: number, time, sentence."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for style in ("dim", "dim", None):
        table.add_column(no_wrap=True, style=style)
    for number, at, lines in entries:
        table.add_row(number, at, "\n".join(escape(line) for line in lines))
    screen.out.print(table)


def told(teller: Teller, events: Sequence[EventView], *, full: bool) -> Iterator[Entry]:
    """Yield the entries of a history."""
    width = max(_NARROW, teller.screen.out.width - _MARGIN)
    chronicle = None
    for event in events:
        chronicle = chronicle or Chronicle(teller, event.stream.removeprefix("case/"))
        lines = wrap(chronicle.told(event), width)
        if full:
            lines += [line for text in _raw(event) for line in wrap(text, width)]
        yield str(event.sequence), teller.screen.wall(event.at), lines


def _raw(event: EventView) -> Iterator[str]:
    """What is sealed, as it is sealed."""
    who = f"{event.actor} → {event.on_behalf_of}" if event.on_behalf_of else event.actor
    yield f"  {event.kind} {who} {event.post or ''}".rstrip()
    yield f"  {_json(event.command)}"
    for effect in event.effects:
        yield f"  {_json(effect)}"
    yield f"  {event.digest}"


def _json(value: object) -> str:
    return orjson.dumps(plain(value), option=orjson.OPT_SORT_KEYS).decode()
