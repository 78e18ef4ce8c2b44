"""One case at a time, with every command at hand, and a look at everything that a refusal must not have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine import Actor, CaseView, EventView, Receipt, Refused
from engine.store import schema
from engine.store.statements import rows
from tests.site import Site


def everything(site: Site) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = schema.metadata.sorted_tables
    return site.engine.queries._cases.reading(lambda r: {t.name: r.all(rows(t)) for t in tables})


def refused(site: Site, act: Callable[[], object]) -> Refused:
    """The refusal of an act, which has changed no row of any table."""
    before = everything(site)
    with pytest.raises(Refused) as caught:
        act()
    assert everything(site) == before
    return caught.value


class Matter:
    """A case of a test."""

    def __init__(self, site: Site, receipt: Receipt) -> None:
        self.site, self.receipt = site, receipt
        self.id = receipt.case_id or ""

    @property
    def view(self) -> CaseView:
        return self.site.engine.queries.case(self.id)

    @property
    def last(self) -> EventView:
        return self.site.engine.queries.history(self.id)[-1]

    def task(self, element: str) -> str:
        """The newest work item of an element; what is no element is taken as a task."""
        found = [item.task_id for item in self.view.work_items if item.element == element]
        return max(found, key=lambda t: [int(n) for n in t.split(".")], default=element)

    def does(self, who: str | Actor, command: str, *args: Any, **more: Any) -> Receipt:
        """Let somebody do something with this case: `work_items.claim` on an element, `cases.cancel`, …"""
        service, verb = command.split(".")
        actor = Actor(who) if isinstance(who, str) else who
        if service == "work_items":
            args = (self.task(args[0]), *args[1:])
        receipt: Receipt = getattr(getattr(self.site.engine, service), verb)(
            actor, self.id, *args, **more
        )
        return receipt

    def told(self, word: str) -> list[list[Any]]:
        """The lines of the last event that begin with a word, without it."""
        return [effect[1:] for effect in self.last.effects if effect[0] == word]


def started(site: Site) -> Matter:
    """Li has registered that a lamp does not burn."""
    return Matter(site, site.li.starts())


def claimed(site: Site) -> Matter:
    """Li has taken it on."""
    lamp = started(site)
    lamp.does("li", "work_items.claim", "handle")
    return lamp


def delegated(site: Site) -> Matter:
    """Li has asked the member to prepare it."""
    lamp = claimed(site)
    lamp.does("li", "work_items.delegate", "handle", "member", "请先现场看")
    return lamp


def handled(site: Site) -> Matter:
    """Li has handled it; Zhao has to check it."""
    lamp = started(site)
    lamp.does("li", "work_items.complete", "handle", {})
    return lamp


def checking(site: Site) -> Matter:
    """Zhao has taken it on to check it."""
    lamp = handled(site)
    lamp.does("zhao", "work_items.claim", "check")
    return lamp


def closed(site: Site) -> Matter:
    """Zhao has checked it."""
    lamp = checking(site)
    lamp.does("zhao", "work_items.complete", "check", {})
    return lamp


def cancelled(site: Site) -> Matter:
    """It should not have been registered."""
    lamp = started(site)
    lamp.does("zhao", "cases.cancel", "误录")
    return lamp


def suspended(site: Site) -> Matter:
    """The clock of its limit stands still."""
    lamp = claimed(site)
    lamp.does("li", "limits.suspend", "main", "等待材料", "通知书1号")
    return lamp


def shelved(site: Site) -> Matter:
    """Its limit is out of the count."""
    lamp = claimed(site)
    lamp.does("zhao", "limits.shelve", "main", "等待规划")
    return lamp


def overdue(site: Site) -> Matter:
    """Its limit is over; the light is red."""
    lamp = claimed(site)
    site.passes("2026-10-06T09:00")
    return lamp


def yellow(site: Site) -> Matter:
    """Four fifths of its limit are gone."""
    lamp = claimed(site)
    site.passes("2026-10-05T09:00")
    return lamp


def merged(site: Site) -> Matter:
    """It goes on in another case, which is the first one of the site."""
    main, lamp = started(site), started(site)
    lamp.does("zhao", "cases.merge", main.id, "同一盏灯")
    return lamp


STATES = {
    each.__name__: each
    for each in (
        started,
        claimed,
        delegated,
        handled,
        checking,
        closed,
        cancelled,
        suspended,
        shelved,
        overdue,
        yellow,
        merged,
    )
}
