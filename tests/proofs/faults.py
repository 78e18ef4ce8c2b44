"""Faults planted around the database: what a careless change would do. The walks must notice each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.advance import bodies, executor, writing
from engine.advance.cache import Cache
from engine.casework import codec
from engine.casework.commands import COMMANDS, time
from engine.errors import Refused

Plant = Callable[[pytest.MonkeyPatch], None]


def nothing(patch: pytest.MonkeyPatch) -> None:
    """The control."""


def a_projection_forgets_to_delete(patch: pytest.MonkeyPatch) -> None:
    right = executor.changes

    def changes(*args: Any) -> Any:
        put, drop = right(*args)
        return put, {**drop, "offer": []}

    patch.setattr(executor, "changes", changes)


def a_refused_case_stays_in_memory(patch: pytest.MonkeyPatch) -> None:
    def take(self: Cache, case_id: str, sequence: int) -> Any:
        case = self._cases.get(case_id)
        return case if case is not None and case.sequence == sequence else None

    def try_command(self: Any, command: Any) -> Refused | None:
        try:
            self._perform(command)
        except Refused as refusal:
            return refusal
        return None

    patch.setattr(Cache, "take", take)
    patch.setattr(executor._Step, "_soil", lambda self: None)
    patch.setattr(executor._Step, "try_command", try_command)


def a_timer_fires_twice(patch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, str]] = set()
    right = time.trigger

    def trigger(act: Any) -> None:
        place = (act.case.record.id, act.args["timer"])
        if place in seen or "/" in place[1]:
            right(act)
        else:
            seen.add(place)
            act.tell("due", act.args["timer"], act.args["due"])

    patch.setitem(COMMANDS, "timer.trigger", trigger)


def an_event_is_written_otherwise_than_it_was_sealed(patch: pytest.MonkeyPatch) -> None:
    right = bodies.row_of
    patch.setattr(
        writing.bodies,
        "row_of",
        lambda event, digest: {**right(event, digest), "at": event.at + (event.kind == "job.done")},
    )


def a_key_is_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    right = executor.hold_case
    patch.setattr(executor, "hold_case", lambda tx, case_id, key: right(tx, case_id, None))


def commands_come_before_what_was_due(patch: pytest.MonkeyPatch) -> None:
    right = executor.Executor._one

    def one(self: Any, *args: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(executor._Step, "overdue", lambda step, until: None)
            return right(self, *args)

    patch.setattr(executor.Executor, "_one", one)


def readings_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    right = writing.event_of

    def event_of(case_id: str, outcome: Any) -> Any:
        if outcome.command.kind == "work_item.complete":
            outcome.readings = outcome.readings[:1]
        return right(case_id, outcome)

    patch.setattr(writing, "event_of", event_of)


def the_state_is_written_before_the_case_has_moved(patch: pytest.MonkeyPatch) -> None:
    states: dict[str, Any] = {}

    def dump(case: Any) -> bytes:
        now = codec.dump(case)
        before = states.get(case.record.id, now)
        states[case.record.id] = now
        return before if case.sequence % 5 == 4 else now

    patch.setattr(writing, "codec", type("Codec", (), {"dump": staticmethod(dump)}))


def a_refusal_undoes_what_was_due(patch: pytest.MonkeyPatch) -> None:
    right = executor.Executor._one

    def one(self: Any, *args: Any) -> Any:
        done = right(self, *args)
        if done.refusal is not None:
            raise done.refusal
        return done

    patch.setattr(executor.Executor, "_one", one)


def closed_work_stays_open(patch: pytest.MonkeyPatch) -> None:
    right = executor.changes

    def changes(before: Any, after: Any, outcome: Any) -> Any:
        put, drop = right(before, after, outcome)
        open_ = [row for row in put["work_item"] if row["status"] != "withdrawn"]
        return {**put, "work_item": open_}, drop

    patch.setattr(executor, "changes", changes)


FAULTS: tuple[Plant, ...] = (
    a_projection_forgets_to_delete,
    a_refused_case_stays_in_memory,
    a_timer_fires_twice,
    an_event_is_written_otherwise_than_it_was_sealed,
    a_key_is_not_looked_up,
    commands_come_before_what_was_due,
    readings_are_not_kept,
    the_state_is_written_before_the_case_has_moved,
    a_refusal_undoes_what_was_due,
    closed_work_stays_open,
)
