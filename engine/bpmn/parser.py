"""The library's parser, one class overridden per element: what the lint gate has let through becomes specs.

Two things differ from the library: nodes are read one after the other instead of along the flows (its recursion
breaks on long diagrams), and event sub-processes become handlers armed with their scope.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from SpiffWorkflow.bpmn.parser import event_parsers as paths
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    EventDefinitionParser,
    IntermediateCatchEventParser,
    ReceiveTaskParser,
    SendTaskParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    ScriptTaskParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.bpmn import catalogue, elements, events, extensions, gateways, loops, multi
from engine.bpmn.extensions import BPMN
from engine.bpmn.undoing import CompensationEventDefinition

STARTED_BY = [paths.MESSAGE_EVENT_XPATH, paths.SIGNAL_EVENT_XPATH, paths.TIMER_EVENT_XPATH]
STARTED_BY += [paths.CONDITIONAL_EVENT_XPATH, paths.ERROR_EVENT_XPATH, paths.ESCALATION_EVENT_XPATH]
THROWN = [paths.MESSAGE_EVENT_XPATH, paths.SIGNAL_EVENT_XPATH, paths.ERROR_EVENT_XPATH]
THROWN += [paths.ESCALATION_EVENT_XPATH, paths.TERMINATION_EVENT_XPATH]


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc]  # the library has no types
    """A scope whose hidden start and end are ours."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task_specs.clear()
        self.start = elements.Start(self)
        self.end = elements.End(self, f"{self.name}.End")
        self.watched: list[str] = []


class _OurNode:
    """What we change in every element parser of the library."""

    node: Any
    spec: Any
    task: Any
    process_parser: Any

    def parse_node(self) -> Any:
        """Create the spec of this element; `connect` draws its flows when all are there."""
        self.task = self.create_task()  # type: ignore[attr-defined]  # the library's
        self.task.extensions = extensions.read(self.node)
        if getattr(self.task, "condition", None) is not None:
            self.spec.watched.append(self.task.name)
        for tag, kind in (
            ("multiInstanceLoopCharacteristics", self._multi),
            ("standardLoopCharacteristics", self._loop),
        ):
            loop = self.node.find(f"{BPMN}{tag}")
            if loop is not None:
                self._wrap(*kind(loop))
        return self.task

    def _multi(self, loop: Any) -> tuple[type, dict[str, Any]]:
        sequential = loop.get("isSequential") in ("true", "1")
        kind = multi.SequentialMultiInstance if sequential else multi.MultiInstance
        return kind, {"loop": multi.read_loop(loop)}

    def _loop(self, loop: Any) -> tuple[type, dict[str, Any]]:
        return loops.StandardLoop, {"rounds": loops.read_rounds(loop)}

    def _wrap(self, kind: type, said: dict[str, Any]) -> None:
        """Put the whole in the element's place; the element itself is what happens per item or round."""
        item = self.spec.task_specs.pop(self.task.name)
        name = f"{item.name} [item]"
        whole = kind(self.spec, item.name, item_spec=name, lane=item.lane, **said)
        whole.bpmn_name = item.bpmn_name
        whole.extensions = replace(extensions.NOTHING, limits=item.extensions.limits)
        item.extensions = replace(item.extensions, limits=())
        item.name, item._inputs = name, [whole.name]
        self.spec.task_specs[name] = item
        self.task = whole

    def connect(self) -> None:
        """Draw the outgoing flows in the order of the file, and hang boundary events on their activity."""
        default = self.node.get("default")
        for flow in self.process_parser.get_outgoing_sequence_flows(self.node.get("id")):
            target = self.spec.task_specs[flow.get("targetRef")]
            self.connect_outgoing(target, flow, flow.get("id") == default)  # type: ignore[attr-defined]
        if self.node.tag == full_tag("boundaryEvent"):
            host = self.spec.task_specs[self.node.get("attachedToRef")]
            self.task._inputs.append(host.name)
            host.boundaries.append(self.task.name)

    def parse_message_event(self, message_event: Any) -> Any:
        """Resolve within the file: the library mixes the ids of all files."""
        return MessageEventDefinition(catalogue.declared("message", message_event).get("name"))

    def parse_error_event(self, error_event: Any) -> Any:
        """Resolve within the file."""
        error = catalogue.declared("error", error_event)
        return ErrorEventDefinition(error.get("name"), error.get("errorCode"))

    def parse_escalation_event(self, escalation_event: Any) -> Any:
        """Resolve within the file."""
        escalation = catalogue.declared("escalation", escalation_event)
        return EscalationEventDefinition(escalation.get("name"), escalation.get("escalationCode"))

    def parse_signal_event(self, signal_event: Any) -> Any:
        """Resolve within the file."""
        return SignalEventDefinition(catalogue.declared("signal", signal_event).get("name"))


class _ChoiceParser(ConditionalGatewayParser):  # type: ignore[misc]
    """A flow without condition is the default; the lint gate has seen to it that there is one at most."""

    def connect_outgoing(self, outgoing_task: Any, flow: Any, is_default: bool) -> None:
        bare = self.parse_condition(flow) is None
        super().connect_outgoing(outgoing_task, flow, bare)


