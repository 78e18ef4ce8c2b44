"""What is wrong with an expression or a decision table, and where."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Invalid, Problem


class FeelError(Invalid):
    """An expression cannot be read, or was stopped; `problems` says where and why."""

    def __init__(self, text: str, problems: Sequence[Problem], *, code: str | None = None) -> None:
        super().__init__("read", "expression", shortened(text), problems, code=code)
        self.text = text


class BudgetExceeded(FeelError):
    """An evaluation needed more steps, or made a larger or deeper value, than is allowed."""

    code = "feel_budget"

    def __init__(self, en: str, zh: str) -> None:
        super().__init__("", [Problem("evaluation", "feel_budget", en, zh)], code="feel_budget")


class DecisionFault(Invalid):
    """A file of decisions cannot be used; `problems` lists all that was found."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__("read", "decisions", name, problems, code="decision")


def shortened(text: str, width: int = 60) -> str:
    """Return a text on one line that fits into a sentence."""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1] + "…"


def place(text: str, position: int) -> str:
    """Return where a position lies: its column, and its line when there are several."""
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return f"column {column}" if "\n" not in text else f"line {line}, column {column}"
