"""Random processes, random commands, restarts between them: every promise holds, on each database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proofs.walks import walked
from tests.site import Site

FIRST_SEED = 20_260_928
CHUNKS, WALKS = 6, 25
"""150 walks per database, in chunks that run beside each other."""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_walks_keep_the_promises(site_of: Callable[..., Site], chunk: int) -> None:
    first = FIRST_SEED + chunk * WALKS
    print("first seed", first)  # noqa: T201 - shown when the test fails

    done = walked(site_of(), first, WALKS)

    assert done["complete"] > 2 * WALKS
    assert {"job", "tick", "message", "take_back", "refused wrong_state"} <= done.keys()