class _HandlerParser(EventDefinitionParser):  # type: ignore[misc]
    """The start event of an event sub-process, seen from the scope around it."""

    def create_handler(self, sub_process: Any) -> events.Handler:
        definition = self.get_event_definition(STARTED_BY)
        interrupting = self.node.get("isInterrupting", "true") == "true"
        handler = events.Handler(self.spec, f"{sub_process.name}.on", definition, interrupting)
        handler.bpmn_id = self.node.get("id")
        handler.extensions = extensions.read(self.node)
        handler.connect(sub_process)
        sub_process.triggered = True
        if handler.condition is not None:
            self.spec.watched.append(handler.name)
        return handler


class _CatchParser(IntermediateCatchEventParser):  # type: ignore[misc]
    """Knows links too."""

    def create_task(self) -> Any:
        if catalogue.event_kind(self.node) == "link":
            return events.Link(self.spec, self.bpmn_id, **self.bpmn_attributes)
        return super().create_task()


class _ThrowParser(EndEventParser):  # type: ignore[misc]
    """Knows signals, compensation and links too, at the end of a flow or on the way."""

    def create_task(self) -> Any:
        kind = catalogue.event_kind(self.node)
        if kind == "link":
            return events.Link(self.spec, self.bpmn_id, **self.bpmn_attributes)
        if kind == "compensate":
            activity = self.node.find(full_tag("compensateEventDefinition")).get("activityRef")
            task = self._create_task(CompensationEventDefinition(activity or None))
        else:
            task = self._create_task(self.get_event_definition(THROWN))
        if task.ends:
            task.connect(self.spec.end)
        return task


class _OurProcessParser(ProcessParser):  # type: ignore[misc]
    """Reads every node of a scope, then draws the flows, then arms the event sub-processes."""

    def create_spec(self) -> ProcessSpec:
        return ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def add_tasks(self) -> None:
        nodes = []
        for node in self.node:
            parser_class, spec_class = self.parser._get_parser_class(node.tag)
            if parser_class is not None and not catalogue.offers_undoing(node):
                reader = parser_class(self, spec_class, node, self.nsmap, lane=self.lane)
                reader.parse_node()
                nodes.append(reader)
        for reader in nodes:
            reader.connect()
        for node in self.xpath("./bpmn:subProcess[@triggeredByEvent='true']"):
            start = node.find(full_tag("startEvent"))
            reader = _HANDLER_PARSER(self, events.Handler, start, self.nsmap)
            handler = reader.create_handler(self.spec.task_specs[node.get("id")])
            self.spec.start.handlers.append(handler.name)
        specs = self.spec.task_specs
        for throw, catch in catalogue.links(self.node):
            specs[throw.get("id")].connect(specs[catch.get("id")])
        for boundary, handler in catalogue.undoing(self.node):
            specs[boundary.get("attachedToRef")].undo = handler.get("id")


def _ours(library_class: type) -> type:
    return type(library_class.__name__, (_OurNode, library_class), {})


_HANDLER_PARSER: Any = _ours(_HandlerParser)

EXECUTED: tuple[tuple[str, type, type], ...] = (
    ("startEvent", StartEventParser, elements.StartEvent),
    ("endEvent", _ThrowParser, events.EndEvent),
    ("userTask", TaskParser, elements.UserTask),
    ("scriptTask", ScriptTaskParser, elements.ScriptTask),
    ("businessRuleTask", TaskParser, elements.BusinessRuleTask),
    ("serviceTask", TaskParser, elements.ServiceTask),
    ("sendTask", SendTaskParser, events.Throw),
    ("receiveTask", ReceiveTaskParser, events.Catch),
    ("subProcess", SubWorkflowParser, elements.SubProcess),
    ("callActivity", CallActivityParser, elements.CallActivity),
    ("parallelGateway", GatewayParser, gateways.ParallelGateway),
    ("exclusiveGateway", _ChoiceParser, gateways.ExclusiveGateway),
    ("inclusiveGateway", _ChoiceParser, gateways.InclusiveGateway),
    ("eventBasedGateway", EventBasedGatewayParser, gateways.EventGateway),
    ("intermediateCatchEvent", _CatchParser, events.Catch),
    ("intermediateThrowEvent", _ThrowParser, events.Throw),
    ("boundaryEvent", BoundaryEventParser, events.Boundary),
)
"""Every element that is executed, with the library's parser and our spec."""


class OurParser(BpmnParser):  # type: ignore[misc]
    """Knows exactly the elements that are executed."""

    PROCESS_PARSER_CLASS = _OurProcessParser
    PARSER_CLASSES = {full_tag(tag): (_ours(parser), spec) for tag, parser, spec in EXECUTED}  # noqa: RUF012

    def add_bpmn_xml(self, bpmn: Any, filename: Any = None) -> None:
        """Read the processes and nothing else: what they refer to is looked up where it is needed."""
        for process in bpmn.iterfind(f"{BPMN}process"):
            self.create_parser(process, filename)


def specs_of(trees: list[Any]) -> dict[str, ProcessSpec]:
    """Return the spec of every process and sub-process of some lint-clean files."""
    parser = OurParser()
    for tree in trees:
        parser.add_bpmn_xml(tree)
    specs: dict[str, ProcessSpec] = parser.find_all_specs()
    return specs
