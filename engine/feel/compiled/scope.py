"""Which variable a name means, decided once when an expression is compiled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lark import Token, Tree

from engine.errors import Problem
from engine.feel.faults import place
from engine.feel.frame import Code
from engine.feel.types import Type

Node = Tree[Token]


@dataclass
class Findings:
    """What one compilation learns beside the code: the names it needs and what looks wrong."""

    text: str
    types: Mapping[str, Type] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    variables: int = 0
    used: set[int] = field(default_factory=set)

    def variable(self) -> int:
        """Return the number of a new local variable."""
        self.variables += 1
        return self.variables

    def add(self, node: Node | Token, code: str, en: str, zh: str) -> None:
        """Note a problem at the place of a node."""
        start = node.start_pos if isinstance(node, Token) else getattr(node.meta, "start_pos", 0)
        self.problems.append(Problem(place(self.text, start or 0), code, en, zh))


@dataclass(frozen=True)
class Scope:
    """The local names of one place, and the scope around it.

    In a filter the entries of the element are names too; `element` is the variable that holds it
    then.
    """

    findings: Findings
    names: Mapping[str, int] = field(default_factory=dict)
    element: int | None = None
    outer: Scope | None = None

    def inner(self, names: Mapping[str, int], element: int | None = None) -> Scope:
        """Return a scope within this one."""
        return Scope(self.findings, names, element, self)

    def resolve(self, name: str) -> tuple[list[int], int | None]:
        """Return the filter elements that may have such an entry, and the variable behind them."""
        elements: list[int] = []
        scope: Scope | None = self
        while scope is not None:
            if scope.element is not None:
                elements.append(scope.element)
            if name in scope.names:
                variable = scope.names[name]
                self.findings.used.add(variable)
                return elements, variable
            scope = scope.outer
        (self.findings.possible if elements else self.findings.free).add(name)
        return elements, None

    def local(self, name: str) -> bool:
        """Tell whether a name is a local variable here."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return True
            scope = scope.outer
        return False


Compiler = Callable[[Node, Scope], Code]

NODES: dict[str, Compiler] = {}
"""What compiles each kind of node; the modules of this room fill it."""


def node(*kinds: str) -> Callable[[Compiler], Compiler]:
    """Register a function as the compiler of kinds of nodes."""

    def register(compiler: Compiler) -> Compiler:
        NODES.update(dict.fromkeys(kinds, compiler))
        return compiler

    return register


def compiled(tree: Node, scope: Scope) -> Code:
    """Return the code of a node."""
    return NODES[tree.data](tree, scope)


def branches(tree: Node) -> list[Node]:
    """Return the children of a node that are nodes."""
    return [child for child in tree.children if isinstance(child, Tree)]


def weight(trees: Collection[Node]) -> int:
    """Return how many steps one evaluation of these nodes costs, loops within them apart."""
    count, waiting = 0, list(trees)
    while waiting:
        tree = waiting.pop()
        count += 1
        waiting.extend(branches(tree))
    return count


def depth(tree: Node) -> int:
    """Return how deep a node's parts lie in each other."""
    count, level = 0, [tree]
    while level:
        count += 1
        level = [child for parent in level for child in branches(parent)]
    return count
