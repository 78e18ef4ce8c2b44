"""One call of the command line: who asks, where the database is, and how things are shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import typer
from rich.progress import Progress

from engine import Actor, Engine, Receipt
from web.bootstrap import open_engine
from web.cli.references import case_id_of, item_of
from web.cli.screen import Screen
from web.cli.teller import Teller
from web.settings import Settings, read_settings

T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """The options that every verb takes."""

    database: str | None = None
    person: str | None = None
    as_person: str | None = None
    post: str | None = None
    lang: str | None = None
    json: bool = False


class Session:
    """What a verb is given: settings, screen, engine, actor."""

    def __init__(self, options: Options) -> None:
        environment = dict(os.environ)
        told = {"WANGGE_DATABASE": options.database, "WANGGE_LANG": options.lang}
        environment.update({key: value for key, value in told.items() if value})
        self.settings: Settings = read_settings(environment)
        if options.person:
            self.settings = replace(self.settings, person=options.person)
        self.options = options
        self.screen = Screen(self.settings.lang, self.settings.zone, json=options.json)

    @cached_property
    def engine(self) -> Engine:
        """The engine, opened when a verb first needs it."""
        return open_engine(self.settings)

    def create(self) -> Engine:
        """Return the engine on a database that is made if it is not there."""
        self.engine = open_engine(self.settings, create=True)
        return self.engine

    @cached_property
    def teller(self) -> Teller:
        """Who shows what this engine knows, as of its clock."""
        return Teller.of(self.screen, self.engine)

    def close(self) -> None:
        """Close the engine if it was opened."""
        opened = self.__dict__.pop("engine", None)
        if opened is not None:
            opened.close()

    @property
    def person(self) -> str:
        """The person whose inbox and rights count: `--as`, else who I am."""
        return self.options.as_person or self.me

    @property
    def reader(self) -> str | None:
        """Whose right to read counts; nobody's when nobody has said who asks: that is the installation itself."""
        return self.options.as_person or self.settings.person or None

    @property
    def me(self) -> str:
        """Who I am; a usage error when nobody has said so."""
        if not self.settings.person:
            raise typer.BadParameter(
                self.screen.text(
                    "请用 --person 或环境变量 WANGGE_PERSON 说明您是谁",
                    "say who you are: --person PERSON, or set WANGGE_PERSON",
                )
            )
        return self.settings.person

    @property
    def actor(self) -> Actor:
        """Who acts, on whose behalf, in which post."""
        return Actor(self.me, as_person=self.options.as_person, post=self.options.post)

    def case(self, reference: str) -> str:
        """Return the id of a case told by number, by id, or by an end that is unique."""
        return case_id_of(self.engine, self.reader, reference)

    def item(self, reference: str) -> tuple[str, str]:
        """Return case and task of a work item told as `NUMBER/3.1` or by an end of it."""
        return item_of(self.engine, self.person, reference)

    def receipt(self, receipt: Receipt, zh: str, en: str) -> None:
        """Show that something was done, with its place in the chain."""
        name = receipt.number or receipt.stream
        if receipt.number is None and receipt.case_id is not None:
            name = self.engine.queries.case(receipt.case_id).number
        where = f"{name} #{receipt.sequence} {receipt.digest[:12]}"
        self.screen.done(receipt, f"{zh} · {where}", f"{en} · {where}")

    def listed(
        self,
        rows: Sequence[Any],
        shown: Sequence[Mapping[str, Any]],
        columns: Sequence[str],
        empty: tuple[str, str],
    ) -> None:
        """Show rows: to programs as the engine gives them, to people as they are told."""
        self.screen.rows(rows if self.screen.json else shown, columns, empty)

    def busy(self, zh: str, en: str) -> AbstractContextManager[Any]:
        """Show that something is being done which may take a while."""
        if self.screen.json:
            return nullcontext()
        return self.screen.err.status(self.screen.text(zh, en))

    def each(self, items: list[T], zh: str, en: str, do: Callable[[T], Any]) -> list[Any]:
        """Do something with each of many, showing progress to people."""
        if self.screen.json:
            return [do(item) for item in items]
        told = self.screen.text(zh, en)
        # Not `track` alone: a refusal would leave its bar open, to be closed in somebody else's line.
        with Progress(console=self.screen.err, transient=True) as progress:
            return [do(item) for item in progress.track(items, description=told)]


def of(context: typer.Context) -> Session:
    """Return the session of this call."""
    session: Session = context.obj
    return session
