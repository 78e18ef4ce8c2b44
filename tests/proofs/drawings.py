"""The policies that proofs run: small, and with a bit of everything."""

from __future__ import annotations

import orjson

from tests.bpmn.drawing import element, flow, timer
from tests.site import drawn, policy

LIMIT = '<wangge:limit name="main" amount="7" unit="day"/>'
ACCEPTED = '<wangge:output target="case.accepted_at" source="=case.registered_at"/>'
SOLVED = '<wangge:output target="case.outcome" source="=&quot;solved&quot;"/>'
CHECKER = '<wangge:assignment role="leader" notSameAs="handle"/>'
EACH = '<wangge:catchUp value="each"/>'
REMIND = timer("timeCycle", "R2/PT1H")
PAUSE = timer("timeDuration", "PT1H")


def lamp() -> dict[str, bytes]:
    """A matter is handled within seven days, and checked by somebody else."""
    return policy(
        drawn(
            element("startEvent", "found")
            + element("userTask", "handle", "", LIMIT + ACCEPTED)
            + element("userTask", "check", "", CHECKER + SOLVED)
            + element("endEvent", "done")
            + flow("found", "handle", "check", "done")
        )
    )


def errand() -> dict[str, bytes]:
    """Handled, with a reminder task twice an hour apart; then two branches, one of which pauses; then checked."""
    body = (
        element("startEvent", "found")
        + element("userTask", "handle", "", LIMIT + ACCEPTED)
        + element(
            "boundaryEvent", "hourly", REMIND, EACH, attachedToRef="handle", cancelActivity="false"
        )
        + element("userTask", "look")
        + element("endEvent", "seen")
        + element("parallelGateway", "fork")
        + element("userTask", "left")
        + element("userTask", "right")
        + element("intermediateCatchEvent", "pause", PAUSE)
        + element("parallelGateway", "join")
        + element("userTask", "check", "", CHECKER + SOLVED)
        + element("endEvent", "done")
        + flow("found", "handle", "fork", "left", "join", "check", "done")
        + flow("fork", "pause", "right", "join")
        + flow("hourly", "look", "seen")
    )
    return policy(drawn(body, "errand"), "errand")


def signers(count: int = 8) -> dict[str, bytes]:
    """Several people sign at the same time, then somebody reads it."""
    people = ", ".join(str(n) for n in range(count))
    inner = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="false" '
        f'wangge:collection="=[{people}]" wangge:results="votes" wangge:result="=item"/>'
    )
    body = (
        element("startEvent", "found")
        + element("userTask", "sign", inner)
        + element("userTask", "read")
        + element("endEvent", "done")
        + flow("found", "sign", "read", "done")
    )
    return policy(drawn(body, "signers"), "signers")


def matter() -> dict[str, bytes]:
    """As the lamp, with a form in which somebody's telephone number is asked."""
    fields = [
        {"type": "textfield", "id": "f1", "key": "text", "label": "情况"},
        {"type": "textfield", "id": "f2", "key": "phone", "label": "电话", "personal": True},
    ]
    for field in fields:
        field["properties"] = {"name_en": str(field["key"]).title()}
        if field.pop("personal", False):
            field["properties"]["personal"] = "true"  # type: ignore[index]
    body = (
        element("startEvent", "found")
        + element("userTask", "handle", "", LIMIT + ACCEPTED)
        + element("userTask", "check", "", CHECKER + SOLVED)
        + element("endEvent", "done")
        + flow("found", "handle", "check", "done")
    )
    form = orjson.dumps({"components": fields})
    return {**policy(drawn(body, "matter"), "matter"), "forms/handle.json": form}


def stuck() -> dict[str, bytes]:
    """A script that cannot be evaluated, after the first step."""
    script = "<bpmn:script>=[1..2]</bpmn:script>"
    body = (
        element("startEvent", "found")
        + element("userTask", "handle")
        + element("scriptTask", "think", script, '<wangge:result variable="thought"/>')
        + element("userTask", "read")
        + element("endEvent", "done")
        + flow("found", "handle", "think", "read", "done")
    )
    return policy(drawn(body, "stuck"), "stuck")
