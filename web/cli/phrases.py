"""What happened to a case, as sentences are made of it: the deed by kind of event, what came of it by effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Phrase = tuple[str, str]
"""Chinese and English, with the places that are filled in."""

DEEDS: Final[Mapping[str, Phrase]] = {
    "case.absorb": ("另一办件并入本件", "another case was merged into this one"),
    "case.break": ("办理时出现意外故障", "something unexpected stopped a command"),
    "case.cancel": ("撤销办件", "called the case off"),
    "case.change_class": ("改类", "changed the class"),
    "case.comment": ("批注", "remarked"),
    "case.copy": ("抄送", "had it copied"),
    "case.expel": ("并入的办件撤出", "a merged case went its own way again"),
    "case.link": ("关联办件", "linked the case"),
    "case.merge": ("并案", "merged the case"),
    "case.reopen": ("重办", "reopened the case"),
    "case.split": ("拆分办件", "split the case"),
    "case.start": ("登记“{title}”", "registered “{title}”"),
    "case.unmerge": ("撤销并案", "undid the merge"),
    "incident.retry": ("重试故障", "tried again what had failed"),
    "incident.skip": ("跳过故障", "led the case past what had failed"),
    "job.done": ("自动办理完成", "machine work was done"),
    "job.error": ("自动办理未成", "machine work gave another outcome"),
    "job.failed": ("自动办理失败", "machine work failed"),
    "limit.extend": ("延长时限", "prolonged the limit"),
    "limit.recompute": ("重算到期日", "worked the due date out anew"),
    "limit.resume": ("恢复计时", "let the clock run on"),
    "limit.shelve": ("挂账", "shelved the limit"),
    "limit.suspend": ("中止计时", "stopped the clock"),
    "message.deliver": ("收到消息", "a message came"),
    "personal.erase": ("依法删除个人信息", "erased personal data"),
    "work_item.claim": ("认领“{step}”", "claimed “{step}”"),
    "work_item.complete": ("办理“{step}”", "completed “{step}”"),
    "work_item.delegate": ("委托办理“{step}”", "had “{step}” prepared by somebody else"),
    "work_item.release": ("将“{step}”退回待领池", "gave “{step}” back to the pool"),
    "work_item.reoffer": ("“{step}”重新派发", "“{step}” was offered anew"),
    "work_item.return": ("承办人离岗，“{step}”退回待领池", "“{step}” was offered anew"),
    "work_item.send_back": ("退回“{step}”", "sent “{step}” back"),
    "work_item.take_back": ("撤回“{step}”", "took “{step}” back"),
    "work_item.transfer": ("转办“{step}”", "transferred “{step}”"),
    "work_item.urge": ("催办“{step}”", "urged “{step}”"),
}
"""By kind of event; a kind that is not here is shown as it is."""

RUNGS: Final[Mapping[str, Phrase]] = {
    "due": ("时限已到，转为超期", "the limit is over: the case is overdue"),
    "reminder": ("时限提醒", "a reminder of the limit"),
    "yellow": ("时限将满，转为临期", "the limit is nearly over"),
}

EFFECTS: Final[Mapping[str, Phrase]] = {
    "acting": ("由{seats}代行", "{seats} acts for it"),
    "class": ("{old} → {new}", "{old} → {new}"),
    "copied": ("送{seats}", "to {seats}"),
    "delegated": ("交{seats}办理", "to {seats}"),
    "handed_in": ("{by}办好，交回{seats}确认", "{by} has done it, {seats} confirms"),
    "incident": ("出现故障：{text}", "incident: {text}"),
    "incident-over": ("故障已解除", "the incident is over"),
    "job": ("“{step}”交自动办理", "“{step}” goes to machine work"),
    "late_class_change": ("属临期改类，列入清单", "late: it is listed"),
    "link": ("{relation} {other}", "{relation} {other}"),
    "offered": ("改派{seats}", "offered to {seats}"),
    "open": ("转到“{step}”（{seats}）", "on to “{step}” ({seats})"),
    "reopened": ("第 {round} 轮", "round {round}"),
    "sent_back": ("到“{target}”", "to “{target}”"),
    "transferred": ("转给{seats}", "to {seats}"),
    "unit": ("事项改由{seats}负责", "the matter lies with {seats} now"),
    "unlink": ("解除关联 {other}", "unlinked {other}"),
    "withdrawn": ("“{step}”不再办理", "“{step}” is no longer to be done"),
}
"""By the first word of an effect; one that is not here is told in the full history only."""

LIMITS: Final[Mapping[str, Phrase]] = {
    "changed": ("时限改为{amount}到 {due}", "the limit is now {amount}until {due}"),
    "ended": ("时限计时结束", "the limit stopped counting"),
    "extended": ("延至 {due}", "until {due}"),
    "recomputed": ("到期改为 {due}", "due {due}"),
    "resumed": ("到期顺延至 {due}", "due {due}"),
    "started": ("时限{amount}到 {due}", "limit {amount}until {due}"),
    "tightened": ("到期提前为 {due}", "due {due} already"),
}

NOTICES: Final[Mapping[str, Phrase]] = {
    "copy": ("抄送{seats}", "copied to {seats}"),
    "due_earlier": ("已告知{seats}到期提前", "{seats} told that it is due earlier"),
    "near_due": ("已告知{seats}", "{seats} told"),
    "nobody": ("已告知{seats}无人可办", "{seats} told that nobody acts"),
    "overdue": ("已告知{seats}", "{seats} told"),
    "reminder": ("已告知{seats}", "{seats} told"),
}
"""By kind of notice; the others say again what the deed has said."""
