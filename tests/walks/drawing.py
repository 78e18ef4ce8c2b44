"""Pen and paper of the random diagrams: elements, flows, coins, event definitions."""

from __future__ import annotations

import random

from tests.bpmn.drawing import branch, condition, element, flow
from tests.walks.places import Path

LIMIT = '<wangge:limit name="main" amount="3" unit="working_day"/>'


class Drawing:
    """Collects the elements of the scope being drawn, and the declarations of the file."""

    def __init__(self, source: random.Random, budget: int) -> None:
        self.random = source
        self.budget = budget
        self.places: dict[str, Path] = {}
        self.joins: dict[str, str] = {}
        self.kinds: set[str] = set()
        self.globals: list[str] = []
        self.out: list[list[str]] = [[]]
        self.scopes: list[str] = []
        self.undoing: str | None = None
        self.n = 0

    def id(self, prefix: str) -> str:
        self.n += 1
        return f"{prefix}{self.n}"

    def put(self, tag: str, name: str, inner: str = "", ours: str = "", **attributes: str) -> str:
        self.out[-1].append(element(tag, name, inner, ours, **attributes))
        return name

    def flow(self, a: str, b: str, condition: str | None = None) -> str:
        self.out[-1].append(flow(a, b) if condition is None else branch(a, b, condition))
        return f"{a}_{b}"

    def task(self, name: str, path: Path, ours: str = "") -> str:
        """A user task; its answer `n` becomes the coin of the conditions to come."""
        self.places[name] = path
        coin = f'<wangge:output target="case.coin" source="={name}.n"/>'
        coin += f'<wangge:output target="case.loud" source="={name}.loud"/>'
        return self.put("userTask", name, "", ours + coin)

    def day(self) -> str:
        """A question to the world."""
        return f'working day(date("2026-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"))'

    def coin(self) -> str:
        """A condition that is true about half of the time."""
        if self.random.random() < 0.3:
            return f"={self.day()}"
        return f"={self.tossed(2)}"

    def often(self) -> str:
        """A condition that is mostly true."""
        return f"=not({self.tossed(4)})"

    def tossed(self, sides: int) -> str:
        k = self.random.randrange(10)
        return f"modulo((if case.coin = null then 1 else case.coin) + {k}, {sides}) = 0"

    def message(self) -> str:
        name = self.id("m")
        self.globals.append(f'<bpmn:message id="{name}" name="{name}"/>')
        return f'<bpmn:messageEventDefinition messageRef="{name}"/>'

    def signal(self) -> str:
        name = self.id("sg")
        self.globals.append(f'<bpmn:signal id="{name}" name="{name}"/>')
        return f'<bpmn:signalEventDefinition signalRef="{name}"/>'

    def watched(self) -> str:
        """A condition that comes and goes as long as the walk is loud."""
        return condition(f"=case.loud and {self.tossed(3)}")

    def event(self, kind: str, *, cycle: bool = False) -> str:
        """The definition of an event that needs nobody inside the diagram to throw it."""
        if kind == "timer":
            return self.timer(cycle=cycle)
        return {"message": self.message, "signal": self.signal, "conditional": self.watched}[kind]()

    def coded(self, kind: str) -> tuple[str, str]:
        """An error or escalation: what throws it and what catches it (perhaps any code)."""
        name = self.id("code")
        self.globals.append(f'<bpmn:{kind} id="{name}" {kind}Code="{name}"/>')
        catch = f' {kind}Ref="{name}"' if self.random.random() < 0.7 else ""
        return (
            f'<bpmn:{kind}EventDefinition {kind}Ref="{name}"/>',
            f"<bpmn:{kind}EventDefinition{catch}/>",
        )

    def timer(self, *, cycle: bool = False) -> str:
        hours = self.random.choice([1, 3, 24, 80])
        if cycle and self.random.random() < 0.6:
            tag, text = "timeCycle", f"R{self.random.choice(['', 2, 5])}/PT{hours}H"
        else:
            asked = f'=if {self.day()} then duration("PT2H") else duration("P1D")'
            tag, text = "timeDuration", self.random.choice([f"PT{hours}H", asked])
        return f"<bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}></bpmn:timerEventDefinition>"

    def script_of(self, variable: str, text: str, prefix: str = "x") -> str:
        name = self.id(prefix)
        ours = f'<wangge:result variable="{variable}"/>'
        return self.put("scriptTask", name, f"<bpmn:script>{text}</bpmn:script>", ours)

    def check(self, condition: str) -> str:
        """A script that becomes an incident for ever when the condition does not hold."""
        return self.script_of("ok", f"=if {condition} then 1 else [1..2]")
