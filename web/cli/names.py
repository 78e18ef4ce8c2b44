"""What things are called in the language of the reader: persons, posts, units, steps, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine import Engine, NotFound
from web.cli.words import ACTORS, word


class Names:
    """Names from the engine's labels, each asked for once; an unknown code is its own name."""

    def __init__(self, engine: Engine, lang: str) -> None:
        self._engine, self._labels = engine, engine.labels
        self.lang = lang
        self._known: dict[tuple[str, ...], str] = {}

    def unit(self, code: str) -> str:
        """The name of a unit."""
        return self._once(("unit", code), lambda: self._labels.unit(code, self.lang))

    def seat(self, seat: str) -> str:
        """The name of a post, with its unit; of `person/<id>` the person's name."""
        return self._once(("seat", seat), lambda: self._labels.seat(seat, self.lang))

    def seats(self, seats: Sequence[str]) -> str:
        """The names of several posts."""
        return self.series(self.seat(seat) for seat in seats)

    def person(self, person: str) -> str:
        """The name of whoever acts: a person, the clock, the installation, a handler."""
        if person in ACTORS:
            return word(ACTORS, person, self.lang)
        return self._once(("person", person), lambda: self._labels.person(person))

    def element(self, case_id: str, element: str) -> str:
        """The name of a step, as the diagram of the case has it."""
        key = ("element", case_id, element)
        return self._once(key, lambda: self._labels.element(case_id, element, self.lang))

    def answers(self, case_id: str, element: str, answers: Mapping[str, Any]) -> list[str]:
        """The answers of a form, each with its label; what was left empty is left out."""
        given = {key: value for key, value in answers.items() if value not in (None, "", [])}
        colon = "：" if self.lang == "zh" else ": "
        said = self._labels.answers(case_id, element, given, self.lang)
        return [f"{label}{colon}{text}" for label, text in said]

    def case(self, case_id: str) -> str:
        """The number of a case."""
        return self._once(("case", case_id), lambda: self._number(case_id))

    def policy(self, policy: str) -> str:
        """The name of a policy."""
        return self._once(("policy", policy), lambda: self._labels.policy(policy, self.lang))

    def series(self, told: Iterable[str]) -> str:
        """Several names in a row."""
        return ("、" if self.lang == "zh" else ", ").join(told)

    def _number(self, case_id: str) -> str:
        try:
            return self._engine.queries.case(case_id).number
        except NotFound:
            return case_id

    def _once(self, key: tuple[str, ...], ask: Callable[[], str]) -> str:
        if key not in self._known:
            self._known[key] = ask()
        return self._known[key]
