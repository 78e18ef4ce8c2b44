"""Unary tests: what the cells of a decision table let through."""

from __future__ import annotations

import pytest

from engine.feel import from_json, unary_tests


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("1", 1, True),
        ("1, 2", 2, True),
        ("1, 2", 3, False),
        ("< 5", 4, True),
        ("< 5", 5, False),
        ("<= 5, > 7", 8, True),
        ("[1..5)", 5, False),
        ('"major"', "major", True),
        ('"major", "severe"', "minor", False),
        ('not("major")', "minor", True),
        ('not("major", "severe")', "severe", False),
        ("not(< 5)", 5, True),
        ("not(null)", 1, True),
        ("null", None, True),
        ("< 5", None, False),
        ('< "b"', 1, False),
        ("true", True, True),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("? > 5 and ? < limit", 6, True),
        ("? > 5 and ? < limit", 7, False),
        ('contains(?, "fire")', "a fire", True),
        ("[1, 2]", 2, True),
        ("allowed", 3, True),
        ("not(allowed)", 3, False),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ('date("2026-10-01")', {"$d": "2026-10-01"}, True),
        ('[@"2026-10-01"..@"2026-10-07"]', {"$d": "2026-10-08"}, False),
        ("[1, 2]", [1, 2], True),
    ],
)
def test_a_cell_lets_through(cell: str, value: object, passes: bool) -> None:
    around = {"limit": 7, "allowed": [3, 4]}

    assert unary_tests(cell).matches(from_json(value), around) is passes
