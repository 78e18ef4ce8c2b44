"""Plays the token game of one scope at deploy time; refuses what can get stuck or double a token.

A state is a set of token positions; conditions are open, so every branch is tried. Straight elements
are passed at once and joins fire as soon as they may, which keeps the number of states small.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition

from engine.bpmn.elements import Start
from engine.bpmn.events import EndEvent
from engine.bpmn.gateways import EventGateway, ExclusiveGateway, InclusiveGateway
from engine.bpmn.graph import around, reachable
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

Token = tuple[str, str]
"""An element and, for a token that waits at a join, the element it came from."""
State = frozenset[Token]

MOST_STATES = 20_000
MOST_MOVES = 400_000
MOST_BRANCHES = 10


def unsound(scope: Any) -> Finding | None:
    """Return why a scope must be refused; side flows of non-interrupting events are played apart."""
    specs = scope.task_specs
    for spec in specs.values():
        if isinstance(spec, InclusiveGateway) and len(spec.conditions) > MOST_BRANCHES:
            return finding(spec.name, "too_parallel", limit=MOST_STATES)
    side = [
        output
        for spec in specs.values()
        if spec.attached == "activity" and not spec.interrupting
        for output in spec._outputs
    ]
    hidden = {scope.end.name}
    main = reachable(scope, "Start", hidden, loose=False)
    ends = {name for name in main if isinstance(specs[name], EndEvent)}
    for start in side:
        if (main - ends) & ({start} | reachable(scope, start, hidden, loose=False)):
            return finding(start, "side_joins_main")
    for start in ["Start", *side]:
        found = play(scope, frozenset({(start, "")}))
        if found is not None:
            return found
    return None


def on_the_side(scope: Any, element: str) -> bool:
    """Whether an element lies on the flow of a non-interrupting event; such flows may run several times."""
    starts = [
        output
        for spec in scope.task_specs.values()
        if spec.attached == "activity" and not spec.interrupting
        for output in spec._outputs
    ]
    return any(element == s or element in reachable(scope, s, {scope.end.name}) for s in starts)


def play(scope: Any, start: State) -> Finding | None:
    """Return what goes wrong when tokens stand like this and every choice is tried."""
    specs = scope.task_specs
    todo: list[State] = [start]
    seen: set[State] = set()
    tried = 0
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        moves = _moves(scope, state)
        tried += len(moves)
        if len(seen) > MOST_STATES or tried > MOST_MOVES:
            return finding(scope.name, "too_parallel", limit=MOST_STATES)
        if state and not moves:
            waiting = sorted({element for element, _ in state})
            return finding(waiting[0], "waits_for_ever")
        for token, to in moves:
            after = _after(specs, state, token, to)
            if isinstance(after, Finding):
                return after
            todo.append(after)
    return None


def _moves(scope: Any, state: State) -> list[tuple[Token, Any]]:
    """Return what can happen next: the first join that can fire, or every choice of every token."""
    joined = _joined(scope, state)
    if joined is not None:
        return [joined]
    specs = scope.task_specs
    return [(t, to) for t in sorted(state) if not t[1] for to in _choices(specs, t[0])]


def _straight(spec: Any) -> bool:
    """Whether two tokens can only meet here if they have met before: one way in, one out, no events."""
    one = len(spec._outputs) == len(spec._inputs) == 1
    return one and not getattr(spec, "boundaries", ()) and not isinstance(spec, EndEvent)


def _choices(specs: Any, name: str) -> list[tuple[str, ...]]:
    """Return where a token on an element can go; each choice lists the elements that get a token."""
    spec = specs[name]
    if isinstance(spec, EndEvent):
        return [()]
    if isinstance(spec, ExclusiveGateway | EventGateway | Start):
        return [(output,) for output in spec._outputs]
    if isinstance(spec, InclusiveGateway):
        names = [name for _, name in spec.conditions]
        some = [c for k in range(1, len(names) + 1) for c in combinations(names, k)]
        return some + ([(spec.default,)] if spec.default else [])
    cut = [b for b in getattr(spec, "boundaries", ()) if specs[b].interrupting]
    return [tuple(spec._outputs), *(tuple(specs[b]._outputs) for b in cut)]


def _after(specs: Any, state: State, token: Token, to: Any) -> State | Finding:
    """Return the state after a move; a second token on a place is a finding."""
    if isinstance(to, frozenset):
        return to
    definition = getattr(specs[token[0]], "event_definition", None)
    if not to and isinstance(definition, TerminateEventDefinition | ErrorEventDefinition):
        return frozenset()
    after = set(state - {token})
    for name in to:
        source = token[0]
        while _straight(specs[name]) and specs[name]._outputs[0] != name:
            source, name = name, specs[name]._outputs[0]
        spec = specs[name]
        place = (name, source) if spec.waits_for_others else (name, "")
        if place in after and not isinstance(spec, EndEvent):
            return finding(name, "doubled_token")
        after.add(place)
    return frozenset(after)


def _joined(scope: Any, state: State) -> tuple[Token, State] | None:
    """Return the first join that can fire with the state after it."""
    specs = scope.task_specs
    for name in sorted({element for element, source in state if source}):
        here = {source for element, source in state if element == name and source}
        rest = {t for t in state if t[0] != name}
        if specs[name].counts:
            complete = here == set(specs[name]._inputs)
        else:
            ahead = [around(scope, t[1] or t[0], name) for t in rest]
            inputs = [a & set(specs[name]._inputs) for a in ahead]
            complete = not any(i - here and not i & here for i in inputs)
        if complete:
            return (name, ""), frozenset(rest | {(name, "")})
    return None
