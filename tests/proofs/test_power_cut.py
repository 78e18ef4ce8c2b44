"""The power goes at every write of every command: somebody else sees all of the command or nothing of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proofs import commands
from tests.proofs.commands import Act
from tests.proofs.power import PowerCut, cut, everything
from tests.site import Site

MOST = 60


def cuts(site: Site, act: Act) -> int:
    """Let the power go at each write in turn until the act comes through; return how often it did not."""
    before = everything(site.url)
    for at in range(1, MOST):
        try:
            with cut(at):
                act()
        except PowerCut:
            # What is cut after the commit are messages on their way to other cases.
            now = everything(site.url)
            if now != before:
                assert now["delivery"] != before["delivery"], "half of a command is there"
                return at
        else:
            return at - 1
    raise AssertionError("it never comes through")


@pytest.mark.parametrize("prepare", commands.COMMANDS, ids=lambda prepare: prepare.__name__)
def test_a_command_is_done_whole_or_not_at_all(
    site_of: Callable[..., Site], prepare: Callable[[Site], Act]
) -> None:
    site = site_of(*commands.POLICIES)
    act = prepare(site)
    before = everything(site.url)

    assert cuts(site, act) >= 2

    assert everything(site.url) != before
    site.reopen()
    assert everything(site.url)["delivery"] == []
    assert site.engine.audit.verify() == []


def test_a_command_in_two_transactions_would_be_noticed(site_of: Callable[..., Site]) -> None:
    site = site_of(*commands.POLICIES)
    first, second = commands.claim(site), commands.claim(site)

    def both() -> None:
        first()
        second()

    with pytest.raises(AssertionError, match="half of a command"):
        cuts(site, both)
