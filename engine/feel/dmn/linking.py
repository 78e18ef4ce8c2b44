"""Joins the elements of a set of files to what they require; gaps and cycles are noted."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from engine.errors import Problem
from engine.feel.budget import Budget
from engine.feel.dmn.boxes import made_function, native
from engine.feel.dmn.decision import Decision, Evaluation, InputData, Key, Supply, supplied
from engine.feel.dmn.drafts import Draft
from engine.feel.dmn.files import File
from engine.feel.dmn.logic import NOTHING, Logic, Overlay
from engine.feel.faults import DecisionFault
from engine.feel.frame import Ask, Names
from engine.feel.types import Type, coerced
from engine.feel.values import Function, Value

CASE = "case"
"""The case file, which every decision of a process may read."""

_WORDS = {
    "requiredDecision": "decision",
    "requiredInput": "input",
    "requiredKnowledge": "knowledge",
    "businessKnowledgeModel": "knowledge",
    "decision": "decision",
    "inputData": "input",
}

Linked = InputData | Decision | Function


class Linker:
    """Links drafts; the linked elements stand in `linked` by their keys."""

    def __init__(self, drafts: list[Draft], files: list[File]) -> None:
        self._chains = _chains(files[0])
        self.drafts = {draft.key: draft for draft in drafts}
        self.linked: dict[Key, Linked] = {}

    def link(self) -> None:
        """Link everything, each element after those it requires."""
        for draft in self.drafts.values():
            for keys in (draft.needs, draft.calls, draft.outputs, draft.given):
                keys[:] = [self._resolved(draft, key) for key in keys]
            self._judge_requirements(draft)
        for draft in self.drafts.values():
            self._judge_names(draft)
        for key in self._order():
            draft = self.drafts[key]
            self.linked[key] = _LINKERS[draft.kind](self, draft)

    def _resolved(self, draft: Draft, key: Key) -> Key:
        """Return where an element of the own namespace lies: in the file, or in one like it."""
        if key not in self.drafts and key[0] == draft.file.namespace:
            for file in draft.file.plainly_imported():
                if (file.namespace, key[1]) in self.drafts:
                    return file.namespace, key[1]
        return key

    def _judge_requirements(self, draft: Draft) -> None:
        for keys, kinds in (
            (draft.needs, ("inputData", "decision")),
            (draft.calls, ("businessKnowledgeModel", "decisionService")),
            (draft.outputs, ("decision",)),
            (draft.given, ("inputData", "decision")),
        ):
            for key in list(keys):
                if key not in self.drafts or self.drafts[key].kind not in kinds:
                    keys.remove(key)
                    what = _WORDS[draft.wanted.get(key, kinds[0])]
                    en = f"it requires the {what} '{key[1]}', which the file does not have"
                    self._note(draft, "dmn_requirement", en, f"缺少所需的 {key[1]}")

    def _note(self, draft: Draft, code: str, en: str, zh: str) -> None:
        draft.file.source.add(draft.id, code, en, zh)
        draft.problems = [*draft.problems, draft.file.source.problems[-1]]

    def _judge_names(self, draft: Draft) -> None:
        """Note names that nothing gives.

        A decision that declares nothing it requires may use any name in its inputs, and these in
        its cells.
        """
        if draft.logic is None or draft.kind not in ("decision", "businessKnowledgeModel"):
            return
        if not draft.file.source.strict:
            return
        given = {self._path(draft, key)[0] for key in (*draft.needs, *draft.calls)}
        given |= {name for name, _ in draft.parameters} | {CASE, draft.variable}
        used = draft.logic.free_names
        if draft.kind == "decision" and not draft.declares:
            used = draft.logic.cell_names - draft.logic.input_names
        for name in sorted(used - given):
            en = f"the name '{name}' is unknown here; a text is written \"{name}\""
            self._note(draft, "dmn_name", en, f"名称 {name} 未知；文本应加引号")

    def _path(self, draft: Draft, key: Key) -> tuple[str, ...]:
        """Return how an element is named where another one stands."""
        target = self.drafts[key]
        alias = draft.file.alias_of(key[0]) if key[0] != draft.file.namespace else ""
        return (alias, target.variable) if alias else (target.variable,)

    def _order(self) -> list[Key]:
        graph = {key: self._before(draft) for key, draft in self.drafts.items()}
        while True:
            try:
                return list(TopologicalSorter(graph).static_order())
            except CycleError as error:
                self._note_cycle(error.args[1], graph)

    def _before(self, draft: Draft) -> set[Key]:
        """Return what must be linked first; a knowledge model may call itself."""
        return {*draft.needs, *draft.calls, *draft.outputs, *draft.given} - (
            {draft.key} if draft.kind == "businessKnowledgeModel" else set()
        )

    def _note_cycle(self, circle: list[Key], graph: dict[Key, set[Key]]) -> None:
        names = ", ".join(sorted({key[1] for key in circle}))
        en = f"the decisions {names} require each other"
        first = self.drafts[circle[0]]
        first.file.source.add("file", "dmn_cycle", en, f"决策 {names} 循环依赖")
        for key in set(circle):
            draft = self.drafts[key]
            draft.problems = [*draft.problems, first.file.source.problems[-1]]
            for keys in (draft.needs, draft.calls, draft.outputs, draft.given):
                keys[:] = [one for one in keys if one not in circle]
            graph[key] = self._before(draft)

    def _input(self, draft: Draft) -> Linked:
        chain = self._chains.get(draft.key[0], ())
        return InputData(draft.key, (*chain, draft.variable), draft.type)

    def _supplies(self, draft: Draft) -> tuple[Supply, ...]:
        supplies: list[Supply] = []
        for key in (*draft.needs, *draft.calls):
            if key not in self.linked:
                continue
            path, what = self._path(draft, key), self.linked[key]
            if isinstance(what, InputData) and what.type is None and what.path == path:
                continue  # it is found under its name anyway
            supplies.append(Supply(path, what))
        return tuple(supplies)

    def _decision(self, draft: Draft) -> Linked:
        requires: dict[Key, Decision] = {}
        for key in draft.needs:
            needed = self.linked[key]
            if isinstance(needed, Decision):
                requires.update({one.key: one for one in needed.requires})
                requires[key] = needed
        logic = draft.logic or NOTHING
        if draft.problems and not draft.file.source.strict:
            logic = Faulty(draft)
        supplies = self._supplies(draft)
        inner = {supply.path[0] for supply in supplies if not isinstance(supply.what, InputData)}
        outside = frozenset(logic.free_names - inner)
        return Decision(
            draft.id,
            draft.name,
            draft.variable,
            logic,
            tuple(requires.values()),
            outside.union(*(one.inputs for one in requires.values())),
            draft.key,
            draft.type,
            supplies,
        )

    def _knowledge(self, draft: Draft) -> Linked:
        around = supplied(self._supplies(draft), Evaluation({}, None, Budget()))
        logic: Logic = draft.logic or NOTHING
        if draft.problems and not draft.file.source.strict:
            logic = Faulty(draft)
        result = draft.type
        if result is not None and result.takes is not None:
            result = result.result
        function = made_function(draft.parameters, logic, Overlay(around, {}), result)
        around.setdefault(draft.variable, function)
        return function

    def _service(self, draft: Draft) -> Linked:
        outputs = [one for key in draft.outputs if isinstance(one := self.linked[key], Decision)]
        given = list(draft.given)
        names = [self._path(draft, key)[-1] for key in given]
        types = [self.drafts[key].type for key in given]
        result: Type | None = draft.type
        if result is not None and result.takes is not None:
            if len(result.takes) == len(types):
                types = [one or other for one, other in zip(types, result.takes, strict=True)]
            result = result.result

        def run(values: list[Value], ask: Ask | None, budget: Budget) -> Value:
            run = Evaluation({}, ask, budget)
            for key, value, wanted in zip(given, values, types, strict=True):
                run.found[key] = coerced(value, wanted, budget)
            made = {one.variable: one.decided(run) for one in outputs}
            return next(iter(made.values()), None) if len(outputs) == 1 else made

        deep = 10 + max((one.logic.deep for one in outputs), default=0)
        return native(names, run, deep, result, list(zip(names, types, strict=True)))


def _chains(main: File) -> dict[str, tuple[str, ...]]:
    """Return the names of imports that lead from the main file to each namespace."""
    found: dict[str, tuple[str, ...]] = {main.namespace: ()}
    waiting = [main]
    while waiting:
        file = waiting.pop(0)
        for alias, target in file.imports:
            if target.namespace not in found:
                step = (alias,) if alias else ()
                found[target.namespace] = (*found[file.namespace], *step)
                waiting.append(target)
    return found


class Faulty:
    """Stands where logic could not be read: evaluating it tells why."""

    free_names: frozenset[str] = frozenset()
    input_names: frozenset[str] = frozenset()
    cell_names: frozenset[str] = frozenset()
    deep = 1

    def __init__(self, draft: Draft) -> None:
        self._name = f"{draft.file.name}#{draft.id}"
        self._problems: list[Problem] = list(draft.problems)

    def evaluate(self, names: Names, ask: Ask | None, budget: Budget) -> Value:
        """Raise DecisionFault with all that was found."""
        raise DecisionFault(self._name, self._problems)


_LINKERS = {
    "inputData": Linker._input,
    "decision": Linker._decision,
    "businessKnowledgeModel": Linker._knowledge,
    "decisionService": Linker._service,
}
