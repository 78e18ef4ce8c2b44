"""How to draw what is not executed: for each such shape of BPMN a sentence in both languages."""

from __future__ import annotations

_DATA = ("fields of the case file (case.x) hold data", "数据请存入事项档案 case.x")
_WHO = ("say who does it with wangge:assignment", "请用 wangge:assignment 写明由谁办理")
_IO = ("use wangge:input and wangge:output", "请用 wangge:input 和 wangge:output")
_KEY = ("write the key as wangge:correlation on the events", "请在事件上写 wangge:correlation")
NOTHING = ("draw it with supported elements", "请用支持的元素代替")

INSTEAD: dict[str, tuple[str, str]] = {
    "complexGateway": ("draw exclusive or parallel gateways", "请用排他或并行网关"),
    "transaction": ("use a sub-process with an error boundary event", "请用带错误边界事件的子流程"),
    "cancelEventDefinition": ("use an error event", "请用错误事件"),
    "adHocSubProcess": ("draw the order of its tasks, or a loop", "请画出任务顺序或循环"),
    "manualTask": ("use a user task: somebody has to say it is done", "请用用户任务"),
    "task": ("say what it is: a user task, service task or script task", "请选定任务类型"),
    "multipleEventDefinitions": (
        "draw one event for each, side by side on the activity or behind an event gateway",
        "请每种事件各画一个，附在同一活动上或放在事件网关之后",
    ),
    "timerStart": (
        "what recurs is a schedule of the policy, not a start event",
        "周期性工作请在政策的日程中设定，不画开始事件",
    ),
    "conditionalStart": (
        "let a message or a person start the process; a condition can only be watched inside a case",
        "请由消息或人员启动；条件只能在事项内监测",
    ),
    "compensateStart": (
        "draw one handler for the whole sub-process, attached to it by a compensation boundary event",
        "请为整个子流程画一个补偿处理，用补偿边界事件附着",
    ),
    "complexBehaviorDefinition": (
        "throw the event behind the multi-instance, or use a completion condition",
        "请在多实例之后抛出事件，或使用完成条件",
    ),
    "instantiate": (
        "start the process with a message start event",
        "请用消息开始事件启动流程",
    ),
    **dict.fromkeys(("dataObject", "dataObjectReference", "dataStoreReference"), _DATA),
    **dict.fromkeys(("property", "dataInput", "dataOutput"), _DATA),
    **dict.fromkeys(("ioSpecification", "ioBinding", "inputSet", "outputSet"), _IO),
    **dict.fromkeys(("dataInputAssociation", "dataOutputAssociation"), _IO),
    **dict.fromkeys(("resourceRole", "performer", "humanPerformer", "potentialOwner"), _WHO),
    **dict.fromkeys(("correlationKey", "correlationProperty", "correlationSubscription"), _KEY),
}
"""By the name of the shape; shapes that are not in the list are told to use supported elements."""
