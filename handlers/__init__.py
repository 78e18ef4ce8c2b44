"""Work that machines do: the whole register, by eye.

A handler is given a job and says one of three things: variables (done), BpmnError (the diagram has a way for
this), or any other exception (try again later). It may be asked twice with the same `job.id` and must then not
do it twice. No policy is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import Handler
from handlers.archive import Archive
from handlers.notify import Notify
from handlers.number import Number
from handlers.outlets import Outlets
from handlers.publish import Publish

HANDLERS: Mapping[str, Callable[[Outlets], Handler]] = {
    "archive": lambda outlets: Archive(outlets.folder / "archive"),
    "notify": lambda outlets: Notify(outlets.smtp, outlets.sms, outlets.webhooks),
    "number": lambda outlets: Number(outlets.folder / "numbers"),
    "publish": lambda outlets: Publish(outlets.folder / "published"),
}
"""What makes each handler, by the name that `wangge:handler` uses in a diagram."""


def equip(outlets: Outlets) -> dict[str, Handler]:
    """Return every handler, with the ways out that this installation has."""
    return {name: make(outlets) for name, make in HANDLERS.items()}
