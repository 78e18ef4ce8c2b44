"""The history of a case in words: who, in which post, did what, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from engine import EventView, moment
from web.cli import phrases
from web.cli.teller import Teller
from web.cli.words import STATES, UNITS, VALUES, word

Effect = Sequence[Any]

_OPENS: Final = frozenset(("open", "job"))
_WORDS: Final = ("reason", "text")
"""Arguments in which people say something in their own words."""


class Chronicle:
    """Tells the events of one case in their order; remembers which task is which step."""

    def __init__(self, teller: Teller, case_id: str) -> None:
        self._screen, self._names = teller.screen, teller.names
        self._case = case_id
        self._steps: dict[str, str] = {}

    def told(self, event: EventView) -> str:
        """Return an event as one sentence."""
        for effect in event.effects:
            if effect[0] in _OPENS:
                self._steps[effect[1]] = effect[2]
        results = [told for effect in event.effects for told in self._result(event, effect)]
        return self._text("；", "; ").join([self._deed(event), *dict.fromkeys(results)])

    # -- who did what -------------------------------------------------------------------------------

    def _deed(self, event: EventView) -> str:
        return f"{self._who(event)}{self._did(event)}{self._said(event)}"

    def _who(self, event: EventView) -> str:
        who = self._names.person(event.actor)
        if event.on_behalf_of:
            who += self._text(" 代 ", " for ") + self._names.person(event.on_behalf_of)
        if event.post is None:
            return who + self._text("：", ": ") if event.actor == "clock" else f"{who} "
        post = self._names.seat(event.post)
        return self._text(f"{who}（{post}）", f"{who} ({post}) ")

    def _did(self, event: EventView) -> str:
        if event.kind == "timer.trigger":
            return self._rang(event)
        phrase = phrases.DEEDS.get(event.kind)
        if phrase is None:
            return event.kind
        step = self._step(event.command.get("task"))
        title = event.command.get("answers", {}).get("title", "")
        return self._text(*phrase).format(step=step, title=title)

    def _rang(self, event: EventView) -> str:
        limit, _, rest = str(event.command["timer"]).partition("/")
        name, _, rung = rest.rpartition("/")
        if limit == "limit":
            told = phrases.RUNGS.get(rung, (f"时限节点“{rung}”到时", f"rung “{rung}” of the limit"))
            return self._text(*told) + self._called(name)
        step = self._step(None) if not event.visited else self._element(event.visited[0])
        return self._text(f"“{step}”到时", f"“{step}” is due")

    def _said(self, event: EventView) -> str:
        """What the person wrote: the answers of the form, the reason, the remark."""
        command = event.command
        words = [command[name] for name in _WORDS if isinstance(command.get(name), str)]
        told = [f"“{one}”" for one in words if one]
        element = self._steps.get(str(command.get("task")))
        if element is not None and isinstance(command.get("answers"), dict):
            told += self._names.answers(self._case, element, command["answers"])
        if not told:
            return ""
        return self._text("：", ": ") + self._text("，", ", ").join(told)

    # -- what came of it ----------------------------------------------------------------------------

    def _result(self, event: EventView, effect: Effect) -> Iterator[str]:
        match effect[0]:
            case "status":
                yield self._status(*effect[2:])
            case "limit":
                yield from self._limit(event, effect)
            case "notice":
                yield from self._noticed(event, effect)
            case kind if kind in phrases.EFFECTS:
                yield self._text(*phrases.EFFECTS[kind]).format(**self._parts(event, effect))

    def _parts(self, event: EventView, effect: Effect) -> dict[str, str]:
        """What is filled into the phrase of an effect."""
        match effect:
            case ["open", task, _, seats, holder]:
                told = self._seats(event, seats) if holder is None else self._names.person(holder)
                return {"step": self._step(task), "seats": told}
            case ["handed_in", _, by, holder]:
                return {"by": self._names.person(by), "seats": self._names.person(holder)}
            case ["link" | "unlink", relation, other]:
                return {"relation": self._word(relation), "other": self._names.case(other)}
            case ["class" | "late_class_change", old, new, *_]:
                return {"old": self._word(old), "new": self._word(new)}
        return self._place(event, effect)

    def _place(self, event: EventView, effect: Effect) -> dict[str, str]:
        """The one thing that most effects name: posts, a person, a unit, a step, a number."""
        kind, *rest = effect
        match kind:
            case "acting" | "offered" | "transferred" | "copied":
                return {"seats": self._seats(event, rest[0] if kind == "copied" else rest[1])}
            case "delegated":
                return {"seats": self._names.person(rest[1])}
            case "unit":
                return {"seats": self._names.unit(rest[1])}
            case "sent_back":
                return {"target": self._element(rest[2])}
            case "incident":
                return {"text": str(rest[3])}
        return {"step": self._step(rest[0]), "round": str(rest[0])}

    def _status(self, status: str, outcome: str | None) -> str:
        told = self._word(status)
        if outcome is None or status not in ("handled", "cancelled"):
            return self._text(f"办件{told}", f"the case is {told}")
        how = self._word(outcome)
        return self._text(f"办件{told}（{how}）", f"the case is {told} ({how})")

    def _limit(self, event: EventView, effect: Effect) -> Iterator[str]:
        _, name, what, at, *_ = effect
        if what not in phrases.LIMITS:
            return
        told = self._text(*phrases.LIMITS[what])
        due = self.day(moment(at), event.at)
        yield told.format(amount=self._amount(event), due=due) + self._called(name)

    def _amount(self, event: EventView) -> str:
        """The budget that the tables decided in the same event, with a space or comma behind it."""
        filed = {e[1]: e[2] for e in event.effects if e[0] == "case"}
        amount, unit = filed.get("limit_amount"), filed.get("limit_unit", "day")
        if amount is None:
            return self._text("", "")
        unit = word(UNITS, str(unit), self._screen.lang)
        return self._text(f" {amount} {unit}，", f"{amount} {unit}, ")

    def _noticed(self, event: EventView, effect: Effect) -> Iterator[str]:
        phrase = phrases.NOTICES.get(effect[1])
        if phrase is not None:
            same = [e[2] for e in event.effects if e[0] == "notice" and e[1] == effect[1]]
            yield self._text(*phrase).format(seats=self._seats(event, same))

    # -- names --------------------------------------------------------------------------------------

    def day(self, at: datetime, beside: datetime) -> str:
        """A moment as people say it, with the year only when it is another one."""
        local = self._screen.local(at)
        year = "" if local.year == self._screen.local(beside).year else f"{local.year}"
        clock = self._screen.clock(at)
        if self._screen.lang == "zh":
            return f"{year and year + '年'}{local.month}月{local.day}日 {clock}"
        return f"{local.day} {local:%b}{year and ' ' + year} {clock}"

    def _seats(self, event: EventView, seats: Sequence[str]) -> str:
        same = self._text("本岗位", "the same post")
        told = [same if seat == event.post else self._names.seat(seat) for seat in seats]
        return self._names.series(dict.fromkeys(told))

    def _step(self, task: str | None) -> str:
        element = self._steps.get(str(task))
        return str(task or "?") if element is None else self._element(element)

    def _element(self, element: str) -> str:
        return self._names.element(self._case, element)

    def _word(self, code: str | None) -> str:
        known = STATES if code in STATES else VALUES
        return word(known, str(code), self._screen.lang)

    def _called(self, name: str) -> str:
        return "" if name == "main" else self._text(f"（{name}）", f" ({name})")

    def _text(self, zh: str, en: str) -> str:
        return self._screen.text(zh, en)
