"""The words of the command line in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "acting": ("代行", "acting"),
    "actor": ("办理人", "by"),
    "amount": ("时限", "limit"),
    "at": ("时间", "at"),
    "assignee": ("承办人", "held by"),
    "case_id": ("内部编号", "id"),
    "code": ("代码", "code"),
    "sentence": ("说明", "what"),
    "check": ("检查项", "check"),
    "clauses": ("依据", "clauses"),
    "closed_at": ("办结时间", "done at"),
    "deployed_at": ("发布时间", "deployed at"),
    "digest": ("摘要", "digest"),
    "due_at": ("到期", "due"),
    "effects": ("结果", "what happened"),
    "element": ("环节", "step"),
    "ended_at": ("结束时间", "ended at"),
    "finding": ("发现", "finding"),
    "found_at": ("发现时间", "found at"),
    "id": ("编号", "id"),
    "item": ("工单", "item"),
    "key": ("键", "key"),
    "kind": ("种类", "kind"),
    "light": ("时限状态", "light"),
    "model": ("模型", "model"),
    "name": ("名称", "name"),
    "number": ("办件编号", "number"),
    "on_behalf_of": ("代为", "on behalf of"),
    "opened_at": ("登记时间", "since"),
    "outcome": ("办理结果", "outcome"),
    "pending": ("状态", "state"),
    "person": ("人员", "person"),
    "policy": ("流程", "policy"),
    "post": ("岗位", "post"),
    "provisional": ("暂定", "provisional"),
    "reason": ("原因", "reason"),
    "accepted_at": ("受理时间", "accepted at"),
    "region": ("地区", "region"),
    "year": ("年份", "year"),
    "published": ("公布日期", "published"),
    "notice": ("通知", "notice"),
    "reference": ("文号", "reference"),
    "relation": ("关系", "relation"),
    "started_by": ("登记人", "registered by"),
    "remedy": ("怎么办", "what to do"),
    "seat": ("岗位", "post"),
    "seats": ("岗位", "posts"),
    "sequence": ("序号", "no."),
    "status": ("状态", "status"),
    "stream": ("记录链", "stream"),
    "text": ("内容", "text"),
    "title": ("事项", "matter"),
    "unit": ("单位", "unit"),
    "version": ("版本", "version"),
}

STATES: Final[Mapping[str, tuple[str, str]]] = {
    "accepted": ("已受理", "accepted"),
    "registered": ("已登记", "registered"),
    "archived": ("已归档", "archived"),
    "cancelled": ("已撤销", "cancelled"),
    "claimed": ("办理中", "claimed"),
    "closed": ("已结案", "closed"),
    "completed": ("已办", "completed"),
    "delegated": ("委托办理", "delegated"),
    "deployed": ("已发布", "deployed"),
    "effective": ("施行中", "effective"),
    "ended": ("已结束", "ended"),
    "green": ("正常", "in time"),
    "handled": ("已办结", "handled"),
    "merged": ("已并案", "merged"),
    "open": ("办理中", "open"),
    "ready": ("待认领", "to be claimed"),
    "red": ("超期", "overdue"),
    "retired": ("已废止", "retired"),
    "running": ("计时中", "running"),
    "shelved": ("挂账", "shelved"),
    "stopped": ("中止", "stopped"),
    "superseded": ("已被替代", "superseded"),
    "suspended": ("中止", "suspended"),
    "withdrawn": ("已撤回", "withdrawn"),
    "yellow": ("临期", "near its due time"),
    "solved": ("已解决", "solved"),
    "partly_solved": ("部分解决", "partly solved"),
    "untrue": ("不属实", "untrue"),
    "not_accepted": ("不予受理", "not accepted"),
    "duplicate": ("重复", "duplicate"),
    "passed_out": ("已转出", "passed out"),
    "cannot_be_solved": ("无法解决", "cannot be solved"),
}

UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "day": ("天", "days"),
    "working_day": ("个工作日", "working days"),
    "hour": ("小时", "hours"),
    "working_hour": ("个工作小时", "working hours"),
}

COLOURS: Final[Mapping[str, str]] = {
    "green": "green",
    "yellow": "yellow",
    "red": "bold red",
    "stopped": "dim",
}


def word(table: Mapping[str, tuple[str, str]], key: str, lang: str) -> str:
    """Return the word of a table in a language; what the table does not know stays as it is."""
    found = table.get(key)
    return key if found is None else found[0 if lang == "zh" else 1]
