"""The diagrams that are measured. The first one exists twice: for us, and in the stock library's own dialect."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions id="D" targetNamespace="urn:wangge:bench" '
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:wangge="urn:wangge:bpmn:1.0">'
)
TAIL = "</bpmn:process></bpmn:definitions>"
STEPS = ("first", "second", "third", "fourth", "fifth", "sixth")
REPORT = {"title": "路灯不亮", "ok": True}
PLACE = "东桥村网格3文化广场北侧第二根灯杆，坐标已标注"
NOTES = (
    "接到反映后十分钟到场。现场查看：灯罩破损，线路老化，已联系供电所更换，预计两日内恢复照明；"
    "已告知附近住户绕行，晚间派人值守，修好后再来报结果。",
    "经与村委会核对，该处灯杆属村集体资产，去年十一月由乡里统一安装，尚在保修期内；"
    "已电话通知安装单位，对方答应明早派两名工人带配件前来检修。",
    "工人已到，拆下旧灯头发现电容烧坏，临时接上备用灯泡先亮一盏；"
    "其余两盏要等厂家寄件，估计三天到货，请网格长继续留意夜间行人安全并拍照上传。",
    "厂家配件今天下午送达，核对型号无误。因下雨不便登高作业，与安装单位商定顺延到明天上午；"
    "期间在路口摆放反光锥两个，并请巡逻队多走一趟。",
    "三盏路灯全部换好，当晚七点亮灯试验正常，照度够用。附近五户居民在场看过，都说满意；"
    "旧配件由安装单位带回处理，保修单复印一份存村委会档案柜。",
    "回访反映人王女士，她说孩子放学路上亮堂多了，没有别的要求。检查同路段另外九根灯杆，"
    "发现一处螺丝松动，已当场拧紧。此事办结，资料归档。",
)
"""What is written at one step after the other."""


def opinion(step: int) -> dict[str, str]:
    """What is answered at a step: some 300 bytes of canonical JSON, of another text at each of six."""
    return {"note": NOTES[step % len(NOTES)], "place": PLACE}


def straight(*, shared: bool = False, stock: bool = False) -> bytes:
    """Six user tasks, each with a limit, a form and a boundary timer, and one exclusive gateway.

    `shared` gives all six the same limit, which each takes over from the one before, as shipped policies do.
    `stock` writes expressions as the stock library wants them, in Python; it ignores what is ours.
    """
    body = _start()
    body += _plain("endEvent", "solved") + _plain("endEvent", "refused")
    body += '<bpmn:exclusiveGateway id="gate" default="gate_refused"/>'
    for step in STEPS:
        name = "main" if shared else step
        limit = f'<wangge:limit name="{name}" amount="7" unit="working_day"/>'
        body += _task(step, f'<wangge:form ref="opinion"/>{limit}')
        body += _guard(step, "'P30D'" if stock else "P30D")
    path = ("found", *STEPS[:3], "gate", *STEPS[3:], "solved")
    condition = "ok == True" if stock else "=found.ok"
    for source, target in pairwise(path):
        body += _flow(source, target, condition if source == "gate" else "")
    return _process("bench_shared" if shared else "bench_straight", body + _flow("gate", "refused"))


def loop() -> bytes:
    """A fork of two guarded user tasks within a loop that never ends by itself."""
    body = _start() + _plain("endEvent", "solved")
    body += '<bpmn:exclusiveGateway id="again"/><bpmn:parallelGateway id="fork"/>'
    body += (
        '<bpmn:parallelGateway id="join"/><bpmn:exclusiveGateway id="gate" default="gate_solved"/>'
    )
    for step in ("left", "right"):
        limit = f'<wangge:limit name="{step}" amount="7" unit="working_day"/>'
        body += _task(step, f'<wangge:form ref="opinion"/>{limit}') + _timer(step, "P30D")
        body += f'<bpmn:exclusiveGateway id="over_{step}"/>' + _flow("fork", step)
        body += _flow(step, f"over_{step}") + _flow(f"late_{step}", f"over_{step}")
        body += _flow(f"over_{step}", "join")
    body += _flow("found", "again") + _flow("again", "fork") + _flow("join", "gate")
    body += _flow("gate", "solved") + _flow("gate", "again", "=case.outcome = null")
    return _process("bench_loop", body)


def signers(number: int) -> bytes:
    """One user task that so many people have to sign, in any order."""
    many = (
        "<bpmn:multiInstanceLoopCharacteristics>"
        f"<bpmn:loopCardinality>{number}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    body = _start() + _plain("endEvent", "solved")
    body += _task("sign", '<wangge:form ref="opinion"/>', many)
    return _process("bench_signers", body + _flow("found", "sign") + _flow("sign", "solved"))


def timed(wait: str) -> bytes:
    """One user task that a timer takes away after `wait`, for the next one to begin."""
    body = _start() + _plain("endEvent", "solved")
    body += _task("handle", '<wangge:form ref="opinion"/>')
    body += _timer("handle", wait) + _task("press", '<wangge:form ref="opinion"/>')
    flows = _flow("found", "handle") + _flow("handle", "solved") + _flow("late_handle", "press")
    return _process("bench_timed", body + flows + _flow("press", "solved"))


def policy(name: str, diagram: bytes) -> dict[str, bytes]:
    """The folder of a policy with this diagram."""
    title = f"id: {name}\nname: {{zh: 量度, en: Yardstick}}\n"
    notes = _form("opinion", [_field(key, "textarea") for key in opinion(0)])
    report = _form("report", [_field("title", "textfield"), _field("ok", "checkbox")])
    return {
        "policy.yaml": title.encode(),
        f"{name}.bpmn": diagram,
        "forms/opinion.json": notes,
        "forms/report.json": report,
    }


def _form(name: str, fields: list[dict[str, Any]]) -> bytes:
    return orjson.dumps({"type": "default", "id": name, "schemaVersion": 19, "components": fields})


def _field(key: str, kind: str) -> dict[str, Any]:
    names = {"label": "说明", "properties": {"name_en": "Note"}}
    return {"type": kind, "id": f"f_{key}", "key": key, **names}


def _process(name: str, body: str) -> bytes:
    start = f'<bpmn:process id="{name}" name="量度" isExecutable="true">' + _ours()
    return (HEAD + start + body + TAIL).encode()


def _ours(extra: str = "") -> str:
    name = '<wangge:name lang="en" text="Yardstick"/>'
    return f"<bpmn:extensionElements>{name}{extra}</bpmn:extensionElements>"


def _plain(tag: str, name: str) -> str:
    return f'<bpmn:{tag} id="{name}"/>'


def _start() -> str:
    ours = _ours('<wangge:form ref="report"/>')
    return f'<bpmn:startEvent id="found">{ours}</bpmn:startEvent>'


def _task(name: str, extra: str, inner: str = "") -> str:
    ours = _ours(f'<wangge:assignment role="grid_leader"/>{extra}')
    return f'<bpmn:userTask id="{name}" name="办理">{ours}{inner}</bpmn:userTask>'


def _timer(host: str, duration: str) -> str:
    """An interrupting boundary timer."""
    timer = f"<bpmn:timeDuration>{duration}</bpmn:timeDuration>"
    return (
        f'<bpmn:boundaryEvent id="late_{host}" attachedToRef="{host}"><bpmn:timerEventDefinition>'
        f"{timer}</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def _guard(host: str, duration: str) -> str:
    """The same, with an end of its own."""
    end = f'<bpmn:endEvent id="end_{host}"/>'
    return _timer(host, duration) + end + _flow(f"late_{host}", f"end_{host}")


def _flow(source: str, target: str, condition: str = "") -> str:
    head = f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"'
    if not condition:
        return f"{head}/>"
    asked = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
    return f"{head}>{asked}</bpmn:sequenceFlow>"
