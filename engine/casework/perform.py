"""Carries out one command on one case: judged, done, settled, pruned. Live and in re-execution alike."""

from __future__ import annotations

from engine.bpmn import running
from engine.casework import words
from engine.casework.act import Act
from engine.casework.bound import Bound
from engine.casework.case import Case
from engine.casework.command import CLOCK, Command, Outcome
from engine.casework.commands import COMMANDS
from engine.casework.commands.cases import begin
from engine.casework.settle import settle
from engine.casework.world import World
from engine.clock import Instant
from engine.errors import NotAllowed, WrongState

EVER = frozenset(
    {
        "case.absorb",
        "case.break",
        "case.comment",
        "case.copy",
        "case.expel",
        "case.keyframe",
        "case.link",
        "case.reopen",
        "case.unmerge",
        "personal.erase",
    }
)
"""Commands that a case takes after its end."""


WORDS = frozenset({"case.comment", "case.copy", "case.link", "work_item.urge"})
"""Commands that change nothing anybody would have to undo."""


def perform(case: Case, command: Command, now: Instant, world: World) -> Outcome:
    """Carry out one command. A refusal has changed nothing that is kept: the caller drops the live case.

    Units: instants never go back; an earlier `now` is taken as that of the case's last event.
    Errors: Refused and its kinds.
    """
    act = Act(case, command, max(now, case.now), world)
    if case.over and command.kind not in EVER:
        raise WrongState(
            _verb(command.kind),
            "case",
            case.record.number,
            f"it is {case.record.status}",
            code="wrong_state" if command.kind.startswith("work_item.") else "case_over",
        )
    if command.on_behalf_of is not None and act.ask("holds", command.actor, "operator") is None:
        raise NotAllowed(
            "act as",
            "person",
            command.on_behalf_of,
            "that takes the post operator",
            code="not_operator",
        )
    words.require(command)
    with running(act.run):
        COMMANDS[command.kind](act)
        settle(act)
        case.execution.prune()
    case.sequence, case.now = act.run.sequence, act.now
    if command.kind not in WORDS:
        case.last_change = case.sequence
    return act.outcome


def start(
    bound: Bound, bindings: dict[str, str], command: Command, now: Instant, world: World
) -> tuple[Case, Outcome]:
    """Start a case."""
    case = begin(bound, bindings, command, now, world)
    return case, perform(case, command, now, world)


def overdue(case: Case, now: Instant, until: Instant | None = None) -> Command | None:
    """The next thing that time has to do to the case by now (or by `until`), as a command."""
    limit = max(now, case.now) if until is None else until
    dues = case.dues()
    if not dues or dues[0][0] > limit:
        return None
    due, key = dues[0]
    return Command("timer.trigger", {"timer": key, "due": due}, CLOCK)


def _verb(kind: str) -> str:
    return kind.split(".")[1].replace("_", " ")
