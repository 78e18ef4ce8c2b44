"""Messages and signals between cases, and from outside: to the right wait, once, even when they come early."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import SYSTEM, Invalid
from engine.advance.rebuild import differing
from tests.bpmn.drawing import MESSAGE, element, flow
from tests.proofs.together import HANDS, together
from tests.site import Site, drawn, policy

SIGNAL = '<bpmn:signalEventDefinition signalRef="sg"/>'
KEY = '<wangge:correlation key="=found.title"/>'
FORM = """{"type": "default", "components": [
  {"type": "textfield", "key": "title", "label": "事项", "properties": {"en": "Matter"}}]}"""
WAITS = "intermediateCatchEvent"
THROWS = "intermediateThrowEvent"


def diagram(name: str, *middle: str) -> dict[str, bytes]:
    """A person acts, then something happens in the middle, then a person reads."""
    names = [text.split('id="')[1].split('"')[0] for text in middle]
    body = (
        element("startEvent", "found", "", '<wangge:form ref="found"/>')
        + element("userTask", "act")
        + "".join(middle)
        + element("userTask", "read")
        + element("endEvent", "done")
        + flow("found", "act", *names, "read", "done")
    )
    return policy(drawn(body, name), name, **{"forms/found.json": FORM.encode()})


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(
        diagram("asks", element(WAITS, "answer", MESSAGE, KEY)),
        diagram("answers", element(THROWS, "told", MESSAGE, KEY)),
        diagram("hears", element(WAITS, "heard", SIGNAL)),
        diagram("warns", element(THROWS, "warned", SIGNAL)),
    )


def reading(site: Site) -> list[str]:
    """The cases that have come to their last step, in the order of their start."""
    box = site.engine.queries.inbox("li")
    return sorted(row.case_id for row in (*box.mine, *box.pool) if row.element == "read")


def begun(site: Site, name: str, title: str = "桥") -> str:
    """A case that has come to its middle."""
    case = site.li.starts(name, title=title).case_id or ""
    site.clock.advance(seconds=1)
    row = next(r for r in site.engine.queries.inbox("li").pool if r.case_id == case)
    site.engine.work_items.complete(site.li.actor, case, row.task_id, {})
    return case


def test_a_message_goes_to_the_case_with_its_key(site: Site) -> None:
    bridge, road = begun(site, "asks", "桥"), begun(site, "asks", "路")

    sender = begun(site, "answers", "路")

    assert reading(site) == sorted([road, sender])
    assert site.engine.deliver() == 0
    assert bridge not in reading(site)
    assert [differing(site.engine.audit._cases, each) for each in (bridge, road)] == [[], []]
    assert site.engine.audit.verify() == []


def test_a_message_goes_to_one_wait_the_oldest(site: Site) -> None:
    cases = [begun(site, "asks") for _ in range(3)]

    begun(site, "answers")

    assert set(reading(site)) & set(cases) == {cases[0]}


def test_a_message_that_comes_early_is_kept(site: Site) -> None:
    sender = begun(site, "answers")
    assert reading(site) == [sender]

    late = begun(site, "asks")
    site.engine.tick()

    assert reading(site) == sorted([sender, late])


def test_a_message_that_nobody_takes_becomes_an_incident_of_its_sender(site: Site) -> None:
    begun(site, "answers")
    site.clock.advance(days=8)
    site.engine.tick()

    (incident,) = site.engine.queries.incidents()
    assert "nobody waited for message 'M'" in incident.reason
    begun(site, "asks")
    assert site.engine.deliver() == 0
    assert len(reading(site)) == 1


def test_a_message_from_outside_sent_twice_is_one(site: Site) -> None:
    first, second = begun(site, "asks"), begun(site, "asks")
    send = site.engine.messages.send

    assert send(SYSTEM, "M", "桥", {"x": 1}, key="letter-1") == "letter-1"
    assert send(SYSTEM, "M", "桥", {"x": 1}, key="letter-1") == "letter-1"

    assert reading(site) == [first]
    assert second not in reading(site)


def test_a_key_of_another_type_does_not_match(site: Site) -> None:
    begun(site, "asks", "5")

    site.engine.messages.send(SYSTEM, "M", 5)

    assert reading(site) == []


@pytest.mark.parametrize(
    ("correlation", "payload"),
    [(1.5, {}), (["桥"], {}), (None, {}), ("桥", {"x": 1.5}), ("桥", {"x": "y" * 1_000_000})],
)
def test_what_cannot_be_a_message_is_refused(
    site: Site, correlation: object, payload: dict
) -> None:
    with pytest.raises(Invalid):
        site.engine.messages.send(SYSTEM, "M", correlation, payload)  # type: ignore[arg-type]


def test_eight_who_hand_over_one_message_hand_it_to_one(site: Site) -> None:
    cases = {begun(site, "asks") for _ in range(3)}
    results = together([lambda: site.engine.messages.send(SYSTEM, "M", "桥", key="k")] * HANDS)

    assert results == ["k"] * HANDS
    assert len(cases & set(reading(site))) == 1
    assert site.engine.audit.verify() == []


def test_a_signal_reaches_every_case_that_waits_once(site: Site) -> None:
    cases = [begun(site, "hears") for _ in range(3)]

    sender = begun(site, "warns")
    site.engine.tick()

    assert reading(site) == sorted([*cases, sender])
    late = begun(site, "hears")
    site.engine.tick()
    assert late not in reading(site)
    assert site.engine.queries.incidents() == []
    assert site.engine.audit.verify() == []


def test_a_message_survives_a_restart_between_sending_and_taking(site: Site) -> None:
    begun(site, "answers")
    site.reopen()
    late = begun(site, "asks")

    site.reopen()

    assert late in reading(site)
