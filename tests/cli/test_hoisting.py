"""Options of the whole program may stand anywhere on the line."""

from __future__ import annotations

import pytest

from web.cli.hoisting import hoist


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["inbox", "--json"], ["--json", "inbox"]),
        (["case", "show", "--lang", "en", "7"], ["--lang", "en", "case", "show", "7"]),
        (["--as", "wu", "claim", "7/3.1"], ["--as", "wu", "claim", "7/3.1"]),
        (["inbox", "--person=li"], ["--person=li", "inbox"]),
        (["comment", "7", "--", "--json"], ["comment", "7", "--", "--json"]),
        (["inbox", "--lang"], ["--lang", "inbox"]),
    ],
)
def test_options_of_the_program_come_first_and_the_rest_keeps_its_order(given, wanted):
    assert hoist(given) == wanted
