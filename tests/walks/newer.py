"""Blocks of the random diagrams around links, loops, signals, conditions and compensation."""

from __future__ import annotations

from itertools import pairwise

from tests.bpmn.drawing import compensate, condition, rounds, undone_by
from tests.walks.drawing import LIMIT, Drawing
from tests.walks.places import Path

Ends = tuple[str, str]


class Newer(Drawing):
    """Each method draws one block and returns its entry and its exit."""

    def link(self, path: Path, depth: int) -> Ends:
        """Two ways to one link."""
        gate, catch, name = self.id("g"), self.id("lc"), self.id("L")
        link = f'<bpmn:linkEventDefinition name="{name}"/>'
        near = self.put("intermediateThrowEvent", self.id("lt"), link)
        far = self.put("intermediateThrowEvent", self.id("lt"), link)
        self.put("intermediateCatchEvent", catch, link)
        entry, exit_ = self.sequence((*path, (gate, "xor", 1)), depth, [])  # type: ignore[attr-defined]
        self.put("exclusiveGateway", gate, default=self.flow(gate, near))
        self.flow(gate, entry, self.coin())
        self.flow(exit_, far)
        return gate, catch

    def rounds(self, path: Path, depth: int) -> Ends:
        """An activity that is done at most twice in a row; the check after it never comes right if it was more."""
        name, most = self.id("lo"), 2
        counter = f'<wangge:output target="case.{name}" source="=loopCounter"/>'
        before = self.random.choice(["true", "false"])
        inner = rounds(self.often(), loopMaximum=str(most), testBefore=before)
        path += ((name, "seq", 0),)
        kind = self.random.choice(["userTask", "serviceTask", "subProcess"])
        if kind == "subProcess":
            inner += self.scope_body(path, depth)  # type: ignore[attr-defined]
            self.put(kind, name, inner, counter)
        else:
            self.places[name] = path
            self.put(kind, name, inner, LIMIT + counter)
        check = self.check(f"case.{name} = null or {most} >= case.{name}")
        self.flow(name, check)
        return name, check

    def broadcast(self, path: Path, depth: int) -> Ends:
        """One branch throws a signal that ends the two others, if they still wait."""
        split, join = (
            self.put("parallelGateway", self.id("g")),
            self.put("parallelGateway", self.id("g")),
        )
        signal, done = self.signal(), self.put("exclusiveGateway", self.id("g"))
        sender = self.task(self.id("u"), (*path, (split, "and", 0)))
        throw = self.put("intermediateThrowEvent", self.id("th"), signal)
        waiter = self.task(self.id("u"), (*path, (split, "and", 1)))
        ended = self.put("boundaryEvent", self.id("b"), signal, attachedToRef=waiter)
        catch = self.put("intermediateCatchEvent", self.id("c"), signal)
        for a, b in [(split, sender), (sender, throw), (throw, join), (split, catch), (catch, join),
                     (split, waiter), (waiter, done), (ended, done), (done, join)]:  # fmt: skip
            self.flow(a, b)
        self.joins[join] = split
        return split, join

    def watch(self, path: Path, depth: int) -> Ends:
        """One branch waits until the answer of the other is known."""
        split, join = (
            self.put("parallelGateway", self.id("g")),
            self.put("parallelGateway", self.id("g")),
        )
        catch, known = self.id("w"), self.id("known")
        task = self.id("u")
        ours = f'<wangge:output target="case.{known}" source="={task}.n"/>'
        self.task(task, (*path, (split, "and", 0)), ours)
        self.put("intermediateCatchEvent", catch, condition(f"=case.{known} >= 0"))
        for a, b in [(split, task), (task, join), (split, catch), (catch, join)]:
            self.flow(a, b)
        self.joins[join] = split
        return split, join

    def undo(self, path: Path, depth: int) -> Ends:
        """Two tasks are done, then all that the scope has done is undone; the check compares the orders."""
        scope = self.scopes[-1]
        if not scope or self.undoing not in (None, scope):
            return self.user(path, depth)  # type: ignore[attr-defined,no-any-return]
        self.undoing = scope
        done, undone = f"done_{scope}", f"undone_{scope}"
        names = [self.id("u"), self.id("u")]
        for i, name in enumerate(names):
            self.task(name, (*path, (name, "seq", i)), self._noted(done, name))
            script = "<bpmn:script>=1</bpmn:script>"
            ours = f'<wangge:result variable="r"/>{self._noted(undone, name)}'
            self.out[-1].append(undone_by(name, f"un_{name}", "scriptTask", script, ours))
        throw = self.put("intermediateThrowEvent", self.id("th"), compensate())
        check = self.check(f"{undone} = reverse({done})")
        fresh = [self.script_of(name, "=[]") for name in (done, undone)]
        steps = [*names, throw, check, *fresh]
        for a, b in pairwise(steps):
            self.flow(a, b)
        return steps[0], steps[-1]

    def _noted(self, variable: str, name: str) -> str:
        text = f"append(if {variable} = null then [] else {variable}, &quot;{name}&quot;)"
        return f'<wangge:output target="{variable}" source="={text}"/>'
