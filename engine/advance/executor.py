"""Executes commands on cases: hold, do what was due, judge, run, write, commit, and only then answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.advance import bodies, writing
from engine.advance.cache import Cache
from engine.advance.library import Library, bind
from engine.advance.moment import present
from engine.advance.slowness import watched
from engine.advance.world import Worlds
from engine.advance.writing import Gate, Receipt, Side
from engine.casework import codec, keyframe
from engine.casework import perform as act
from engine.casework.case import Case
from engine.casework.command import CLOCK, Command, Outcome
from engine.casework.projection import Changes, changes, project
from engine.casework.world import Recording
from engine.clock import Clock, Instant
from engine.errors import Broken, Conflict, EngineError, NotFound, Refused, Unavailable
from engine.store import Database, Row, Transaction, schema
from engine.store.holding import hold_case
from engine.store.statements import LOOK_UP
from engine.store.statements import row as row_of

_log = logging.getLogger("wangge.executor")


@dataclass(frozen=True, slots=True)
class _Done:
    """What a transaction comes back with: a receipt, or a refusal after what was due had been done."""

    receipt: Receipt | None = None
    refusal: Refused | None = None
    fired: int = 0


class Executor:
    """The only one who opens transactions on cases."""

    def __init__(self, database: Database, clock: Clock, library: Library, worlds: Worlds) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._worlds = worlds
        self.cache = Cache()

    def execute(
        self,
        case_id: str,
        command: Command,
        *,
        side: Side | None = None,
        gate: Gate | None = None,
    ) -> Receipt:
        """Carry out one command on one case, after everything that was due by now.

        A command whose key is known gives its first receipt again.
        Errors: Refused and its kinds; Unavailable; Broken, and then the case carries an incident.
        """
        with watched(case_id, command.kind):
            done = self._robustly(case_id, lambda tx: self._one(tx, case_id, command, side, gate))
        if done.refusal is not None:
            raise done.refusal
        if done.receipt is None:
            raise Broken(f"A command on case {case_id} left no event.")
        return done.receipt

    def start(
        self, command: Command, *, side: Side | None = None, gate: Gate | None = None
    ) -> Receipt:
        """Start a case; its id is an argument of the command, minted before."""
        with watched(command.args["case"], command.kind):
            return self._database.write(lambda tx: self._start(tx, command, side, gate))

    def fire(self, case_id: str, until: Instant) -> int:
        """Do what is due in one case up to an instant, and return how many dues that were."""
        return self._robustly(case_id, lambda tx: self._fire(tx, case_id, until)).fired

    def keyframe(self, case_id: str) -> Receipt | None:
        """Append an event with the complete state of a case."""
        return self._robustly(case_id, lambda tx: self._keyframe(tx, case_id)).receipt

    # -- one transaction ----------------------------------------------------------------------------

    def _one(
        self,
        tx: Transaction,
        case_id: str,
        command: Command,
        side: Side | None,
        gate: Gate | None,
    ) -> _Done:
        row = self._hold(tx, case_id, command)
        if row.known_stream is not None:
            return _Done(_again(row, row.number, command, f"case/{case_id}"))
        if gate is not None and not gate(tx):
            return _Done(
                Receipt(f"case/{case_id}", row.sequence, row.digest.hex(), case_id, row.number)
            )
        now = present(self._clock, row.last_at)
        step = _Step(self, tx, row, now)
        step.overdue(now)
        refusal = step.try_command(command)
        if refusal is not None and not step.outcomes:
            raise refusal
        receipt = step.write(side if refusal is None else None)
        return _Done(receipt, refusal, len(step.outcomes))

    def _fire(self, tx: Transaction, case_id: str, until: Instant) -> _Done:
        row = self._hold(tx, case_id, None)
        step = _Step(self, tx, row, present(self._clock, row.last_at))
        step.overdue(min(until, step.now))
        if step.outcomes:
            step.write(None)
        return _Done(fired=len(step.outcomes))

    def _keyframe(self, tx: Transaction, case_id: str) -> _Done:
        row = self._hold(tx, case_id, None)
        step = _Step(self, tx, row, present(self._clock, row.last_at))
        refusal = step.try_command(keyframe.command(step.case))
        return _Done(None if refusal else step.write(None), refusal)

    def _start(
        self, tx: Transaction, command: Command, side: Side | None, gate: Gate | None
    ) -> Receipt:
        known = tx.one(LOOK_UP, key=command.key)
        stream = f"case/{command.args['case']}"
        if known is not None and known.known_stream is not None:
            return _again(known, _number(tx, known.known_stream), command, None)
        if gate is not None and not gate(tx):
            return Receipt(stream, 0, "", command.args["case"])
        now = self._clock.now()
        version, bindings = bind(tx, command.args["policy"])
        command = replace(command, args={**command.args, "version": version})
        world = Recording(
            self._worlds.of(
                tx, known.organisation_sequence if known else 0, command.args["unit"], now
            )
        )
        case, outcome = act.start(self._library.bound(tx, bindings), bindings, command, now, world)
        outcome.readings = world.readings
        receipt = writing.add(tx, case, outcome, side)
        self._publish(tx, case)
        return receipt

    def _hold(self, tx: Transaction, case_id: str, command: Command | None) -> Row:
        row = hold_case(tx, case_id, command.key if command else None)
        if row is None:
            raise NotFound("find", "case", case_id, "there is no such case")
        return row

    # -- the live case ------------------------------------------------------------------------------

    def taken(self, tx: Transaction, row: Row) -> Case:
        """The case as it stands in the database: from this group, from memory, or from its stored state."""
        case: Case | None = tx.group.pop(row.id, None)
        if case is None or case.sequence != row.sequence:
            case = self.cache.take(row.id, row.sequence)
        if case is None:
            raw = bodies.unpack(row.state)
            case = codec.load(raw, self._library.bound(tx, codec.bindings(raw)))
        if case.projection is None:
            case.projection = project(case)
        return case

    def world(self, tx: Transaction, row: Row, now: Instant) -> Recording:
        """The world of one command."""
        return Recording(self._worlds.of(tx, row.organisation_sequence or 0, row.unit, now))

    def _publish(self, tx: Transaction, case: Case) -> None:
        """Let the next command of the group find the case, and others once it is committed."""
        sequence, key = case.sequence, case.record.id
        tx.group[key] = case

        def keep() -> None:
            if case.sequence == sequence:
                self.cache.put(case)

        def drop() -> None:
            case.sequence = -1
            tx.group.pop(key, None)

        tx.after_commit(keep)
        tx.after_rollback(drop)

    # -- what nobody foresaw ------------------------------------------------------------------------

    def _robustly(self, case_id: str, work: Callable[[Transaction], _Done]) -> _Done:
        """Do the work; an unexpected exception is tried once more from fresh state, then becomes an incident."""
        try:
            return self._database.write(work)
        except EngineError as error:
            if not isinstance(error, Broken):
                raise
            first: Exception = error
        except Exception as error:
            first = error
        _log.warning("case %s: trying again after %r", case_id, first, extra={"case": case_id})
        try:
            return self._database.write(work)
        except (Refused, Unavailable):
            raise
        except Exception as error:
            _log.exception("case %s: a command failed twice", case_id, extra={"case": case_id})
            self._break(case_id, error)
            raise Broken(
                f"The command failed for a reason nobody foresaw; case {case_id} carries an incident.",
                code="broken",
                facts={"case": case_id, "error": repr(error)},
            ) from error

    def _break(self, case_id: str, error: Exception) -> None:
        def work(tx: Transaction) -> None:
            row = self._hold(tx, case_id, None)
            step = _Step(self, tx, row, max(self._clock.now(), row.last_at))
            timer = act.overdue(step.case, step.now)
            args = {"reason": repr(error)[:500], "timer": timer.args["timer"] if timer else None}
            refusal = step.try_command(Command("case.break", args, CLOCK))
            if refusal is None:
                step.write(None)

        self._database.write(work)


class _Step:
    """The commands of one transaction on one case, and where the case stood before them."""

    def __init__(self, executor: Executor, tx: Transaction, row: Row, now: Instant) -> None:
        self._executor, self._tx, self._row, self.now = executor, tx, row, now
        self.case = executor.taken(tx, row)
        self.before = self.case.projection or project(self.case)
        self.outcomes: list[Outcome] = []
        self.changed: list[Changes] = []
        tx.after_rollback(self._soil)

    def _soil(self) -> None:
        self.case.sequence = -1

    def overdue(self, until: Instant) -> None:
        """Trigger what is due, in the order of the dues, each with an event of its own; free when nothing is."""
        if self._row.next_due is None or self._row.next_due > until:
            return
        while (command := act.overdue(self.case, self.now, until)) is not None:
            self._perform(command)

    def _perform(self, command: Command) -> None:
        world = self._executor.world(self._tx, self._row, self.now)
        outcome = act.perform(self.case, command, self.now, world)
        outcome.readings = world.readings
        self.outcomes.append(outcome)
        after = project(self.case)
        self.changed.append(changes(self.before, after, outcome))
        self.before = self.case.projection = after

    def try_command(self, command: Command) -> Refused | None:
        """Carry out the command, or return why not; what was due before it stays done."""
        saved = codec.dump(self.case) if self.outcomes else None
        try:
            self._perform(command)
        except Refused as refusal:
            self.case.sequence = -1
            if saved is not None:
                self.case = codec.load(saved, self.case.bound)
                self.case.projection = self.before
            return refusal
        return None

    def write(self, side: Side | None) -> Receipt:
        """Write everything at once."""
        receipt = writing.save(self._tx, self._row, self.case, self.changed, self.outcomes, side)
        self._executor._publish(self._tx, self.case)
        return receipt


def _again(row: Row, number: str | None, command: Command, stream: str | None) -> Receipt:
    """The first receipt of a command that came twice. Errors: Conflict when the key was another command's."""
    found = row.known_stream
    if stream not in (None, found) or row.known_kind != command.kind:
        raise Conflict(
            "carry out",
            "command",
            command.key,
            "its key belongs to another command",
            code="key_reused",
        )
    case_id = found.removeprefix("case/") if found.startswith("case/") else None
    return Receipt(found, row.known_sequence, row.known_digest.hex(), case_id, number)


def _number(tx: Transaction, stream: str) -> str | None:
    """The number of the case that a stream tells of."""
    found = tx.one(row_of(schema.case_), id=stream.removeprefix("case/"))
    return None if found is None else str(found.number)
