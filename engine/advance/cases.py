"""The cases of a site as services see them: command one, look at one, have one re-executed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from engine.advance import bodies
from engine.advance.executor import Executor
from engine.advance.library import Library, bind
from engine.advance.personal import take_out
from engine.advance.post import Post
from engine.advance.writing import Gate, Receipt, Side, delivering
from engine.casework import codec, keyframe
from engine.casework.bound import Bound
from engine.casework.case import Case
from engine.casework.command import CLOCK, Command
from engine.casework.commands.cases import process_of
from engine.casework.replay import reexecute
from engine.clock import Clock, Instant
from engine.errors import Broken, NotFound, Refused, Unavailable
from engine.model.event import GENESIS, Event, Sealed
from engine.store import Database, Reader, Row, Transaction, schema
from engine.store.lookups import CASE_IDS, OPEN_IDS, PERSONAL_OF
from engine.store.statements import DELIVERIES, DUE_TIMERS, EVENTS, NEXT_DUE, row, rows

PAGE = 1_000

T = TypeVar("T")

_log = logging.getLogger("wangge.cases")


class Cases:
    """Every case: its commands, its events, its state at any moment."""

    def __init__(
        self, database: Database, executor: Executor, library: Library, clock: Clock
    ) -> None:
        self._database = database
        self._clock = clock
        self._executor = executor
        self._library = library
        self.post = Post(database, executor, clock)

    # -- commands -----------------------------------------------------------------------------------

    def execute(
        self,
        case_id: str,
        command: Command,
        *,
        side: Side | None = None,
        gate: Gate | None = None,
    ) -> Receipt:
        """Carry out a command on a case, and then what it sent to other cases."""
        receipt = self._executor.execute(case_id, command, side=side, gate=gate)
        if receipt.messages:
            self.deliver()
        return receipt

    def start(self, command: Command, *, side: Side | None = None) -> Receipt:
        """Start a case."""
        return self._executor.start(command, side=side)

    def deliver(self, limit: int = 200) -> int:
        """Hand over commands from case to case, each exactly once, and return how many there were."""
        handed = self.post.deliver(limit)
        with self._database.read() as reader:
            waiting = reader.all(DELIVERIES, limit=limit)
        return handed + sum(self._deliver(delivery) for delivery in waiting)

    def _deliver(self, delivery: Row) -> bool:
        """Hand over one message; one that is refused becomes an incident of the case that sent it.

        One that cannot be handed over now stays where it is, and does not stop the others.
        """
        message: dict[str, Any] = orjson.loads(delivery.command)
        command = Command(message["kind"], message["args"], message["actor"], message["post"])
        try:
            if message["kind"] == "case.start":
                self._executor.start(command, gate=delivering(delivery.id))
            else:
                self._executor.execute(delivery.case_id, command, gate=delivering(delivery.id))
        except Refused as refusal:
            if (
                message["kind"] == "signal.deliver"
            ):  # whoever does not wait any more need not hear it
                self._drop(delivery)
                return True
            _log.error("message %s was refused: %s", delivery.id, refusal.sentence)
            self._undeliverable(delivery, refusal)
        except Unavailable as error:
            _log.error("message %s has to wait: %s", delivery.id, error.sentence)
            return False
        except Broken as error:  # and the case that should have received it carries an incident
            _log.error("message %s failed: %s", delivery.id, error.sentence)
            self._drop(delivery)
        return True

    def _undeliverable(self, delivery: Row, refusal: Refused) -> None:
        kind, _, rest = delivery.id.partition("/")
        sender = rest.split("/")[0] if kind == "case" else delivery.case_id
        reason = f"message {delivery.id} was refused: {refusal.sentence}"
        command = Command("case.break", {"reason": reason, "timer": None}, CLOCK)
        try:
            self._executor.execute(sender, command, gate=delivering(delivery.id))
        except Refused:  # that one has ended too: nobody is left whom it concerns
            self._drop(delivery)

    def _drop(self, delivery: Row) -> None:
        self._database.write(delivering(delivery.id))

    def without_personal(
        self, case_id: str, task_id: str, answers: dict[str, Any]
    ) -> tuple[dict[str, Any], Side | None]:
        """The answers of a work item with personal values taken out, and the rows those become.

        Errors: Invalid with a problem per field.
        """
        case = self._executor.cache.peek(case_id)
        if case is None or task_id not in case.items:
            case = self.stored(case_id)  # another process may have moved it on
        item = case.items.get(task_id)
        if item is None:
            return answers, None
        return take_out(case.bound, case_id, item.element, answers, self._clock.now())

    def start_answers(
        self, policy: str, case_id: str, answers: dict[str, Any]
    ) -> tuple[dict[str, Any], Side | None]:
        """The same for the start form of the policy's version in force. Errors: NotFound, Invalid."""
        with self._database.read() as reader:
            bound = self._library.bound(reader, bind(reader, policy)[1])
        entry = bound.start_event(process_of(policy))
        if bound.form(entry) is None:
            # Here, and not only when the case starts: a split has no way back once its event is written.
            answers = bound.checked(entry, answers)
        return take_out(bound, case_id, entry, answers, self._clock.now())

    # -- time ---------------------------------------------------------------------------------------

    def due(self, until: Instant, limit: int) -> list[tuple[str, Instant]]:
        """What is due, the earliest first: cases, each with the instant."""
        with self._database.read() as reader:
            return [(t.case_id, t.due_at) for t in reader.all(DUE_TIMERS, now=until, limit=limit)]

    def next_due(self) -> Instant | None:
        """When the next timer or rung is due."""
        with self._database.read() as reader:
            found = reader.one(NEXT_DUE)
        return None if found is None else found.due_at

    def next_due_of(self, case_id: str) -> Instant | None:
        """When the next timer or rung of one case is due."""
        found = self.row(case_id)
        return None if found is None else found.next_due

    def fire(self, case_id: str, until: Instant) -> int:
        """Do what is due in one case up to an instant, then what that sent elsewhere."""
        return self._executor.fire(case_id, until)

    # -- looking ------------------------------------------------------------------------------------

    def element_of(self, case_id: str, task_id: str) -> str | None:
        """The element of a work item, or None when the case never had it."""
        with self._database.read() as reader:
            found = reader.one(row(schema.work_item), case_id=case_id, task_id=task_id)
        return None if found is None else str(found.element)

    def stored(self, case_id: str) -> Case:
        """A case of one's own to look at, as it stands in the database. Errors: NotFound."""
        with self._database.read() as reader:
            found = self._row(reader, case_id)
            raw = bodies.unpack(found.state)
            return codec.load(raw, self._library.bound(reader, codec.bindings(raw)))

    def state(self, case_id: str) -> bytes:
        """The stored state, uncompressed. Errors: NotFound."""
        with self._database.read() as reader:
            return bodies.unpack(self._row(reader, case_id).state)

    def chain(self, stream: str) -> list[Sealed]:
        """The whole chain of a stream."""
        chain: list[Sealed] = []
        previous = GENESIS
        last = 0
        with self._database.read() as reader:
            while page := reader.all(EVENTS, stream=stream, after=last, limit=PAGE):
                chain += bodies.chain_of(page, previous)
                previous, last = chain[-1].digest, page[-1].sequence
        return chain

    def events(self, case_id: str) -> list[Event]:
        """Every event of a case, in order. Errors: NotFound."""
        chain = self.chain(f"case/{case_id}")
        if not chain:
            raise NotFound("find", "case", case_id, "there is no such case")
        return [sealed.event for sealed in chain]

    def as_of(self, case_id: str, sequence: int | None = None) -> Case:
        """A case as it stood after one of its events, by re-execution. Errors: NotFound, Broken."""
        case, _ = reexecute(self.events(case_id), self.bound, until=sequence)
        return case

    def bound(self, bindings: dict[str, str]) -> Bound:
        """What a case is bound to."""
        with self._database.read() as reader:
            return self._library.bound(reader, bindings)

    def row(self, case_id: str) -> Row | None:
        """The case's own row."""
        with self._database.read() as reader:
            return reader.one(row(schema.case_), id=case_id)

    def ended(self, case_id: str) -> bool:
        """Whether a case has ended."""
        found = self.row(case_id)
        return found is not None and found.ended_at is not None

    def event(self, receipt: Receipt) -> Event:
        """The event that a command became."""
        return self.chain(receipt.stream)[receipt.sequence - 1].event

    def receipt(self, case_id: str) -> Receipt:
        """The receipt of a case's last event. Errors: NotFound."""
        with self._database.read() as reader:
            found = self._row(reader, case_id)
        stream = f"case/{case_id}"
        return Receipt(stream, found.sequence, found.digest.hex(), case_id, found.number)

    @staticmethod
    def _row(reader: Reader, case_id: str) -> Row:
        found = reader.one(row(schema.case_), id=case_id)
        if found is None:
            raise NotFound("find", "case", case_id, "there is no such case")
        return found

    # -- proof --------------------------------------------------------------------------------------

    def streams(self) -> list[str]:
        """Every stream there is."""
        names: list[str] = []
        after = ""
        with self._database.read() as reader:
            names += [found.id for found in reader.all(rows(schema.stream))]
            while page := reader.all(CASE_IDS, after=after, limit=PAGE):
                names += [f"case/{found.id}" for found in page]
                after = page[-1].id
        return names

    def keyframes(self) -> int:
        """Append a keyframe to every open case that the rules of this release could not execute again."""
        written, after = 0, ""
        while page := self._open_ids(after):
            for case_id in page:
                if keyframe.wanted(self.events(case_id)):
                    self._executor.keyframe(case_id)
                    written += 1
            after = page[-1]
        return written

    def _open_ids(self, after: str) -> list[str]:
        with self._database.read() as reader:
            return [found.id for found in reader.all(OPEN_IDS, after=after, limit=PAGE)]

    def personal_ids(self, case_id: str, field: str) -> list[str]:
        """The ids of a case's personal values of a field that were not erased; a repeated step leaves several."""
        with self._database.read() as reader:
            return [r.id for r in reader.all(PERSONAL_OF, case_id=case_id, field=field)]

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do repairs in a transaction of their own; what is kept in memory is dropped."""
        self._executor.cache.clear()
        return self._database.write(work)

    def reading(self, look: Callable[[Reader], T]) -> T:
        """Look at one moment."""
        with self._database.read() as reader:
            return look(reader)

    own_row = _row
