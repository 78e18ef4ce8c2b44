"""Words that a command must bring along: whoever cancels, sends back or prolongs says why."""

from __future__ import annotations

from engine.casework.command import Command
from engine.errors import Invalid, Problem

_REASON = ("reason",)
WANTED: dict[str, tuple[str, ...]] = {
    "case.cancel": _REASON,
    "case.reopen": _REASON,
    "case.comment": ("text",),
    "case.copy": ("to",),
    "case.change_class": _REASON,
    "case.merge": _REASON,
    "case.unmerge": _REASON,
    "incident.skip": _REASON,
    "limit.suspend": ("reason", "evidence"),
    "limit.extend": _REASON,
    "limit.shelve": _REASON,
    "personal.erase": _REASON,
    "work_item.send_back": _REASON,
    "work_item.take_back": _REASON,
    "work_item.transfer": _REASON,
    "work_item.delegate": _REASON,
    "work_item.urge": ("text",),
}
"""By kind of command the arguments that must not be empty."""


def require(command: Command) -> None:
    """Check that nothing is missing. Errors: Invalid with a problem `missing` for each."""
    problems = [
        Problem(name, "missing", "this has to be said", "必须填写")
        for name in WANTED.get(command.kind, ())
        if _empty(command.args.get(name))
    ]
    if problems:
        verb = command.kind.split(".")[1].replace("_", " ")
        thing = command.kind.split(".")[0].replace("_", " ")
        key = command.args.get("task") or command.args.get("name") or "this one"
        raise Invalid(verb, thing, key, problems)


def _empty(said: object) -> bool:
    return not said or (isinstance(said, str) and not said.strip())
