"""Proof: chains verified, states rebuilt and compared, heads anchored outside, cases exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.advance import proof, rebuild
from engine.advance.anchors import Anchors
from engine.advance.cases import Cases
from engine.casework import codec
from engine.errors import Broken, EngineError
from engine.model.event import Anchor, Sealed, export, verify
from engine.store import Reader


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the chain says: where, what, and in words."""

    stream: str
    sequence: int | None
    code: str
    sentence: str


class Audit:
    """Verify, anchor, export, rebuild."""

    def __init__(self, cases: Cases, anchors: Anchors) -> None:
        self._cases = cases
        self._anchors = anchors

    def verify(self, case_id: str | None = None) -> list[Finding]:
        """Check every chain (or one case's) against itself and the anchors, and every state against its events."""
        findings = []
        for stream in [f"case/{case_id}"] if case_id else self._cases.streams():
            findings += self._stream(stream)
        return findings + [
            Finding(stream, sequence, code, "An anchor shows another head than this chain has.")
            for stream, sequence, code in self._anchors.check(case_id)
        ]

    def _stream(self, stream: str) -> list[Finding]:
        chain = self._cases.chain(stream)
        broken = verify(chain)
        if broken is not None:
            sentence = f"The chain does not hold at event {broken.sequence}: {broken.code}."
            return [Finding(stream, broken.sequence, broken.code, sentence)]
        beside = self._cases.reading(lambda reader: _beside(reader, stream, chain))
        if beside or not stream.startswith("case/"):
            return beside
        case_id = stream.removeprefix("case/")
        try:
            again = codec.dump(self._cases.as_of(case_id))
        except EngineError as error:
            if error.code == "semantics" and self._cases.ended(case_id):
                # It ended under the rules of an older release: the chain is what there is to be proved.
                return []
            return [Finding(stream, None, error.code, error.sentence)]
        if again != self._cases.state(case_id):
            return [
                Finding(
                    stream, None, "state_differs", "The stored state is not what the events give."
                )
            ]
        return [
            Finding(
                stream, None, "rows_differ", f"The rows of {table} are not what the events give."
            )
            for table in rebuild.differing(self._cases, case_id)
        ]

    def rebuild(self, case_id: str) -> list[str]:
        """Make state and rows of a case anew from its events, and return the tables that were wrong."""
        return rebuild.rebuild(self._cases, case_id)

    def project_all(self) -> int:
        """Give every open case the rows that a newer release shows it by; return how many cases lacked some.

        Part of every upgrade. A case of older rules is left as it is: its rows come with its next event.
        """
        lacking = 0
        for stream in self._cases.streams():
            case_id = stream.removeprefix("case/")
            row = self._cases.row(case_id) if stream.startswith("case/") else None
            if row is None or row.ended_at is not None:
                continue
            try:
                lacking += bool(rebuild.rebuild(self._cases, case_id))
            except Broken as broken:
                if broken.code != "semantics":
                    raise
        return lacking

    def keyframe_all(self) -> int:
        """Give every open case of older rules a keyframe, so that it can be executed again from there.

        Part of every upgrade to a release with other rules. Returns how many were written.
        """
        return self._cases.keyframes()

    def anchor(self) -> Anchor | None:
        """Write an anchor over the heads that have moved, or None when there is nothing new."""
        return self._anchors.take()

    def export(self, case_id: str, *, personal: bool = False) -> dict[str, Any]:
        """A case as the document that `engine/verifier.py` reads.

        With `personal` the values stand in it in the clear, so that they can be held against their digests.
        Errors: NotFound.
        """
        self._cases.events(case_id)
        chain = self._cases.chain(f"case/{case_id}")
        values = self._cases.reading(lambda r: proof.attachments(r, chain)) if personal else []
        document: dict[str, Any] = export([chain], values)
        return document


def _beside(reader: Reader, stream: str, chain: list[Sealed]) -> list[Finding]:
    wrong = [*proof.head_differs(reader, stream, chain), *proof.personal_differs(reader, chain)]
    return [Finding(stream, *each) for each in wrong]
