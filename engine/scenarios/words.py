"""The words of the scenario language. Whatever is not here is refused, with the nearest word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

TOP: Final = frozenset(
    ("scenario", "clauses", "policy", "model", "clock", "cast", "settings", "calendars", "steps")
)
MEMBER: Final = frozenset(("role", "unit", "kind", "name", "posts"))
ACT: Final = frozenset(
    (
        "who", "does", "task", "case", "with", "as", "expect_refused",
        "policy", "unit", "found_at", "post", "for", "key",
    )
)  # fmt: skip
STEPS: Final[Mapping[str, frozenset[str]]] = {
    "who": ACT,
    "after": frozenset(("after",)),
    "at": frozenset(("at", "case")),
    "system": frozenset(("system",)),
    "expect": frozenset(("expect", "case")),
}
SYSTEM: Final = frozenset(("restart", "load_calendar"))
EXPECT: Final = frozenset(
    (
        "inbox", "limits", "notices", "event", "end", "register",
        "case", "history", "incidents", "links",
    )
)  # fmt: skip
LIMIT: Final = frozenset(
    ("light", "due", "overdue", "provisional", "amount", "unit", "ended", "satisfied_by")
)
EVENT: Final = frozenset(("kind", "who", "post", "for", "effect", "any"))
END: Final = frozenset(("status", "outcome", "element"))
REGISTER: Final = frozenset(
    (
        "number", "policy", "model", "unit", "status", "outcome", "round",
        "started_by", "found_at", "registered_at", "accepted_at", "opened_at", "ended_at",
    )
)  # fmt: skip
OFFICES: Final = ("administrator", "operator", "policy_staff", "auditor")


@dataclass(frozen=True)
class Verb:
    """What a `does` word is about and what its `with` may hold.

    Shapes: `needs` and `may` map the argument's word to its kind (text, amount, person, people,
        seat, seat_or_person, case, moment, value); `answers` means `with` is a form's answers.
    """

    about: str
    needs: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)
    answers: bool = False


_REASON: Final = {"reason": "text"}
_LIMIT: Final = {"limit": "text"}

VERBS: Final[Mapping[str, Verb]] = {
    "start": Verb("nothing", answers=True),
    "claim": Verb("task"),
    "release": Verb("task"),
    "complete": Verb("task", answers=True),
    "send back": Verb("task", needs={"to": "text", **_REASON}),
    "take back": Verb("task", needs=_REASON),
    "transfer": Verb("task", needs={"to": "seat_or_person", **_REASON}),
    "delegate": Verb("task", needs={"to": "seat_or_person", **_REASON}),
    "urge": Verb("task", needs={"text": "text"}),
    "copy": Verb("case", needs={"to": "people", "text": "text"}),
    "comment": Verb("case", needs={"text": "text"}),
    "suspend": Verb("case", needs={**_REASON, "evidence": "text"}, may=_LIMIT),
    "resume": Verb("case", may=_LIMIT),
    "extend": Verb("case", needs={"amount": "amount", **_REASON}, may=_LIMIT),
    "shelve": Verb("case", needs=_REASON, may=_LIMIT),
    "message": Verb("case", needs={"name": "text"}, may={"payload": "value"}),
    "change class": Verb("case", needs={"gravity": "text", **_REASON}),
    "link": Verb("case", needs={"other": "case", "relation": "text"}),
    "merge": Verb("case", needs={"into": "case", **_REASON}),
    "unmerge": Verb("case", needs=_REASON),
    "split": Verb("case", answers=True),
    "cancel": Verb("case", needs=_REASON),
    "reopen": Verb("case", needs=_REASON),
    "retry": Verb("case", may={"incident": "text"}),
    "skip": Verb("case", needs=_REASON, may={"incident": "text", "to": "text"}),
    "appoint": Verb(
        "nothing",
        needs={"person": "person", "seat": "seat"},
        may={"kind": "text", "from": "moment", "to": "moment"},
    ),
    "dismiss": Verb("nothing", needs={"person": "person", "seat": "seat", **_REASON}),
    "leave": Verb(
        "nothing",
        needs={"from": "moment", "to": "moment"},
        may={"person": "person", "deputy": "person"},
    ),
    "hand over": Verb(
        "nothing",
        needs={"seat": "seat", "taker": "person", "note": "text"},
        may={"giver": "person"},
    ),
    "duty": Verb(
        "nothing",
        needs={"seat": "seat", "person": "person", "from": "moment", "to": "moment"},
    ),
    "setting": Verb("nothing", needs={"name": "text", "value": "value"}),
    "erase": Verb("case", needs={"field": "text", **_REASON}),
}


def unknown(word: str, known: Iterable[str]) -> tuple[str, str]:
    """Say in English and Chinese that a word is not known here, with the nearest that is."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if near:
        return (
            f"there is no word '{word}' here; did you mean '{near[0]}'?",
            f"此处没有“{word}”一词，是否指“{near[0]}”？",
        )
    listed = ", ".join(words)
    return (
        f"there is no word '{word}' here; expected one of {listed}",
        f"此处没有“{word}”一词，可用：{listed}",
    )
