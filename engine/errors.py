"""Everything that can go wrong, and who has to act on it.

    EngineError                      code             who acts
    ├── Refused                                       the person who asked; nothing has changed
    │   ├── NotFound                 not_found
    │   ├── NotAllowed               not_allowed      (not your post, four eyes, not before, …)
    │   ├── Invalid (findings)       invalid          what was entered is wrong
    │   ├── WrongState               wrong_state      the thing is no longer (or not yet) so
    │   └── Conflict                 conflict         somebody else was first; look again
    ├── Unavailable                  unavailable      the operator: database locked, read-only, full, newer, gone
    └── Broken                       broken           us: a bug or damaged data

A refusal may carry a narrower code than its class (`parallel_work`, `clock_behind`, …). Every code that is used
stands in `docs/reference/errors.md`; a test compares. Programs look at `code`, people read the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class EngineError(Exception):
    """What every error of the engine is."""

    code = "broken"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code


class Refused(EngineError):
    """A rule says no. Nothing has changed.

    The sentence is "Expected to <verb> <thing> '<key>', but <reason>.", where the reason is a clause that
    a clerk understands.
    """

    code = "refused"

    def __init__(
        self, verb: str, thing: str, key: object, reason: str, *, code: str | None = None
    ) -> None:
        super().__init__(f"Expected to {verb} {thing} '{key}', but {reason}.", code=code)
        self.verb, self.thing, self.key, self.reason = verb, thing, key, reason


class NotFound(Refused):
    """There is no such thing."""

    code = "not_found"


class NotAllowed(Refused):
    """The person may not do this, or not now."""

    code = "not_allowed"


class WrongState(Refused):
    """The thing is in a state in which this cannot be done."""

    code = "wrong_state"


class Conflict(Refused):
    """Somebody else was first."""

    code = "conflict"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was entered: where, a stable code, and a sentence in both languages."""

    where: str
    code: str
    en: str
    zh: str = ""


class Invalid(Refused):
    """What was entered is wrong; `problems` says where and why, all of it."""

    code = "invalid"

    def __init__(
        self,
        verb: str,
        thing: str,
        key: object,
        problems: Sequence[Problem],
        *,
        code: str | None = None,
    ) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(verb, thing, key, f"{first.where}: {first.en}{more}", code=code)
        self.problems = tuple(problems)


class Unavailable(EngineError):
    """The database cannot be used; an operator has to act, and then the same command may be sent again."""

    code = "unavailable"


class Broken(EngineError):
    """A bug of ours, or data that were damaged; never the fault of whoever asked."""

    code = "broken"

    def __init__(
        self, sentence: str, *, code: str | None = None, facts: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(sentence, code=code)
        self.facts = dict(facts or {})
