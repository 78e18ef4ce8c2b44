"""Every place of a policy in which somebody may write, and what somebody who means harm would write there."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

import orjson

from tests.bpmn.drawing import branch, element, flow, timer
from tests.site import drawn, policy

NAME = "trap"
Files = dict[str, bytes]
Place = Callable[[str], Files]


def quoted(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


def after(middle: str, name: str = "m", **more: bytes) -> Files:
    """Handled, then the trap, then read."""
    body = (
        element("startEvent", "found")
        + element("userTask", "handle")
        + middle
        + element("userTask", "read")
        + element("endEvent", "done")
        + flow("found", "handle", name, "read", "done")
    )
    return {**policy(drawn(body, NAME), NAME), **more}


def a_user_task(ours: str) -> Files:
    return after(element("userTask", "m", "", ours))


def a_script(text: str) -> Files:
    ours = '<wangge:result variable="v"/>'
    return after(element("scriptTask", "m", f"<bpmn:script>={escape(text)}</bpmn:script>", ours))


def a_condition(text: str) -> Files:
    gate = element("exclusiveGateway", "m", "", "", default="m_read") + element("endEvent", "off")
    return after(gate + branch("m", "off", f"={text}"))


def a_duration(text: str) -> Files:
    return after(element("intermediateCatchEvent", "m", timer("timeDuration", f"={escape(text)}")))


def a_date(text: str) -> Files:
    return after(element("intermediateCatchEvent", "m", timer("timeDate", f"={escape(text)}")))


def an_assigned_role(text: str) -> Files:
    return a_user_task(f'<wangge:assignment role="={quoted(text)}"/>')


def an_assigned_unit(text: str) -> Files:
    return a_user_task(f'<wangge:assignment role="grid_leader" unit="={quoted(text)}"/>')


def a_list_of_candidates(text: str) -> Files:
    return a_user_task(f'<wangge:assignment role="grid_leader" candidates="={quoted(text)}"/>')


def an_amount(text: str) -> Files:
    return a_user_task(f'<wangge:limit name="main" amount="={quoted(text)}" unit="day"/>')


def a_beginning(text: str) -> Files:
    limit = f'<wangge:limit name="main" amount="7" unit="day" startsAt="={quoted(text)}"/>'
    return a_user_task(limit)


def an_input(text: str) -> Files:
    return a_user_task(f'<wangge:input target="given" source="={quoted(text)}"/>')


def an_output(text: str) -> Files:
    return after(
        element("scriptTask", "m", "<bpmn:script>=1</bpmn:script>",
                f'<wangge:output target="case.x" source="={quoted(text)}"/>')
    )  # fmt: skip


def a_collection(text: str) -> Files:
    inner = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="false" '
        f'wangge:collection="={quoted(text)}"/>'
    )
    return after(element("userTask", "m", inner))


def a_copy(text: str) -> Files:
    return a_user_task(f'<wangge:copy role="={quoted(text)}"/>')


def words(text: str) -> Files:
    """Texts that are only shown."""
    inner = f"<bpmn:documentation>{escape(text)}</bpmn:documentation>"
    return after(element("userTask", "m", inner, "", name=quoted(text)[:200]))


def a_message_key(text: str) -> Files:
    message = '<bpmn:messageEventDefinition messageRef="ms"/>'
    key = f'<wangge:correlation key="={quoted(text)}"/>'
    return after(element("intermediateCatchEvent", "m", message, key))


def table(entry: str, output: str = "1", rule: str = "-") -> Files:
    dmn = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="d" '
        'namespace="urn:d"><decision id="sort" name="sort"><decisionTable id="t" hitPolicy="FIRST">'
        f'<input id="i"><inputExpression id="ie"><text>{escape(entry)}</text></inputExpression></input>'
        '<output id="o" name="sort"/><rule id="r">'
        f'<inputEntry id="e"><text>{escape(rule)}</text></inputEntry>'
        f'<outputEntry id="x"><text>{escape(output)}</text></outputEntry></rule></decisionTable>'
        "</decision></definitions>"
    )
    ours = '<wangge:decision ref="sort"/><wangge:result variable="v"/>'
    return after(element("businessRuleTask", "m", "", ours), **{"sort.dmn": dmn.encode()})


def a_table_entry(text: str) -> Files:
    return table(text)


def a_table_cell(text: str) -> Files:
    return table("1", rule=f"? = {text}")


def a_table_result(text: str) -> Files:
    return table("1", output=text)


def a_hidden_field(text: str) -> Files:
    field = {"type": "textfield", "id": "f", "key": "n", "label": "数"}
    field["conditional"] = {"hide": f"={text}"}  # type: ignore[assignment]
    field["properties"] = {"name_en": "N"}  # type: ignore[assignment]
    form = orjson.dumps({"components": [field]})
    return after(element("userTask", "m"), **{"forms/handle.json": form})


PLACES: tuple[Place, ...] = (
    a_script,
    a_condition,
    a_duration,
    a_date,
    an_assigned_role,
    an_assigned_unit,
    a_list_of_candidates,
    an_amount,
    a_beginning,
    an_input,
    an_output,
    a_collection,
    a_copy,
    a_message_key,
    words,
    a_table_entry,
    a_table_cell,
    a_table_result,
    a_hidden_field,
)

CODE = '__import__("os").system("touch {marker}")'
REACHING = '[].__class__.__base__.__subclasses__()[0].__init__.__globals__["open"]("{marker}", "w")'
SPINNING = "count(for i in 1..10**9 return i)"
GROWING = '{{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("ab", 60)}}.r'
ENDLESS = "{{f: function(n) f(n), r: f(1)}}.r"

TEXTS = {
    "code": CODE,
    "reaching": REACHING,
    "spinning": SPINNING,
    "growing": GROWING,
    "endless": ENDLESS,
}
