"""The chain of events."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import verifier
from engine.model.event import (
    GENESIS,
    Anchor,
    Event,
    Head,
    Sealed,
    anchor,
    canonical,
    seal,
    verify,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


def a_chain(length: int, stream: str = "case/1") -> list[Sealed]:
    chain, previous = [], GENESIS
    for sequence in range(1, length + 1):
        event = Event(
            stream, sequence, 1_000 * sequence, "case.noted", "li", command={"n": sequence}
        )
        digest = seal(event, previous)
        chain.append(Sealed(event, previous, digest))
        previous = digest
    return chain


@given(values)
def test_the_canonical_form_is_what_any_json_library_writes(value):
    assert canonical(value) == verifier.canonical(value)


def test_the_first_event_follows_thirty_two_bytes_of_nothing():
    assert GENESIS.hex() == verifier.GENESIS


def test_an_untouched_chain_holds():
    assert verify(a_chain(5)) is None
    assert verify([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": 1},
        {"actor": "wang"},
        {"post": "1/x"},
        {"on_behalf_of": "zhao"},
        {"kind": "case.closed"},
        {"command": {"n": 4}},
        {"effects": ["closed"]},
        {"readings": [1]},
        {"bindings": {"a": "b"}},
        {"semantics": 9},
        {"key": "again"},
    ],
)
def test_a_change_in_any_field_is_found_where_it_was_made(change):
    chain = a_chain(5)
    chain[2] = replace(chain[2], event=replace(chain[2].event, **change))

    found = verify(chain)

    assert found is not None
    assert (found.sequence, found.code) == (3, "changed")


def test_a_gap_a_new_order_and_another_streams_event_are_found():
    chain = a_chain(5)
    missing, swapped = chain[:2] + chain[3:], [chain[1], chain[0], *chain[2:]]
    foreign = [*chain[:4], a_chain(5, "case/2")[4]]

    assert [verify(each).sequence for each in (missing, swapped, foreign)] == [3, 1, 5]


def test_an_event_resealed_without_its_successors_is_found_at_the_next():
    chain = a_chain(5)
    other = replace(chain[2].event, actor="wang")
    chain[2] = Sealed(other, chain[2].previous, seal(other, chain[2].previous))

    found = verify(chain)

    assert (found.sequence, found.code) == (4, "not_joined")


def test_an_event_survives_the_document_it_is_stored_as():
    event = a_chain(1)[0].event

    assert Event.read(json.loads(canonical(event.document(GENESIS)))) == event


def test_anchors_follow_one_another_and_seal_number_time_and_heads():
    head = {"case/1": Head(5, b"\1" * 32)}
    first = anchor(None, 10, head)
    second = anchor(first, 20, {})

    assert (second.number, second.previous) == (2, first.digest)
    assert len({first.digest, anchor(None, 11, head).digest, anchor(None, 10, {}).digest}) == 3
    assert isinstance(first, Anchor)
