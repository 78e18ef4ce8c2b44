"""A file holds one idea, a function one thought, and both have names that say which."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import FLOORS, ROOT, modules

NAMELESS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "base",
    "manager",
    "data",
    "info",
    "misc",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_a_file_has_300_lines_at_most() -> None:
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in modules(*FLOORS)}

    assert {str(path): count for path, count in lines.items() if count > 300} == {}


def test_a_function_has_40_lines_at_most() -> None:
    assert {where: count for where, count in functions() if count > 40} == {}


def test_a_module_is_called_after_what_lives_in_it() -> None:
    named = {str(path) for path in modules(*FLOORS, "tests") if NAMELESS & {path.stem, *path.parts}}

    assert named == set()


def functions() -> Iterator[tuple[str, int]]:
    for path, tree in modules(*FLOORS).items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
