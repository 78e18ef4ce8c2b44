"""A diagram for each row of the support page: the executed runs, the drawn is let through, the rest is refused."""

from __future__ import annotations

from tests.bpmn.drawing import (
    ERROR,
    ESCALATION,
    HEAD,
    MESSAGE,
    SHARED,
    SIGNAL,
    branch,
    compensate,
    condition,
    document,
    element,
    ends,
    flow,
    guard,
    line,
    nodes,
    process,
    rounds,
    timer,
    undone_by,
    users,
)

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
LINE = line("p", "a")
MULTI = '<bpmn:multiInstanceLoopCharacteristics wangge:collection="=[1, 2]">{}</bpmn:multiInstanceLoopCharacteristics>'


def plain(tag: str, inner: str = "") -> str:
    return f'<bpmn:{tag} id="x">{inner}</bpmn:{tag}>'


def on_the_way(
    tag: str, inner: str = "", ours: str = "", /, *, more: str = "", **attributes: str
) -> bytes:
    """Start, the element `x`, a user task, end."""
    body = (
        nodes(s="startEvent")
        + element(tag, "x", inner, ours, **attributes)
        + users("z")
        + ends("e")
    )
    return document(body + flow("s", "x", "z", "e") + more)


def in_process(inner: str) -> bytes:
    return document(LINE + inner)


def in_task(inner: str) -> bytes:
    return on_the_way("userTask", inner)


def in_root(inner: str) -> bytes:
    return (HEAD + SHARED + inner + process("P", LINE) + "</bpmn:definitions>").encode()


def pool(inner: str = "") -> bytes:
    participant = f'<bpmn:participant id="pp" processRef="P">{inner}</bpmn:participant>'
    return in_root(f'<bpmn:collaboration id="C">{participant}</bpmn:collaboration>')


def talk(inner: str) -> bytes:
    return in_root(f'<bpmn:collaboration id="C">{inner}</bpmn:collaboration>')


def guarded(definition: str) -> bytes:
    return document(LINE + guard("x", "a", definition, "h"))


def choice(kind: str) -> bytes:
    body = (
        nodes(s="startEvent") + element(kind, "x", default="x_a") + users("a", "b") + ends("e", "f")
    )
    return document(body + flow("s", "x", "a", "e") + branch("x", "b", "=true") + flow("b", "f"))


def fork() -> bytes:
    body = (
        nodes(s="startEvent", f="parallelGateway", j="parallelGateway")
        + users("a", "b")
        + ends("e")
    )
    return document(body + flow("s", "f", "a", "j", "e") + flow("f", "b", "j"))


def race() -> bytes:
    body = nodes(s="startEvent", g="eventBasedGateway") + users("a", "b") + ends("e", "f")
    body += element(CATCH, "c", MESSAGE) + element(CATCH, "t", timer("timeDuration", "PT1H"))
    return document(body + flow("s", "g", "c", "a", "e") + flow("g", "t", "b", "f"))


def link() -> bytes:
    on = '<bpmn:linkEventDefinition name="L"/>'
    body = (
        nodes(s="startEvent")
        + element(THROW, "t", on)
        + element(CATCH, "c", on)
        + users("a")
        + ends("e")
    )
    return document(body + flow("s", "t") + flow("c", "a", "e"))


def call(called: str, more: str = "") -> bytes:
    body = nodes(s="startEvent") + element("callActivity", "x", calledElement=called) + ends("e")
    return document(body + flow("s", "x", "e"), more)


def undoing() -> bytes:
    return on_the_way("userTask", more=undone_by("x", "ux"))


def globally(tag: str) -> bytes:
    return call("G", f'<bpmn:{tag} id="G" name="g"/>')


IN_MULTI = MULTI.format("<bpmn:complexBehaviorDefinition/>")
DATA = "<bpmn:dataInputAssociation><bpmn:targetRef>t</bpmn:targetRef>{}</bpmn:dataInputAssociation>"
OWNER = "<bpmn:potentialOwner>{}</bpmn:potentialOwner>"
DECIDED = '<wangge:decision ref="d"/>'
SCRIPT = "<bpmn:script>=1</bpmn:script>"
RESULT = '<wangge:result variable="r"/>'
SUB = nodes(i="startEvent") + users("u") + ends("ie") + flow("i", "u", "ie")

