"""What the tests of this folder read: our files, and what the code says about itself."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("engine", "handlers", "web")

CODE = re.compile(r"[a-z][a-z0-9_]*")
EVENT = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
FIRST_CELL = re.compile(r"^\| `([^`]+)`", re.MULTILINE)


@cache
def modules(*folders: str) -> dict[Path, ast.Module]:
    """Return the syntax trees of the Python files in folders, by path from the root."""
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return {file.relative_to(ROOT): ast.parse(file.read_text(), str(file)) for file in files}


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(file for file in files if file.is_file())


def literals_of(parameter: str, pattern: re.Pattern[str]) -> dict[str, set[Path]]:
    """Return every literal that the code hands to a parameter of this name, with the files that do.

    Finds keyword arguments, positional ones of our own functions and classes, defaults, and class
    attributes of the name: so a helper that takes a `code` and hands it on hides nothing.
    """
    everywhere: dict[str, int] = {}
    for tree in modules(*FLOORS).values():
        everywhere |= _positions(tree, parameter)
    found: dict[str, set[Path]] = {}
    for path, tree in modules(*FLOORS).items():
        for value in _values(tree, parameter, everywhere | _positions(tree, parameter)):
            for node in _branches(value):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and pattern.fullmatch(text):
                    found.setdefault(text, set()).add(path)
    return found


def _values(tree: ast.Module, parameter: str, places: dict[str, int]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (k.value for k in node.keywords if k.arg == parameter)
            place = places.get(_name(node.func))
            if place is not None and place < len(node.args):
                yield node.args[place]
        elif isinstance(node, ast.ClassDef):
            yield from (
                statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                and [_name(target) for target in statement.targets] == [parameter]
            )


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    return [name for name in arguments if name not in ("self", "cls")]


def _positions(tree: ast.Module, parameter: str) -> dict[str, int]:
    """Return where a module's functions and dataclasses take the parameter, unnamed."""
    places: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__":
            names = _arguments(node)
        elif isinstance(node, ast.ClassDef):
            made = [s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"]
            fields = [_name(s.target) for s in node.body if isinstance(s, ast.AnnAssign)]
            names = _arguments(made[0]) if made else fields
        else:
            continue
        if parameter in names:
            places[node.name] = names.index(parameter)
    return places


def _branches(value: ast.expr) -> Iterator[ast.expr]:
    """Give both sides of `a if x else b` and of `x or a`."""
    if isinstance(value, ast.IfExp):
        yield from (*_branches(value.body), *_branches(value.orelse))
    elif isinstance(value, ast.BoolOp):
        for operand in value.values:
            yield from _branches(operand)
    else:
        yield value


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def error_codes() -> dict[str, set[Path]]:
    """Return the codes of refusals, problems and findings."""
    return literals_of("code", CODE)


def event_kinds() -> dict[str, set[Path]]:
    """Return the kinds of events: what is handed over as `kind`, and the keys of COMMANDS."""
    found = literals_of("kind", EVENT)
    for path, tree in modules(*FLOORS).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.AnnAssign) and _name(node.target) == "COMMANDS":
                for key in node.value.keys if isinstance(node.value, ast.Dict) else ():
                    if isinstance(key, ast.Constant):
                        found.setdefault(key.value, set()).add(path)
    return found


def effects() -> set[str]:
    """Return the words with which the lines of an event's effects begin."""
    return {
        node.args[0].value
        for tree in modules("engine").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _name(node.func) == "tell"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def in_table(page: str) -> set[str]:
    """Return what stands in the first cells of a reference page's tables."""
    return set(FIRST_CELL.findall((ROOT / "docs" / "reference" / page).read_text()))
