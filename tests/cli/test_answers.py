"""Answers as people type them."""

from __future__ import annotations

import pytest

from engine import Invalid
from web.cli.answers import answers_of

FORM = {
    "components": [
        {"key": "title", "type": "textfield"},
        {"type": "group", "components": [{"key": "rooms", "type": "number"}]},
        {"key": "urgent", "type": "checkbox"},
        {"key": "units", "type": "checklist"},
    ]
}


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        (["title=12"], {"title": "12"}),
        (["title=a=b"], {"title": "a=b"}),
        (["rooms=-3"], {"rooms": -3}),
        (["rooms=1.50"], {"rooms": {"$n": "1.50"}}),
        (["urgent=是"], {"urgent": True}),
        (["urgent=no"], {"urgent": False}),
        (["units=a, b"], {"units": ["a", "b"]}),
        (['units:=["a"]'], {"units": ["a"]}),
        (["other=1"], {"other": "1"}),
    ],
)
def test_a_pair_becomes_what_its_field_holds(pairs, wanted):
    assert answers_of(pairs, None, FORM) == wanted


def test_pairs_go_before_the_document():
    assert answers_of(["title=b"], '{"title": "a", "rooms": 2}', FORM) == {"title": "b", "rooms": 2}


@pytest.mark.parametrize(
    ("pairs", "document"),
    [
        (["title"], None),
        (["=x"], None),
        (["rooms=many"], None),
        (["urgent=maybe"], None),
        (["units:=[a"], None),
        ([], "[1]"),
        ([], "{"),
    ],
)
def test_what_cannot_be_read_is_refused(pairs, document):
    with pytest.raises(Invalid) as caught:
        answers_of(pairs, document, FORM)

    assert caught.value.problems[0].code == "bad_answers"
