"""Re-execution: a case from its events alone, in any process, after anything else has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.casework import codec, keyframe, perform
from engine.casework.bound import Bound
from engine.casework.case import Case
from engine.casework.command import Command, Outcome
from engine.casework.world import Replaying
from engine.errors import Broken, WrongState
from engine.model.event import SEMANTICS, Event

Find = Callable[[dict[str, str]], Bound]
"""Gives what belongs to the digests a case is bound to."""


def reexecute(
    events: Iterable[Event], find: Find, *, until: int | None = None
) -> tuple[Case, list[Outcome]]:
    """The case after its events (or up to one of them), and what each did from the latest keyframe on.

    Errors: as `steps`; Broken `diverged` when there are no events.
    """
    case: Case | None = None
    outcomes: list[Outcome] = []
    for last, outcome in steps(events, find, until=until):
        case = last
        outcomes.append(outcome)
    if case is None:
        raise Broken("There are no events to execute again.", code="diverged")
    return case, outcomes


def steps(
    events: Iterable[Event], find: Find, *, until: int | None = None
) -> Iterator[tuple[Case, Outcome]]:
    """Carry out the recorded commands again, each with its recorded instant and readings; one case all along.

    What is before the latest keyframe of our own rules stays recorded and is not executed again.
    Errors: Broken `diverged` when an effect differs from the recorded one; WrongState `semantics` when an event
    was made under other rules than ours.
    """
    wanted = [event for event in events if until is None or event.sequence <= until]
    case: Case | None = None
    for event in wanted[keyframe.first(wanted) :]:
        _same_rules(event)
        case, outcome = _step(case, event, find)
        if outcome.effects != event.effects:
            raise Broken(
                f"Event {event.sequence} of {event.stream} went another way when it was executed again.",
                code="diverged",
                facts={"recorded": event.effects, "again": outcome.effects},
            )
        yield case, outcome


def _step(case: Case | None, event: Event, find: Find) -> tuple[Case, Outcome]:
    command, world = command_of(event), Replaying(event.readings)
    if case is None and event.kind != keyframe.KIND:
        bindings = dict(event.bindings)
        return perform.start(find(bindings), bindings, command, event.at, world)
    if case is None:
        raw = keyframe.state(event)
        case = codec.load(raw, find(codec.bindings(raw)))
    return case, perform.perform(case, command, event.at, world)


def command_of(event: Event) -> Command:
    """The command that an event records.

    The post an event names is the one the act was done in; the one that was asked for is an argument.
    """
    args = dict(event.command)
    post = args.pop("in_post", None)
    return Command(event.kind, args, event.actor, post, event.on_behalf_of, event.key)


def _same_rules(event: Event) -> None:
    if event.semantics != SEMANTICS:
        raise WrongState(
            "execute again",
            "event",
            f"{event.stream} {event.sequence}",
            f"it was made under rules {event.semantics}, ours are {SEMANTICS}; "
            "what it did is recorded in the history",
            code="semantics",
        )
