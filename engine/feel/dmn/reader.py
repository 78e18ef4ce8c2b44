"""Reads DMN files: the decisions in them, what they require, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Problem
from engine.feel.dmn.decision import Decision, Invocable
from engine.feel.dmn.drafts import Draft, drafts_of
from engine.feel.dmn.files import File, opened
from engine.feel.dmn.linking import Linker
from engine.feel.dmn.source import local
from engine.feel.faults import DecisionFault
from engine.feel.types import Type
from engine.feel.values import Function


@dataclass(frozen=True)
class Model:
    """A file of decisions with what it imports.

    `invocables` are its knowledge models and services by their ids, `inputs` the types of its
    input data by their names; `problems` is all that was found.
    """

    decisions: Mapping[str, Decision]
    invocables: Mapping[str, Invocable]
    inputs: Mapping[str, Type | None]
    problems: tuple[Problem, ...]

    def named(self, name: str) -> Decision | Invocable | None:
        """Return the decision, service or knowledge model of an id or name; None without one."""
        everything: dict[str, Decision | Invocable] = {**self.invocables, **self.decisions}
        if name in everything:
            return everything[name]
        return next((one for one in everything.values() if one.name == name), None)


def decisions(
    data: bytes, name: str = "decisions", beside: Mapping[str, bytes] | None = None
) -> dict[str, Decision]:
    """Return the decisions of a DMN file by their ids; `beside` are files that it may import.

    Errors: Invalid when it is not XML we take; DecisionFault with every problem and its place
    otherwise.
    """
    files = {**(beside or {}), name: data}
    model = read_model(files, name)
    if model.problems:
        raise DecisionFault(name, model.problems)
    return dict(model.decisions)


def read_model(files: Mapping[str, bytes], main: str, strict: bool = True) -> Model:
    """Read a file of a set, and all of the set that it imports.

    Where it is not judged `strict`, what is doubtful is let through, and a decision that cannot be
    read is an error only when it is evaluated.
    Errors: Invalid when a file is not XML we take.
    """
    found = opened(files, main, strict)
    first = found[0]
    if local(first.root) != "definitions":
        first.source.add(
            "file", "dmn_file", "its root is not the definitions of DMN", "不是 DMN 文件"
        )
        return Model({}, {}, {}, tuple(first.source.problems))
    drafts = [draft for file in found for draft in drafts_of(file)]
    linker = Linker(drafts, found)
    linker.link()
    mine = [draft for draft in drafts if draft.file is first]
    if not any(draft.kind == "decision" for draft in mine):
        first.source.advise("file", "dmn_file", "it has no decision", "文件中没有决策")
    return _model(mine, linker, found)


def _model(mine: list[Draft], linker: Linker, files: list[File]) -> Model:
    decisions: dict[str, Decision] = {}
    invocables: dict[str, Invocable] = {}
    inputs: dict[str, Type | None] = {}
    for draft in mine:
        linked = linker.linked[draft.key]
        if isinstance(linked, Decision):
            decisions[draft.id] = linked
        elif isinstance(linked, Function):
            invocables[draft.id] = Invocable(draft.name, linked)
        else:
            inputs[draft.variable] = draft.type
    problems = tuple(problem for file in files for problem in file.source.problems)
    return Model(decisions, invocables, inputs, problems)
