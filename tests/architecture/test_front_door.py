"""`engine` is the front door: what it offers is listed, sorted and there."""

from __future__ import annotations

import ast

import engine
from tests.architecture.sources import ROOT


def test_the_front_door_is_sorted() -> None:
    constants = sorted(name for name in engine.__all__ if name.isupper())
    classes = sorted(name for name in engine.__all__ if name[0].isupper() and not name.isupper())
    functions = sorted(name for name in engine.__all__ if name[0].islower())

    assert list(engine.__all__) == [*constants, *classes, *functions]


def test_the_front_door_offers_what_it_imports_and_nothing_else() -> None:
    tree = ast.parse((ROOT / "engine/__init__.py").read_text())
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}

    assert set(engine.__all__) == imported - {"annotations"}
