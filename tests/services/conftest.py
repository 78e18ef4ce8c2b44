"""A site on each database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bpmn.drawing import element, flow
from tests.site import Site, drawn, policy

LIMIT = '<wangge:limit name="main" amount="7" unit="day"/>'
SOLVED = '<wangge:output target="case.outcome" source="=&quot;solved&quot;"/>'
ACCEPTED = '<wangge:output target="case.accepted_at" source="=case.registered_at"/>'

LAMP = drawn(
    element("startEvent", "found")
    + element("userTask", "handle", "", LIMIT + ACCEPTED)
    + element(
        "userTask", "check", "", '<wangge:assignment role="leader" notSameAs="handle"/>' + SOLVED
    )
    + element("endEvent", "done")
    + flow("found", "handle", "check", "done")
)
"""A matter is handled within seven days, and checked by somebody else."""


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    """A town with one policy, `lamp`, on each database."""
    return site_of(policy(LAMP))
