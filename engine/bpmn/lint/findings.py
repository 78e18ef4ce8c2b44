"""What is wrong with a diagram: where, a stable code, and a sentence that a policy writer understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Invalid, Problem


@dataclass(frozen=True)
class Finding:
    """One reason why a diagram cannot be deployed."""

    element: str
    code: str
    sentence_en: str
    sentence_zh: str

    def __str__(self) -> str:
        return f"{self.element}: {self.sentence_en}"


class LintFailed(Invalid):
    """The diagrams must not be deployed; `findings` says why, all of it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        problems = [Problem(f.element, f.code, f.sentence_en, f.sentence_zh) for f in findings]
        super().__init__("deploy", "diagram", findings[0].element, problems, code="lint_failed")
        self.findings = tuple(findings)
