"""The lives of a case, a work item, an incident and a version: four tables and one step.

The machines are shared and hold no object: a state goes in, a state comes out.
`docs/reference/lifecycles.md` shows the same tables; a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transitions import Machine

from engine.errors import WrongState


@dataclass(frozen=True)
class Lifecycle:
    """The states of one kind of thing, the first one first, and what leads from one to the next."""

    thing: str
    states: Mapping[str, str]
    table: Sequence[tuple[str, str, str]]
    steps: Mapping[tuple[str, str], str]

    @property
    def first(self) -> str:
        """Return the state in which the thing begins."""
        return next(iter(self.states))

    @property
    def last(self) -> frozenset[str]:
        """Return the states from which nothing leads on."""
        return frozenset(self.states) - {source for _, source, _ in self.table}


def _lifecycle(thing: str, states: dict[str, str], rows: str) -> Lifecycle:
    table = tuple(_row(line) for line in rows.strip().splitlines())
    machine = Machine(
        model=None,
        states=list(states),
        initial=next(iter(states)),
        transitions=[list(row) for row in table],
        auto_transitions=False,
    )
    steps = {
        (trigger, source): str(machine.get_transitions(trigger=trigger, source=source)[0].dest)
        for trigger, source, _ in table
    }
    return Lifecycle(thing, states, table, steps)


def _row(line: str) -> tuple[str, str, str]:
    trigger, source, target = line.split()
    return trigger, source, target


CASE = _lifecycle(
    "case",
    {
        "registered": "已登记",
        "accepted": "已受理",
        "handled": "已办结",
        "closed": "已结案",
        "archived": "已归档",
        "merged": "已并案",
        "cancelled": "已撤销",
    },
    """
    accept   registered  accepted
    handle   registered  handled
    handle   accepted    handled
    return   handled     accepted
    close    handled     closed
    reopen   closed      accepted
    archive  closed      archived
    merge    registered  merged
    merge    accepted    merged
    unmerge  merged      accepted
    unmerge_unaccepted merged registered
    cancel   registered  cancelled
    cancel   accepted    cancelled
    cancel   handled     cancelled
    """,
)
"""Handled (办结) is said by the handler; closed (结案) by somebody else or by the process, K16."""

WORK_ITEM = _lifecycle(
    "work item",
    {
        "ready": "待认领",
        "claimed": "办理中",
        "delegated": "委托办理中",
        "completed": "已办",
        "withdrawn": "已收回",
        "cancelled": "已撤销",
    },
    """
    claim     ready      claimed
    release   claimed    ready
    complete  claimed    completed
    delegate  claimed    delegated
    return    delegated  claimed
    transfer  ready      ready
    transfer  claimed    ready
    transfer  delegated  ready
    send_back claimed    withdrawn
    withdraw  ready      withdrawn
    withdraw  claimed    withdrawn
    withdraw  delegated  withdrawn
    cancel    ready      cancelled
    cancel    claimed    cancelled
    cancel    delegated  cancelled
    """,
)
"""A delegate gives the work back and the holder completes it. Taking back makes a new work item."""

INCIDENT = _lifecycle(
    "incident",
    {"open": "待处置", "resolved": "已恢复", "skipped": "已跳过"},
    """
    retry  open  resolved
    lapse  open  resolved
    skip   open  skipped
    """,
)
"""`lapse`: what the incident was about is gone (the post is filled again, the case cancelled)."""

VERSION = _lifecycle(
    "definition version",
    {"deployed": "已部署", "effective": "施行中", "superseded": "已被取代", "retired": "已废止"},
    """
    take_effect  deployed    effective
    supersede    effective   superseded
    restore      superseded  effective
    retire       deployed    retired
    retire       effective   retired
    retire       superseded  retired
    """,
)

LIFECYCLES = (CASE, WORK_ITEM, INCIDENT, VERSION)


def after(lifecycle: Lifecycle, state: str, trigger: str, key: object = "") -> str:
    """Return the state that follows.

    Errors: WrongState when the trigger does not lead on from this state.
    """
    following = lifecycle.steps.get((trigger, state))
    if following is None:
        verb = trigger.replace("_", " ")
        reason = f"it is {'already ' if state in lifecycle.last else ''}{state}"
        raise WrongState(verb, lifecycle.thing, key, reason)
    return following


def triggers(lifecycle: Lifecycle, state: str) -> tuple[str, ...]:
    """Return what can happen to a thing in this state, in the order of the table."""
    return tuple(trigger for trigger, source, _ in lifecycle.table if source == state)