EXECUTED: dict[str, bytes] = {
    **dict.fromkeys(("userTask", "startEvent", "process", "sequenceFlow", "extensionElements"), document(LINE)),
    "serviceTask": on_the_way("serviceTask"),
    "businessRuleTask": on_the_way("businessRuleTask", "", DECIDED),
    **dict.fromkeys(("scriptTask", "script"), on_the_way("scriptTask", SCRIPT, RESULT)),
    "sendTask": on_the_way("sendTask", messageRef="ms"),
    "receiveTask": on_the_way("receiveTask", messageRef="ms"),
    "subProcess": on_the_way("subProcess", SUB),
    "callActivity": call("Q", process("Q", line("q", "q"))),
    "multiInstanceLoopCharacteristics": on_the_way("userTask", MULTI.format("")),
    "standardLoopCharacteristics": on_the_way("userTask", rounds("=x.again")),
    "exclusiveGateway": choice("exclusiveGateway"),
    "inclusiveGateway": choice("inclusiveGateway"),
    "parallelGateway": fork(),
    "eventBasedGateway": race(),
    "expression": choice("exclusiveGateway"),
    "formalExpression": choice("exclusiveGateway"),
    "endEvent": document(nodes(s="startEvent") + element("endEvent", "x", MESSAGE) + flow("s", "x")),
    "intermediateCatchEvent": on_the_way(CATCH, MESSAGE),
    "intermediateThrowEvent": on_the_way(THROW),
    "boundaryEvent": guarded(MESSAGE),
    "messageEventDefinition": on_the_way(CATCH, MESSAGE),
    "message": on_the_way(THROW, MESSAGE),
    "signalEventDefinition": on_the_way(CATCH, SIGNAL),
    "signal": on_the_way(THROW, SIGNAL),
    "timerEventDefinition": on_the_way(CATCH, timer("timeDuration", "PT1H")),
    **dict.fromkeys(("conditionalEventDefinition", "condition"), on_the_way(CATCH, condition("=case.n = 1"))),
    **dict.fromkeys(("errorEventDefinition", "error"), guarded(ERROR)),
    **dict.fromkeys(("escalationEventDefinition", "escalation"), on_the_way(THROW, ESCALATION)),
    "compensateEventDefinition": on_the_way(THROW, compensate(), more=undone_by("z", "uz")),
    "linkEventDefinition": link(),
    "terminateEventDefinition": document(
        nodes(s="startEvent") + element("endEvent", "x", "<bpmn:terminateEventDefinition/>") + flow("s", "x")),
    "documentation": in_task("<bpmn:documentation>look first</bpmn:documentation>"),
    "association": undoing(),
}  # fmt: skip

DRAWN: dict[str, bytes] = {
    **dict.fromkeys(("laneSet", "lane"), in_process(
        '<bpmn:laneSet id="x"><bpmn:lane id="l"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>')),
    **dict.fromkeys(("collaboration", "participant"), pool()),
    "participantMultiplicity": pool("<bpmn:participantMultiplicity/>"),
    "participantAssociation": talk(plain("participantAssociation")),
    "messageFlow": talk('<bpmn:messageFlow id="m" sourceRef="a" targetRef="a"/>'),
    "messageFlowAssociation": talk(plain("messageFlowAssociation")),
    **{tag: talk(plain(tag)) for tag in ("conversation", "subConversation", "callConversation", "conversationLink",
                                         "conversationAssociation")},
    **{tag: in_root(plain(tag)) for tag in (
        "globalConversation", "choreography", "globalChoreographyTask", "partnerEntity", "partnerRole", "endPoint",
        "dataStore", "itemDefinition", "category", "extension", "relationship")},
    "categoryValue": in_root('<bpmn:category id="c"><bpmn:categoryValue id="x"/></bpmn:category>'),
    **dict.fromkeys(("interface", "operation"), in_root(plain("interface", '<bpmn:operation id="o"/>'))),
    **dict.fromkeys(("resource", "resourceParameter"), in_root(plain("resource", '<bpmn:resourceParameter id="o"/>'))),
    **dict.fromkeys(("textAnnotation", "text"), in_process(plain("textAnnotation", "<bpmn:text>note</bpmn:text>"))),
    "group": in_process(plain("group")),
    **{tag: in_process(plain(tag)) for tag in ("auditing", "monitoring")},
}  # fmt: skip

REFUSED: dict[str, bytes] = {
    **{tag: in_process(plain(tag)) for tag in (
        "task", "manualTask", "transaction", "adHocSubProcess", "complexGateway", "implicitThrowEvent", "dataObject",
        "dataObjectReference", "dataStoreReference", "property", "choreographyTask", "callChoreography",
        "subChoreography", "correlationSubscription", "ioBinding")},
    **{tag: globally(tag) for tag in (
        "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask")},
    "complexBehaviorDefinition": in_task(IN_MULTI),
    "rendering": in_task("<bpmn:rendering/>"),
    "cancelEventDefinition": guarded("<bpmn:cancelEventDefinition/>"),
    "dataState": in_process(plain("dataObject", "<bpmn:dataState/>")),
    **{tag: in_task(f"<bpmn:ioSpecification>{plain(tag)}</bpmn:ioSpecification>")
       for tag in ("inputSet", "outputSet", "dataInput", "dataOutput")},
    **{tag: in_task(plain(tag)) for tag in (
        "ioSpecification", "dataOutputAssociation", "dataAssociation", "resourceRole", "performer", "humanPerformer")},
    "dataInputAssociation": in_task(DATA.format("")),
    "assignment": in_task(DATA.format(plain("assignment"))),
    "potentialOwner": in_task(OWNER.format("")),
    "resourceAssignmentExpression": in_task(OWNER.format(plain("resourceAssignmentExpression"))),
    "resourceParameterBinding": in_task(OWNER.format(plain("resourceParameterBinding"))),
    "correlationKey": talk(plain("correlationKey")),
    **dict.fromkeys(("correlationProperty", "correlationPropertyRetrievalExpression"), in_root(
        plain("correlationProperty", "<bpmn:correlationPropertyRetrievalExpression/>"))),
    "correlationPropertyBinding": in_process(plain("correlationSubscription", "<bpmn:correlationPropertyBinding/>")),
}  # fmt: skip

ABSTRACT: dict[str, bytes] = {
    **{tag: in_process(plain(tag)) for tag in (
        "activity", "callableElement", "gateway", "event", "catchEvent", "throwEvent", "conversationNode",
        "choreographyActivity", "artifact", "baseElement", "baseElementWithMixedContent", "flowElement", "flowNode",
        "rootElement")},
    "loopCharacteristics": in_task(plain("loopCharacteristics")),
    "eventDefinition": guarded(plain("eventDefinition")),
}  # fmt: skip

ROWS = {"executed": EXECUTED, "drawn": DRAWN, "refused": REFUSED, "abstract": ABSTRACT}
