"""What an event did, in words: the lines of its effects as the terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine import moment
from web.cli.screen import Screen

Effect = Sequence[Any]

HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "acting": ("代行", "acting"),
    "case": ("案卷", "case file"),
    "claimed": ("认领", "claimed"),
    "class": ("改类", "class"),
    "comment": ("批注", "comment"),
    "copied": ("抄送", "copied to"),
    "delegated": ("委托", "delegated"),
    "done": ("办理", "done"),
    "due": ("到时", "due"),
    "erased": ("依法删除", "erased"),
    "handed_in": ("交回", "handed in"),
    "incident": ("故障", "incident"),
    "incident-over": ("故障解除", "incident over"),
    "incident-retried": ("故障重试", "incident retried"),
    "incident-skipped": ("故障跳过", "incident skipped"),
    "late_class_change": ("临期改类", "class raised late"),
    "limit": ("时限", "limit"),
    "link": ("关联", "link"),
    "notice": ("通知", "notice"),
    "offered": ("待领", "offered"),
    "open": ("新环节", "opened"),
    "passed": ("经过", "passed"),
    "reason": ("理由", "reason"),
    "released": ("退回待领池", "released"),
    "reopened": ("重办", "reopened"),
    "sent_back": ("退回", "sent back"),
    "started": ("登记", "started"),
    "status": ("状态", "status"),
    "taken_back": ("撤回", "taken back"),
    "transferred": ("转办", "transferred"),
    "unlink": ("解除关联", "unlinked"),
    "urged": ("催办", "urged"),
    "withdrawn": ("撤销环节", "withdrawn"),
}
"""The first word of each effect; one that is not here is shown as it is."""

QUIET: Final = frozenset(("passed",))
"""Shown only when everything is asked for."""

_INSTANT: Final = 10**12
"""Whole numbers from here on are instants (2001 and later, in milliseconds)."""


def told(screen: Screen, effects: Sequence[Effect], *, full: bool) -> str:
    """Return the effects of an event, a line each; fields of the case file share one."""
    lines = [
        _line(screen, effect)
        for effect in effects
        if effect[0] != "case" and (full or effect[0] not in QUIET)
    ]
    filed = [
        f"{name}={_word(screen, value)}"
        for head, name, value in (effect for effect in effects if effect[0] == "case")
        if full or value not in (None, False)
    ]
    if filed:
        lines.append(f"{_head(screen, 'case')} {', '.join(filed)}")
    return "\n".join(lines)


def _line(screen: Screen, effect: Effect) -> str:
    words = [_word(screen, part) for part in effect[1:] if part is not None]
    return " ".join([_head(screen, effect[0]), *words])


def _head(screen: Screen, word: str) -> str:
    found = HEADS.get(word)
    return word if found is None else screen.text(*found)


def _word(screen: Screen, value: Any) -> str:
    if isinstance(value, bool):
        return screen.text("是", "yes") if value else screen.text("否", "no")
    if isinstance(value, int) and value >= _INSTANT:
        return screen.wall(moment(value))
    if isinstance(value, list):
        return ", ".join(_word(screen, one) for one in value)
    if isinstance(value, dict) and "$p" in value:
        return screen.text("（个人信息）", "(personal)")
    if isinstance(value, dict) and len(value) == 1:
        tag, text = next(iter(value.items()))
        return screen.wall(datetime.fromisoformat(text)) if tag == "$dt" else str(text)
    return "–" if value is None else str(value)
