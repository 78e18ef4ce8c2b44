"""A file holds one idea, a function one thought, and both have names that say which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import FLOORS, ROOT, modules

NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "data",
    "info",
    "misc",
}
FILES = modules(*FLOORS)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_has_300_lines_at_most(path: Path) -> None:
    assert len((ROOT / path).read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_function_has_40_lines_at_most(path: Path) -> None:
    functions = (
        n for n in ast.walk(FILES[path]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = {f.name: _lines(f) for f in functions if _lines(f) > 40}
    assert long == {}


@pytest.mark.parametrize("path", modules(*FLOORS, "tests"), ids=str)
def test_a_module_is_called_after_what_lives_in_it(path: Path) -> None:
    assert NAMELESS.isdisjoint({path.stem, *path.parts})


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
