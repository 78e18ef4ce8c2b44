"""The budget of one evaluation: counted, never timed; every machine stops at the same place."""

from __future__ import annotations

from engine.feel.faults import BudgetExceeded

STEPS = 100_000
SIZE = 1_000_000
DEPTH = 200
NESTING = 64
"""How deep lists and contexts may lie in each other."""

CHARACTERS_PER_STEP = 64


class Budget:
    """What an evaluation may still spend.

    A step is one node of the expression that is evaluated, one element that a function looks at,
    or 64 characters that are written. Loops and calls pay for their body each time; what stands
    in a straight line is paid once, before it runs.
    """

    __slots__ = ("depth", "size", "steps")

    def __init__(self, steps: int = STEPS, size: int = SIZE, depth: int = DEPTH) -> None:
        self.steps, self.size, self.depth = steps, size, depth

    def spend(self, steps: int) -> None:
        """Take steps, or stop the evaluation."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded("the evaluation needs too many steps", "求值步数超过上限")

    def hold(self, size: int) -> None:
        """Pay for a value of that many characters or bytes, or stop the evaluation."""
        if size > self.size:
            raise BudgetExceeded(
                f"a value would be larger than {self.size} bytes", f"值超过 {self.size} 字节"
            )
        self.spend(size // CHARACTERS_PER_STEP)

    def elements(self, count: int) -> None:
        """Pay for a list or context of that many elements before it is made."""
        if count * 8 > self.size:
            raise BudgetExceeded("a list would be too long", "列表过长")
        self.spend(count)


def bounded(nesting: int) -> None:
    """Stop the evaluation when values lie too deep in each other."""
    if nesting > NESTING:
        raise BudgetExceeded(
            f"a value is nested more than {NESTING} deep", f"值的嵌套超过 {NESTING} 层"
        )
