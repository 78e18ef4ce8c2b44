"""Draws small diagrams for tests: everything that pages need (names, assignments) is put in by itself."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions '
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:wangge="urn:wangge:bpmn:1.0" id="D" targetNamespace="urn:test">'
)
SHARED = (
    '<bpmn:error id="er" errorCode="E1"/><bpmn:escalation id="es" escalationCode="X1"/>'
    '<bpmn:escalation id="due" escalationCode="limit.main.due"/>'
    '<bpmn:message id="ms" name="M"/><bpmn:message id="settled" name="settled"/>'
    '<bpmn:signal id="sg" name="S"/>'
)
ERROR = '<bpmn:errorEventDefinition errorRef="er"/>'
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="es"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="ms"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="sg"/>'
ACTIVITIES = frozenset(
    {
        "userTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    }
)
ASSIGNMENT = '<wangge:assignment role="grid_leader"/>'


def element(tag: str, name: str, inner: str = "", ours: str = "", /, **attributes: str) -> str:
    """One element; `ours` goes into its extension elements, with the English name and an assignment."""
    if tag in ACTIVITIES | {"process"}:
        attributes.setdefault("name", f"步骤{name}")
        ours += f'<wangge:name lang="en" text="Step {name}"/>'
    if tag == "userTask" and "<wangge:assignment" not in ours:
        ours += ASSIGNMENT
    text = "".join(f' {k}="{v}"' for k, v in attributes.items())
    said = f"<bpmn:extensionElements>{ours}</bpmn:extensionElements>" if ours else ""
    return f'<bpmn:{tag} id="{name}"{text}>{said}{inner}</bpmn:{tag}>'


def flow(*path: str) -> str:
    """Flows along a path; the flow from a to b is called a_b."""
    return "".join(
        element("sequenceFlow", f"{a}_{b}", sourceRef=a, targetRef=b) for a, b in pairwise(path)
    )


def branch(source: str, target: str, condition: str) -> str:
    """A flow with a condition."""
    inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
    return element("sequenceFlow", f"{source}_{target}", inner, sourceRef=source, targetRef=target)


def nodes(**tags: str) -> str:
    """Plain elements: name = tag."""
    return "".join(element(tag, name) for name, tag in tags.items())


def users(*names: str) -> str:
    """User tasks."""
    return "".join(element("userTask", name) for name in names)


def ends(*names: str) -> str:
    """End events."""
    return "".join(element("endEvent", name) for name in names)


def line(prefix: str, *names: str, extra: str = "") -> str:
    """Start, user tasks one after the other, end."""
    start, end = f"{prefix}s", f"{prefix}e"
    inner = element("startEvent", start) + users(*names) + ends(end)
    return inner + flow(start, *names, end) + extra


def timer(kind: str, text: str) -> str:
    """A timer definition."""
    return (
        f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


def condition(text: str) -> str:
    """A conditional definition."""
    inner = f"<bpmn:condition>{escape(text)}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


def rounds(text: str = "", **attributes: str) -> str:
    """A standard loop that goes on while a condition holds."""
    inner = f"<bpmn:loopCondition>{escape(text)}</bpmn:loopCondition>" if text else ""
    said = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f"<bpmn:standardLoopCharacteristics{said}>{inner}</bpmn:standardLoopCharacteristics>"


def compensate(activity: str = "") -> str:
    """A compensation definition: of one activity, or of the scope."""
    ref = f' activityRef="{activity}"' if activity else ""
    return f"<bpmn:compensateEventDefinition{ref}/>"


def undone_by(
    host: str, handler: str, tag: str = "userTask", inner: str = "", ours: str = ""
) -> str:
    """The compensation handler of an activity, with the boundary event that leads to it."""
    event = element("boundaryEvent", f"{handler}_b", compensate(), attachedToRef=host)
    line = f'<bpmn:association id="{handler}_l" sourceRef="{handler}_b" targetRef="{handler}"/>'
    return event + line + element(tag, handler, inner, ours, isForCompensation="true")


def guard(
    name: str, host: str, definition: str, task: str, *, ours: str = "", cancel: bool = True
) -> str:
    """A boundary event that leads to a user task."""
    event = element(
        "boundaryEvent",
        name,
        definition,
        ours,
        attachedToRef=host,
        cancelActivity=str(cancel).lower(),
    )
    return event + users(task) + ends(f"{task}_e") + flow(name, task, f"{task}_e")


def handler(name: str, definition: str, *tasks: str, interrupting: bool) -> str:
    """An event sub-process of user tasks."""
    start = element("startEvent", f"{name}s", definition, isInterrupting=str(interrupting).lower())
    inner = start + users(*tasks) + ends(f"{name}e") + flow(f"{name}s", *tasks, f"{name}e")
    return element("subProcess", name, inner, triggeredByEvent="true")


def process(name: str, body: str) -> str:
    """A process."""
    return element("process", name, body, isExecutable="true")


def document(body: str, *more: str) -> bytes:
    """A file with the process P and perhaps others."""
    return (HEAD + SHARED + process("P", body) + "".join(more) + "</bpmn:definitions>").encode()
