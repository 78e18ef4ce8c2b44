"""The blocks of the random diagrams: each method draws one and returns its entry and its exit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tests.walks.drawing import LIMIT, Drawing
from tests.walks.newer import Ends, Newer
from tests.walks.places import Path

GATEWAYS = {"and": "parallelGateway", "or": "inclusiveGateway", "xor": "exclusiveGateway"}
OUTSIDE = ("message", "timer", "signal", "conditional")
NESTING = [
    *("and_", "and_", "or_", "or_", "xor", "loop", "loop", "sub", "sub", "guarded", "guarded"),
    *("multi", "multi", "call", "race", "catch", "shaky", "settled"),
    *("link", "rounds", "rounds", "broadcast", "watch", "undo", "undo"),
]


def io(target: str, source: str, out: str, value: str) -> str:
    return (
        f'<wangge:input target="{target}" source="{source}"/>'
        f'<wangge:output target="{out}" source="{value}"/>'
    )


class Blocks(Newer, Drawing):
    """Scopes, sequences and blocks."""

    def scope_body(
        self,
        path: Path,
        depth: int,
        *,
        last: str | None = None,
        throws: str = "",
        first: Callable[[], str] | None = None,
    ) -> str:
        """The inside of a process or sub-process, perhaps with event sub-processes."""
        self.out.append([])
        start, end = self.put("startEvent", self.id("s")), self.put("endEvent", self.id("e"))
        self.scopes.append(start)
        some = self.random.choice([0, 0, 1, 2]) if depth < 3 else 0
        handlers = [self.handler_plan() for _ in range(some)]
        main = path
        for name, _, _, interrupting in handlers:
            main += ((name, "xor" if interrupting else "side", 0),)
        entry, exit_ = self.sequence(main, depth, [throws, *(h[2] for h in handlers)])
        if first is not None:
            before = first()
            self.flow(start, before)
            start = before
        self.flow(start, entry)
        if last:
            self.flow(exit_, self.task(last, (*main, ("fin", "seq", 9999))))
            exit_ = last
        self.flow(exit_, end)
        for i, (name, catch, _, interrupting) in enumerate(handlers):
            kind = "xor" if interrupting else "side"
            place = (*main[: len(path) + i], (name, kind, 1))
            self.handler(name, catch, interrupting, place)
        self.scopes.pop()
        return "".join(self.out.pop())

    def handler_plan(self) -> tuple[str, str, str, bool]:
        kind = self.random.choice([*OUTSIDE, "error", "escalation"])
        self.kinds.add(f"handler:{kind}")
        interrupting = kind == "error" or self.random.random() < 0.4
        throw = ""
        if kind in ("error", "escalation"):
            throw, catch = self.coded(kind)
        else:
            catch = self.event(kind, cycle=not interrupting)
        return self.id("H"), catch, throw, interrupting

    def handler(self, name: str, catch: str, interrupting: bool, path: Path) -> None:
        self.out.append([])
        start, end = self.id("s"), self.put("endEvent", self.id("e"))
        self.put("startEvent", start, catch, isInterrupting=str(interrupting).lower())
        self.budget += 2
        self.scopes.append("")
        entry, exit_ = self.sequence(path, 3, [])
        self.scopes.pop()
        self.flow(start, entry)
        self.flow(exit_, end)
        self.put("subProcess", name, "".join(self.out.pop()), triggeredByEvent="true")

    def sequence(self, path: Path, depth: int, throws: list[str]) -> Ends:
        name = self.id("q")
        steps = [self.block for _ in range(self.random.choice([1, 2, 2, 3]))]
        if self.random.random() < 0.4:
            steps.insert(0, self.user)
        parts = [step((*path, (name, "seq", i)), depth) for i, step in enumerate(steps)]
        for throw in filter(None, throws):
            parts.insert(self.random.randrange(len(parts) + 1), self.thrower(throw))
        for (_, a), (b, _) in pairwise(parts):
            self.flow(a, b)
        return parts[0][0], parts[-1][1]

    def block(self, path: Path, depth: int) -> Ends:
        choices = ["user", "user", "script", "service"]
        if self.budget > 0 and depth < 4:
            choices += NESTING
        self.budget -= 1
        kind = self.random.choice(choices)
        self.kinds.add(kind)
        ends: Ends = getattr(self, kind)(path, depth + 1)
        return ends

    def user(self, path: Path, depth: int) -> Ends:
        name = self.task(self.id("u"), path, self.random.choice(["", LIMIT]))
        return name, name

    def script(self, path: Path, depth: int) -> Ends:
        name = self.script_of(self.id("v"), "=if secret = 41 then secret + 1 else [1..2]")
        return name, name

    def shaky(self, path: Path, depth: int) -> Ends:
        """A script that is faulty now and then; it may be skipped."""
        text = f"=if {self.day()} or {self.day()} then 1 else [1..2]"
        name = self.script_of("y", text, prefix="k")
        return name, name

    def service(self, path: Path, depth: int) -> Ends:
        name = self.id("j")
        self.places[name] = path
        ours = '<wangge:input target="a" source="=secret"/>'
        self.put("serviceTask", name, "", ours + self.random.choice(["", LIMIT]))
        return name, name

    def thrower(self, definition: str) -> Ends:
        """An escalation is thrown on the way; an error ends its branch when the coin says so."""
        if "escalation" in definition:
            name = self.put("intermediateThrowEvent", self.id("th"), definition)
            return name, name
        gate, on, bad = self.id("g"), self.id("g"), self.put("endEvent", self.id("e"), definition)
        self.flow(gate, bad, self.coin())
        self.put("exclusiveGateway", gate, default=self.flow(gate, on))
        self.put("exclusiveGateway", on)
        return gate, on

    def fork(self, kind: str, path: Path, depth: int) -> Ends:
        split, merge = self.id("g"), self.put(GATEWAYS[kind], self.id("g"))
        branches = self.random.choice([2, 2, 3]) + (kind == "or")  # the default excludes the others
        default = ""
        for i in range(branches):
            entry, exit_ = self.sequence((*path, (split, kind, i)), depth, [])
            if kind == "and":
                self.flow(split, entry)
            elif i > 0:
                self.flow(split, entry, self.often() if kind == "or" else self.coin())
            else:
                default = self.flow(split, entry)
            self.flow(exit_, merge)
        self.put(GATEWAYS[kind], split, **({"default": default} if default else {}))
        if kind in ("and", "or"):
            self.joins[merge] = split
        return split, merge

    def and_(self, path: Path, depth: int) -> Ends:
        return self.fork("and", path, depth)

    def or_(self, path: Path, depth: int) -> Ends:
        return self.fork("or", path, depth)

    def xor(self, path: Path, depth: int) -> Ends:
        return self.fork("xor", path, depth)

    def loop(self, path: Path, depth: int) -> Ends:
        """A loop with a pause: without one it would eat the budget."""
        enter, again = self.put("exclusiveGateway", self.id("g")), self.id("g")
        pause = self.task(self.id("u"), (*path, (again, "seq", 0)))
        inside = (*path, (again, "seq", 1))
        if self.random.random() < 0.5:
            entry, exit_ = self.sequence(inside, depth, [])
        else:
            entry, exit_ = self.fork(self.random.choice(["and", "or"]), inside, depth)
        leave = self.put("exclusiveGateway", self.id("g"))
        self.flow(enter, pause)
        self.flow(pause, entry)
        self.flow(exit_, again)
        self.flow(again, enter, f"={self.tossed(3)}")
        self.put("exclusiveGateway", again, default=self.flow(again, leave))
        return enter, leave

    def sub(self, path: Path, depth: int, throws: str = "") -> Ends:
        name = self.id("sp")
        ours = io("c", "=secret", self.id("v"), "=c") + self.random.choice(["", LIMIT])
        self.put("subProcess", name, self.scope_body(path, depth, throws=throws), ours)
        return name, name

    def guarded(self, path: Path, depth: int) -> Ends:
        """An activity with one or two boundary events."""
        merge = self.put("exclusiveGateway", self.id("g"))
        kind = self.random.choice(["user", "service", "sub", "sub"])
        plans, throws = self.guards(kind)
        base = len(path)
        for name, _, interrupting in plans:
            path += ((name, "xor" if interrupting else "side", 0),)
        if kind == "sub":
            entry, exit_ = self.sub(path, depth, throws)
        else:
            entry, exit_ = getattr(self, kind)(path, depth)
        self.flow(exit_, merge)
        for i, (name, catch, interrupting) in enumerate(plans):
            place = (*path[: base + i], (name, "xor" if interrupting else "side", 1))
            cancel = str(interrupting).lower()
            self.put("boundaryEvent", name, catch, attachedToRef=entry, cancelActivity=cancel)
            side_in, side_out = self.sequence(place, 3, [])
            self.flow(name, side_in)
            self.flow(side_out, merge if interrupting else self.put("endEvent", self.id("e")))
        return entry, merge

    def guards(self, kind: str) -> tuple[list[tuple[str, str, bool]], str]:
        """The boundary events of an activity, and what has to be thrown inside it for one of them."""
        plans: dict[str, tuple[str, str, bool]] = {}
        throws = ""
        for _ in range(self.random.choice([1, 1, 2])):
            extra = {"sub": ["error", "escalation"], "service": ["error"], "user": ["due"]}[kind]
            event = self.random.choice([*OUTSIDE, *extra])
            interrupting = event == "error" or self.random.random() < 0.5
            if event in plans or (event in ("error", "escalation") and throws):
                continue
            if event == "due":
                catch = '<bpmn:escalationEventDefinition escalationRef="limit_due"/>'
            elif event in ("error", "escalation") and kind == "sub":
                throws, catch = self.coded(event)
            elif event == "error":
                catch = "<bpmn:errorEventDefinition/>"
            else:
                catch = self.event(event, cycle=not interrupting)
            plans[event] = (self.id("b"), catch, interrupting)
            self.kinds.add(f"boundary:{event}")
        return list(plans.values()), throws

    def multi(self, path: Path, depth: int) -> Ends:
        name, out = self.id("mi"), self.id("v")
        until = (
            "<bpmn:completionCondition>=numberOfCompletedInstances >= 2</bpmn:completionCondition>"
        )
        sequential = self.random.choice(["true", "false"])
        inner = (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}" '
            f'wangge:collection="=[10, 20, 30]" wangge:results="{out}" wangge:result="=item + 1">'
            f"{until if self.random.random() < 0.3 else ''}</bpmn:multiInstanceLoopCharacteristics>"
        )
        path += ((name, "multi", 0),)
        kind = self.random.choice(["userTask", "serviceTask", "subProcess"])
        if kind == "subProcess":
            self.put(
                kind, name, inner + self.scope_body(path, depth), io("c", "=item", "done", "=c")
            )
        else:
            self.places[name] = path
            self.put(kind, name, inner, LIMIT)
        check = self.check(f"count({out}) >= 1")
        self.flow(name, check)
        return name, check

    def call(self, path: Path, depth: int) -> Ends:
        name, out = self.id("ca"), self.id("v")
        self.put("callActivity", name, "", io("a", "=secret", out, "=r"), calledElement="Q")
        check = self.check(f"{out} = secret + 1")
        self.flow(name, check)
        return name, check

    def race(self, path: Path, depth: int) -> Ends:
        """An event gateway with two timers and a message."""
        gate = self.put("eventBasedGateway", self.id("g"))
        merge = self.put("exclusiveGateway", self.id("g"))
        events = [self.timer(), self.timer(), self.message(), self.signal()]
        for i, catch in enumerate(events):
            event = self.put("intermediateCatchEvent", self.id("c"), catch)
            entry, exit_ = self.sequence((*path, (gate, "xor", i)), 4, [])
            for a, b in ((gate, event), (event, entry), (exit_, merge)):
                self.flow(a, b)
        return gate, merge

    def catch(self, path: Path, depth: int) -> Ends:
        definition = self.random.choice([self.timer, self.message, self.signal])()
        name = self.put("intermediateCatchEvent", self.id("c"), definition)
        return name, name

    def settled(self, path: Path, depth: int) -> Ends:
        """One branch sends a message that ends the other one, if that still waits."""
        split, join = (
            self.put("parallelGateway", self.id("g")),
            self.put("parallelGateway", self.id("g")),
        )
        message, done = self.message(), self.put("exclusiveGateway", self.id("g"))
        sender = self.task(self.id("u"), (*path, (split, "and", 0)))
        throw = self.put("intermediateThrowEvent", self.id("th"), message)
        waiter = self.task(self.id("u"), (*path, (split, "and", 1)))
        ended = self.put("boundaryEvent", self.id("b"), message, attachedToRef=waiter)
        pairs = [(split, sender), (sender, throw), (throw, join), (split, waiter), (waiter, done)]
        for a, b in [*pairs, (ended, done), (done, join)]:
            self.flow(a, b)
        self.joins[join] = split
        return split, join
