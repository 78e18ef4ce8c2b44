"""Every finding of the gate in both languages, by its stable code; `docs/reference` lists the codes."""

from __future__ import annotations

from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.instead import INSTEAD, NOTHING

SENTENCES: dict[str, tuple[str, str]] = {
    "no_process": ("the file has no executable process", "文件中没有可执行的流程"),
    "not_executable": (
        "the process is not marked executable; tick 'Executable' in its properties",
        "流程未标记为可执行；请在属性中勾选“可执行”",
    ),
    "too_many_nodes": (
        "the file has more than {limit} elements; move parts into processes of their own",
        "元素超过 {limit} 个；请把部分内容移到单独的流程",
    ),
    "no_id": ("an element {kind} has no id", "元素 {kind} 没有标识"),
    "duplicate_id": ("the id is used by {count} elements", "该标识被 {count} 个元素使用"),
    "bad_id": (
        "the id is no name for expressions; use letters, digits and _ only, no - or dot",
        "标识不能用于表达式；只能用文字、数字和下划线，不能有连字符或点",
    ),
    "unsupported": ("{kind} is not supported; {instead}", "不支持 {kind}；{instead_zh}"),
    "starts": (
        "a scope needs exactly one start event; only a process may have more, started by messages "
        "or signals; found {count}",
        "每个范围必须恰有一个开始事件（流程可另有消息或信号开始事件），现有 {count} 个",
    ),
    "called_start": (
        "the process '{process}' is called, so it needs a start event without trigger",
        "流程 {process} 被调用，须有一个无触发的开始事件",
    ),
    "pools": (
        "only one pool of a file can be executed, but {others} all are; untick 'Executable' in the "
        "others, or give them files of their own",
        "一个文件只能执行一个泳池，现有 {others}；请取消其他泳池的“可执行”，或另存文件",
    ),
    "foreign": (
        "'{name}' is for another engine and means nothing here; write {instead}",
        "“{name}”是其他引擎的设置，在此无效；请改写 {instead}",
    ),
    "link_alone": (
        "the link '{name}' needs a throwing and a catching event of the same name in the same scope",
        "链接“{name}”须在同一范围内有同名的抛出与捕获事件",
    ),
    "link_twice": (
        "the link '{name}' is caught twice; where would the case go on?",
        "链接“{name}”有多个捕获事件，无法确定去向",
    ),
    "loop_here": (
        "only activities can be repeated, each in one way",
        "只有活动可以循环或多实例，且只能选一种",
    ),
    "loop_form": (
        "a loop needs a condition (loopCondition) or a number of rounds (loopMaximum)",
        "循环必须写条件 loopCondition 或次数 loopMaximum",
    ),
    "loop_maximum": (
        "the number of rounds (loopMaximum) must be a whole number from 1 to {most}",
        "循环次数 loopMaximum 须为 1 到 {most} 的整数",
    ),
    "undo_pair": (
        "a compensation event on an activity leads by one association to one handler, an activity "
        "marked as compensation",
        "补偿边界事件须用一条关联线连到一个标记为补偿的活动",
    ),
    "undo_here": (
        "what is done in an event sub-process cannot be undone by a handler inside it",
        "事件子流程内的活动不能在其内部补偿",
    ),
    "undo_guarded": (
        "no event can be attached to a compensation handler; put it inside, in a sub-process",
        "补偿活动上不能附着事件；请放入子流程内",
    ),
    "undo_wait": (
        "the case always waits until everything is undone; remove waitForCompletion='false'",
        "流程总是等待补偿完成；请删除 waitForCompletion='false'",
    ),
    "undo_nothing": (
        "nothing in '{scope}' has a compensation handler that this could start",
        "{scope} 中没有可由此启动的补偿活动",
    ),
    "undo_inside": (
        "what was done inside '{inside}' would stay done; give the sub-process itself a compensation "
        "handler",
        "子流程 {inside} 内已完成的事不会被撤销；请为该子流程本身画补偿处理",
    ),
    "no_end": ("the scope has no end event", "该范围没有结束事件"),
    "unreached": (
        "nothing leads here; draw a flow to it or remove it",
        "没有连线指向这里；请连线或删除",
    ),
    "flow_in": ("no flow may lead here", "这里不能有流入的连线"),
    "dead_end": (
        "nothing leads on; a case would end here unseen. Draw a flow or an end event",
        "没有流出的连线，事项会在此无声结束；请补连线或结束事件",
    ),
    "flow_after_end": ("no flow may lead on from here", "这里不能有流出的连线"),
    "implicit_fork": (
        "only gateways may have several outgoing flows; draw a parallel gateway",
        "只有网关可以有多条流出连线；请画并行网关",
    ),
    "flow_out_of_scope": (
        "the flow starts or ends outside its process or sub-process",
        "连线的起点或终点不在同一流程或子流程内",
    ),
    "twin_flow": (
        "two flows lead to '{target}'; a join cannot tell them apart, remove one",
        "有两条连线指向 {target}，汇合时无法区分；请删除一条",
    ),
    "self_flow": ("a flow leads from the element to itself", "连线从元素指向自身"),
    "condition_place": (
        "a condition is only allowed behind an exclusive or inclusive gateway",
        "条件只能写在排他或包容网关之后",
    ),
    "branches": (
        "every branch needs a condition, save one that is the default flow",
        "除一条默认连线外，每条分支都要有条件",
    ),
    "default_place": (
        "a default flow is only allowed on a gateway with several branches",
        "只有多分支网关才能有默认连线",
    ),
    "event_gateway": (
        "behind an event gateway only catch events may stand, each with this one flow",
        "事件网关之后只能是捕获事件，且各只有这一条连线",
    ),
    "event_here": (
        "the event {kind} is not supported here; allowed are: {allowed}",
        "此处不支持 {kind} 事件；可用：{allowed}",
    ),
    "error_interrupts": (
        "an error always interrupts; make the event interrupting",
        "错误事件总是中断的；请改为中断型",
    ),
    "boundary_host": (
        "an event can only be attached to something that takes time, not to '{host}'",
        "边界事件只能附着在需要时间的活动上，不能附着在 {host}",
    ),
    "timer_form": (
        "a timer needs exactly one of date, duration and cycle",
        "定时器必须且只能写日期、时长、周期之一",
    ),
    "timer_text": ("the timer cannot be read: {why}", "定时器无法识别：{why}"),
    "unknown_reference": (
        "it refers to the {kind} '{ref}', which does not exist",
        "引用的 {kind}“{ref}”不存在",
    ),
    "no_reference": ("it must say which {kind} is meant", "必须写明所指的 {kind}"),
    "expression": (
        "the expression '{text}' cannot be read: {why}",
        "表达式“{text}”无法识别：{why}",
    ),
    "not_expression": (
        "'{text}' must be an expression that begins with =",
        "“{text}”必须是以 = 开头的表达式",
    ),
    "script": (
        "a script task is one FEEL expression that begins with =, and wangge:result",
        "脚本任务须为一个以 = 开头的 FEEL 表达式，并写 wangge:result",
    ),
    "multi_form": (
        "a multi-instance needs either a collection or a number of items",
        "多实例必须写集合或数量之一",
    ),
    "our_element": ("wangge:{kind} is unknown here; {hint}", "此处不认识 wangge:{kind}；{hint}"),
    "our_attribute": (
        "wangge:{kind} does not know the attribute '{name}'",
        "wangge:{kind} 不认识属性 {name}",
    ),
    "our_missing": ("wangge:{kind} needs the attribute '{name}'", "wangge:{kind} 缺少属性 {name}"),
    "our_twice": ("wangge:{kind} may stand here only once", "wangge:{kind} 在此只能出现一次"),
    "our_value": (
        "wangge:{kind} has {name}='{value}'; allowed are: {allowed}",
        "wangge:{kind} 的 {name}='{value}' 不可用；可用：{allowed}",
    ),
    "our_place": ("wangge:{kind} has no meaning on {tag}", "wangge:{kind} 不能写在 {tag} 上"),
    "no_assignment": (
        "say who does it: <wangge:assignment role='…'/>",
        "请写明由谁办理：<wangge:assignment role='…'/>",
    ),
    "bad_name": (
        "'{name}' is no name for a variable; use letters, digits and _ only",
        "“{name}”不能作变量名；只能用文字、数字和下划线",
    ),
    "unnamed": (
        "give it a name in {language}; people see it on their pages",
        "请写{language}名称，页面上要显示",
    ),
    "side_joins_main": (
        "the flow of a non-interrupting event must not join the flow it came from",
        "非中断事件的支流不能汇入原来的流程",
    ),
    "waits_for_ever": (
        "the join can wait for ever, because a branch may end, or be chosen, elsewhere",
        "汇合可能永远等待，因为某条分支可能在别处结束或未被选中",
    ),
    "doubled_token": (
        "two branches can be here at once; parallel branches need a parallel join before",
        "两条分支可能同时到达这里；并行分支须先用并行网关汇合",
    ),
    "too_parallel": (
        "too many branches run side by side to be checked ({limit} states); use sub-processes",
        "并行分支过多，无法检查（超过 {limit} 种状态）；请使用子流程",
    ),
    "calls_itself": (
        "the process calls itself, directly or through others: {path}; draw a loop instead",
        "流程直接或间接调用自身：{path}；请改画循环",
    ),
}


def finding(element: str | None, code: str, **facts: object) -> Finding:
    """Return a finding with its sentences filled in."""
    if code == "unsupported":
        en, zh = INSTEAD.get(str(facts["kind"]), NOTHING)
        facts |= {"instead": en, "instead_zh": zh}
    said_en, said_zh = SENTENCES[code]
    return Finding(element or "?", code, said_en.format(**facts), said_zh.format(**facts))
