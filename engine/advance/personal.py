"""Personal values stand apart from the chain: events carry a salted digest, the value can be erased."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from engine.advance.writing import Side
from engine.casework.bound import Bound
from engine.clock import Instant
from engine.errors import Invalid, Problem
from engine.ids import secret, uuid7
from engine.model.event import canonical
from engine.model.field import is_token
from engine.store import Transaction, schema
from engine.store.statements import insert, row, upsert


def take_out(
    bound: Bound, case_id: str, element: str, answers: dict[str, Any], now: Instant
) -> tuple[dict[str, Any], Side | None]:
    """Replace the personal answers of a form by references, and say which rows they become.

    The answers have been checked in the clear before. Shapes: a reference is `{"$p": id, "sha256": hex}`.
    """
    form = bound.form(element)
    if form is None:
        return answers, None
    answers = form.check(answers)
    rows, known = [], []
    for field in sorted(form.personal):
        if answers.get(field) in (None, ""):
            continue
        if is_token(answers[field]):
            known.append((field, answers[field]))
            continue
        key, salt = uuid7(now), secret()
        value = canonical(answers[field])
        digest = sha256(bytes.fromhex(salt) + value).hexdigest()
        answers = {**answers, field: {"$p": key, "sha256": digest}}
        rows.append(
            {
                "id": key,
                "case_id": case_id,
                "field": f"{element}.{field}",
                "value": value.decode(),
                "salt": salt,
            }
        )

    def side(tx: Transaction) -> None:
        for field, token in known:
            _require_own(tx, case_id, field, token)
        tx.run(insert(schema.personal), rows)

    return answers, side if rows or known else None


def _require_own(tx: Transaction, case_id: str, field: str, token: dict[str, Any]) -> None:
    """A reference may be handed in again, as a delegate's answers are, but only in its own case."""
    found = tx.one(row(schema.personal), id=token["$p"])
    if found is None or found.case_id != case_id or found.value is None:
        problem = Problem(
            field, "wrong_type", "it refers to a value that this case does not hold", ""
        )
        raise Invalid("accept", "form", field, [problem])


def erasing(keys: Sequence[str], now: Instant, reason: str) -> Side:
    """The rows of an erasure: value and salt go, the reason stays."""
    gone = {"value": None, "salt": None, "erased_at": now, "reason": reason}

    def side(tx: Transaction) -> None:
        for key in keys:
            found = tx.one(row(schema.personal), id=key)
            if found is not None:
                tx.run(upsert(schema.personal), [{**found._asdict(), **gone}])

    return side
