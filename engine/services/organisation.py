"""Units, posts and people: who is appointed, who is away, who is on duty, who takes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from engine.advance import staff
from engine.advance.cases import Cases
from engine.advance.rights import Rights
from engine.advance.streams import ORGANISATION, Streams
from engine.advance.world import Worlds
from engine.advance.writing import Receipt
from engine.casework.actor import Actor
from engine.clock import Instant, instant
from engine.errors import NotFound
from engine.model import staffing
from engine.model.event import canonical
from engine.model.model_files import read_model
from engine.model.organisation import Appointment, Duty, Leave, Person
from engine.model.organisation import Organisation as Snapshot
from engine.model.settings import checked
from engine.store import Transaction, schema
from engine.store.statements import row, upsert

ROLES = ("administrator",)
Change = Callable[[Snapshot, Instant], Snapshot]


class Organisation:
    """Install models, enrol people, appoint and dismiss, leave, duty, hand-over, settings."""

    def __init__(self, streams: Streams, rights: Rights, worlds: Worlds, cases: Cases) -> None:
        self._streams = streams
        self._rights = rights
        self._worlds = worlds
        self._cases = cases

    def install(
        self, actor: Actor, files: Mapping[str, bytes], *, key: str | None = None
    ) -> Receipt:
        """Install an organisation model: `model.yaml`, `units.csv`, `posts.csv`; again, to add units and posts.

        Errors: Invalid with every finding; NotAllowed.
        """
        data = read_model(files)
        texts = {name: content.decode() for name, content in sorted(files.items())}
        code = data.model.code

        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            self._rights.require(tx, actor, ROLES, now, "install", "organisation model", code)
            known = tx.one(row(schema.model), code=code)
            settings = orjson.loads(known.data)["settings"] if known else {}
            kept = canonical({"files": texts, "settings": settings}).decode()
            tx.run(upsert(schema.model), [{"code": code, "data": kept}])
            tx.run(upsert(schema.unit), [_unit(unit) for unit in data.units])
            tx.run(
                upsert(schema.seat),
                [{"id": post.seat, "unit": post.unit, "role": post.role} for post in data.posts],
            )
            return [["installed", code, len(data.units), len(data.posts)]]

        command = actor.command("organisation.install", key, model=code, files=texts)
        return self._streams.record(ORGANISATION, command, decide)

    def enrol(
        self,
        actor: Actor,
        people: Sequence[tuple[str, str]],
        appointments: Sequence[tuple[str, str, str]] = (),
        *,
        key: str | None = None,
    ) -> Receipt:
        """Add people (id, name) and appoint them (person, seat, kind), all at once or not at all.

        Errors: NotFound (`unknown_seat`, `unknown_person`), WrongState `seat_taken`, NotAllowed.
        """

        def change(before: Snapshot, now: Instant) -> Snapshot:
            after = before
            for person, seat, kind in appointments:
                after = staffing.appoint(after, Appointment(person, seat, kind, now))
            return after

        command = actor.command(
            "organisation.enrol",
            key,
            people=[list(p) for p in people],
            appointments=[list(a) for a in appointments],
        )
        return self._change(actor, command, change, people)

    def add_person(
        self, actor: Actor, person: str, name: str, *, key: str | None = None
    ) -> Receipt:
        """Add somebody who may hold posts. Errors: NotAllowed."""
        return self.enrol(actor, [(person, name)], key=key)

    def appoint(  # noqa: PLR0913 - who, what, as what, from when to when
        self,
        actor: Actor,
        person: str,
        seat: str,
        kind: str = "holder",
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        key: str | None = None,
    ) -> Receipt:
        """Appoint a person to a seat as holder, deputy, acting or delegate.

        Errors: NotFound, Invalid `order`, WrongState `seat_taken`, NotAllowed.
        """
        since, until = _instant(start), _instant(end)

        def change(before: Snapshot, now: Instant) -> Snapshot:
            begin = now if since is None else since
            return staffing.appoint(before, Appointment(person, seat, kind, begin, until))

        command = actor.command(
            "organisation.appoint", key, person=person, seat=seat, kind=kind, start=since, end=until
        )
        return self._change(actor, command, change)

    def dismiss(
        self, actor: Actor, person: str, seat: str, reason: str, *, key: str | None = None
    ) -> Receipt:
        """End a person's appointment to a seat; what they held there goes back to its pool.

        Errors: WrongState `not_appointed`, NotAllowed.
        """
        command = actor.command(
            "organisation.dismiss", key, person=person, seat=seat, reason=reason
        )
        return self._change(
            actor, command, lambda before, now: staffing.dismiss(before, person, seat, now)
        )

    def leave(
        self,
        actor: Actor,
        person: str,
        start: datetime,
        end: datetime,
        deputy: str | None = None,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Record that somebody is away, and who stands in (AB 角). Anybody may record their own.

        Errors: NotFound, Invalid `order` `own_deputy`, WrongState `away`, NotAllowed.
        """
        since, until = instant(start), instant(end)
        command = actor.command(
            "organisation.leave", key, person=person, start=since, end=until, deputy=deputy
        )
        away = Leave(person, since, until, deputy)
        own = (actor.as_person or actor.person) == person
        return self._change(
            actor, command, lambda before, now: staffing.take_leave(before, away), own=own
        )

    def hand_over(
        self,
        actor: Actor,
        seat: str,
        giver: str,
        taker: str,
        note: str,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Pass a post from one person to another; what the giver held in it returns to the pool (K29).

        Errors: NotFound, WrongState, NotAllowed.
        """
        command = actor.command(
            "organisation.hand_over", key, seat=seat, giver=giver, taker=taker, note=note
        )
        return self._change(
            actor,
            command,
            lambda before, now: staffing.hand_over(before, seat, giver, taker, now),
        )

    def duty(
        self,
        actor: Actor,
        seat: str,
        person: str,
        start: datetime,
        end: datetime,
        *,
        key: str | None = None,
    ) -> Receipt:
        """Put somebody on duty at a seat that rotates (K28). Errors: NotFound, Invalid, NotAllowed."""
        turn = Duty(seat, person, instant(start), instant(end))
        command = actor.command(
            "organisation.duty", key, seat=seat, person=person, start=turn.start, end=turn.end
        )
        return self._change(actor, command, lambda before, now: staffing.roster(before, [turn]))

    def setting(
        self, actor: Actor, model: str, name: str, value: Any, *, key: str | None = None
    ) -> Receipt:
        """Set one of the K rules of a model, for what happens from now on.

        Errors: NotFound (`unknown_setting`), Invalid `setting`, NotAllowed.
        """
        checked(name, value)

        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            self._rights.require(tx, actor, ROLES, now, "set", "setting", name)
            known = tx.one(row(schema.model), code=model)
            if known is None:
                raise NotFound("set", "setting of model", model, "there is no such model")
            data = orjson.loads(known.data)
            data["settings"][name] = value
            tx.run(upsert(schema.model), [{"code": model, "data": canonical(data).decode()}])
            return [["setting", model, name, value]]

        command = actor.command("organisation.setting", key, model=model, name=name, value=value)
        return self._streams.record(ORGANISATION, command, decide)

    def _change(
        self,
        actor: Actor,
        command: Any,
        change: Change,
        people: Sequence[tuple[str, str]] = (),
        *,
        own: bool = False,
    ) -> Receipt:
        def decide(tx: Transaction, now: Instant) -> list[list[Any]]:
            if own:
                self._rights.acting_as(tx, actor, now)
            else:
                self._rights.require(tx, actor, ROLES, now, "change", "organisation", command.kind)
            before = self._worlds.site(tx).organisation
            rows = [{"id": person, "name": name} for person, name in people]
            tx.run(upsert(schema.person), rows)
            known = (*before.people, *(Person(*p) for p in people if p[0] not in before.persons))
            before = _with_people(before, known)
            after = change(before, now)
            return [[command.kind.split(".")[1]], *staff.save(tx, before, after, now)]

        receipt = self._streams.record(ORGANISATION, command, decide)
        self._cases.deliver()
        return receipt


def _with_people(organisation: Snapshot, people: tuple[Person, ...]) -> Snapshot:
    return Snapshot(
        organisation.models,
        organisation.units,
        organisation.posts,
        people,
        organisation.appointments,
        organisation.leaves,
        organisation.duties,
    )


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else instant(at)


def _unit(unit: Any) -> dict[str, Any]:
    return {
        "code": unit.code,
        "model": unit.model,
        "name": unit.name,
        "name_en": unit.name_en,
        "level": unit.level,
        "parent": unit.parent,
        "kind": unit.kind,
        "valid_from": unit.valid_from or 0,
        "valid_to": unit.valid_to,
    }
