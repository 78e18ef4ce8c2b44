"""Everything that can be looked at, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from engine.advance.cases import Cases
from engine.advance.library import Library, bind
from engine.advance.reading import Reading
from engine.advance.world import Worlds
from engine.casework.commands.cases import process_of
from engine.clock import Clock
from engine.errors import NotFound
from engine.model.event import Json
from engine.queries import cases as case_views
from engine.queries import inbox as boxes
from engine.queries import lists
from engine.queries.reading import Names, at
from engine.queries.views import (
    CalendarView,
    CaseRow,
    CaseView,
    DefinitionView,
    EventView,
    Inbox,
    InboxRow,
    IncidentView,
    LimitView,
    ModelView,
    NoticeView,
    PersonView,
    TimerView,
    UnitView,
    VacancyView,
    WorkItemView,
)
from engine.store import Reader, schema
from engine.store.statements import rows

T = TypeVar("T")
PAGE = 50


class Queries:
    """Read-only views of the site as it is now."""

    def __init__(self, cases: Cases, library: Library, worlds: Worlds, clock: Clock) -> None:
        self._cases = cases
        self._library = library
        self._worlds = worlds
        self._clock = clock
        self._names = Names(library)
        self._reading = Reading(cases, worlds, clock)

    def _look(self, look: Callable[[Reader], T]) -> T:
        return self._cases.reading(look)

    # -- for a person -------------------------------------------------------------------------------

    def inbox(
        self, person: str, limit: int = PAGE, after: tuple[int, str, str] | None = None
    ) -> Inbox:
        """What a person has claimed and may take, the most urgent first."""
        now = self._clock.now()
        return self._look(lambda r: boxes.inbox(r, self._names, person, now, limit, after))

    def done(self, person: str, limit: int = PAGE) -> list[InboxRow]:
        """What a person has completed, the latest first."""
        return self._look(lambda r: boxes.done(r, self._names, person, limit))

    def started(self, person: str, limit: int = PAGE) -> list[CaseRow]:
        """The cases a person has started, the latest first."""
        return self._look(lambda r: boxes.started(r, person, limit))

    def notices(self, person: str, limit: int = PAGE) -> list[NoticeView]:
        """What a person is told, the latest first."""
        now = self._clock.now()
        return self._look(lambda r: boxes.notices(r, person, now, limit))

    # -- of a case: `by` is the person who looks, None the installation itself ----------------------

    def case_id(self, ref: str) -> str:
        """The id of a case from its number or id. Errors: NotFound."""
        if self._cases.row(ref) is not None:
            return ref
        found = self._look(lambda r: r.one(lists.BY_NUMBER, number=ref))
        if found is None:
            raise NotFound("find", "case", ref, "no case has this number or id")
        return str(found.id)

    def _readable(self, ref: str, by: str | None) -> str:
        case_id = self.case_id(ref)
        self._reading.require(case_id, by)
        return case_id

    def case(self, ref: str, *, by: str | None = None) -> CaseView:
        """A case as it stands. Errors: NotFound, NotAllowed `not_yours_to_read`."""
        case_id = self._readable(ref, by)
        chain = self._cases.chain(f"case/{case_id}")
        closed = self._look(lambda r: r.all(rows(schema.work_item, "case_id"), case_id=case_id))
        return self._view(self._cases.stored(case_id), chain, closed)

    def replay(self, ref: str, *, at: int | None = None, by: str | None = None) -> CaseView:
        """A case as it stood after one of its events, by re-execution.

        Errors: NotFound; NotAllowed `not_yours_to_read`; WrongState `semantics` when that was before the latest
        keyframe; Broken.
        """
        case_id = self._readable(ref, by)
        chain = self._cases.chain(f"case/{case_id}")
        if at is not None and not 1 <= at <= len(chain):
            raise NotFound("replay", "event", at, f"the case has events 1 to {len(chain)}")
        return self._view(self._cases.as_of(case_id, at), chain[:at], [], then=at is not None)

    def _view(
        self, case: Any, chain: list[Any], closed: list[Any], *, then: bool = False
    ) -> CaseView:
        ended = [r for r in closed if r.closed_at is not None]
        now = case.now if then else max(self._clock.now(), case.now)
        view = case_views.case_view(case, chain[-1].digest.hex(), ended, now)
        elements = case.bound.diagrams.elements
        last = [
            e
            for sealed in chain
            for effect in sealed.event.effects
            if effect[0] == "passed"
            for e in effect[1]
            if e in elements and elements[e].kind == "endEvent"
        ]
        root = process_of(case.record.policy)
        ends = [e for e in last if elements[e].scope_id == root]
        return replace(view, end_element=ends[-1] if ends and case.over else None)

    def history(self, ref: str, *, by: str | None = None) -> list[EventView]:
        """Every event of a case, in order. Errors: NotFound, NotAllowed `not_yours_to_read`."""
        case_id = self._readable(ref, by)
        bound = self._look(lambda r: self._names.bound(r, case_id))
        return [case_views.event_view(bound, s) for s in self._cases.chain(f"case/{case_id}")]

    def work_item(self, case_id: str, task_id: str, *, by: str | None = None) -> WorkItemView:
        """An open work item with its form. Errors: NotFound, NotAllowed `not_yours_to_read`."""
        self._reading.require(case_id, by)
        case = self._cases.stored(case_id)
        if task_id not in case.items:
            raise NotFound("find", "work item", task_id, "it is not open in this case")
        return case_views.item_view(case, task_id)

    def start_form(self, policy: str) -> Json:
        """The form one fills in to start a case of a policy, or None. Errors: NotFound."""
        bound = self._look(lambda r: self._library.bound(r, bind(r, policy)[1]))
        form = bound.form(bound.start_event(process_of(policy)))
        return None if form is None else form.document

    def cases(self, limit: int = PAGE) -> list[CaseRow]:
        """Cases, the latest first."""
        return [boxes.case_row(r) for r in self._look(lambda r: r.all(lists.CASES, limit=limit))]

    def case_ids(self) -> list[str]:
        """The ids of all cases."""
        names = self._cases.streams()
        return [n.removeprefix("case/") for n in names if n.startswith("case/")]

    # -- of the site --------------------------------------------------------------------------------

    def limits(
        self,
        case_id: str | None = None,
        light: str | None = None,
        limit: int = PAGE,
        *,
        by: str | None = None,
    ) -> list[LimitView]:
        """Limits: of a case, of a light, `overdue` for those that ever were; the most urgent first.

        Of those, the ones that the person may read. Errors: NotFound, NotAllowed, of a case.
        """
        if case_id is not None:
            self._reading.require(case_id, by)
        found = self._look(lambda r: lists.limits(r, case_id, light, limit))
        return [row for row in found if by is None or self._reading.may(row.case_id, by)]

    def incidents(self, limit: int = PAGE) -> list[IncidentView]:
        """Open incidents."""
        return self._look(lambda r: lists.incidents(r, limit))

    def timers(self, case_id: str | None = None, limit: int = PAGE) -> list[TimerView]:
        """What is armed, the earliest first."""
        return self._look(lambda r: lists.timers(r, case_id, limit))

    def definitions(self) -> list[DefinitionView]:
        """Every version of every policy."""
        return self._look(lists.definitions)

    def people(self, unit: str | None = None, role: str | None = None) -> list[PersonView]:
        """People and their posts."""
        now = self._clock.now()
        return self._look(lambda r: lists.people(self._worlds.site(r), now, unit, role))

    def units(self) -> list[UnitView]:
        """Every unit."""
        found = self._look(lambda r: self._worlds.site(r).organisation.units)
        return [
            UnitView(u.code, u.name, u.name_en, u.level, u.kind, u.parent, u.model) for u in found
        ]

    def vacancies(self) -> list[VacancyView]:
        """Posts that nobody holds."""
        now = self._clock.now()
        return self._look(lambda r: lists.vacancies(self._worlds.site(r), now))

    def models(self) -> list[ModelView]:
        """The organisation models installed."""
        return self._look(lambda r: lists.models(self._worlds.site(r)))

    def calendars(self) -> list[CalendarView]:
        """The notices about working days that are loaded."""
        return self._look(lists.calendars)

    def last_event_at(self) -> datetime | None:
        """When something last happened at this site."""
        found = self._look(lambda r: r.one(lists.LAST_EVENT))
        return None if found is None else at(found.at)
