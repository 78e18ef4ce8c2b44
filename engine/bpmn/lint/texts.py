"""Every place of a diagram that holds an expression: it must be one, and it must be readable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import feel
from engine.bpmn.catalogue import local
from engine.bpmn.extensions import BPMN, Extensions, read
from engine.bpmn.lint.context import Scope
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.identity import is_name
from engine.bpmn.lint.sentences import SENTENCES, finding
from engine.bpmn.loops import MOST_ROUNDS
from engine.bpmn.multi import read_loop
from engine.errors import Invalid

LONGEST = 10_000


def check(node: Any, scope: Scope) -> list[Finding]:
    """Return what is wrong with the expressions of a node and of the flows that leave it."""
    found: list[Finding] = []
    for owner, text, must in _texts(node, scope):
        found += _expression(owner, text, must)
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is not None:
        found += _loop(node.get("id"), loop)
    rounds = node.find(f"{BPMN}standardLoopCharacteristics")
    if rounds is not None:
        found += _rounds(node.get("id"), rounds)
    if (loop is not None or rounds is not None) and not _repeatable(node, loop, rounds):
        found.append(finding(node.get("id"), "loop_here"))
    if local(node) == "scriptTask":
        text = (node.findtext(f"{BPMN}script") or "").strip()
        if not text.startswith("=") or read(node).result is None:
            found.append(finding(node.get("id"), "script"))
    return found


def _texts(node: Any, scope: Scope) -> Iterator[tuple[str, str, bool]]:
    """Yield owner, text, and whether it has to be an expression."""
    own = node.get("id", "?")
    yield from ((own, text, False) for text in _our_texts(read(node)))
    correlation = read(node).correlation
    if correlation is not None:
        yield own, correlation, True
    for watched in node.iterfind(f"{BPMN}conditionalEventDefinition/{BPMN}condition"):
        yield own, watched.text or "", True
    for timer in node.iterfind(f"{BPMN}timerEventDefinition/*"):
        yield own, timer.text or "", False
    if local(node) == "scriptTask":
        yield own, node.findtext(f"{BPMN}script") or "", False
    for flow in scope.out.get(own, ()):
        condition = flow.find(f"{BPMN}conditionExpression")
        if condition is not None:
            yield flow.get("id", own), condition.text or "", True


def _our_texts(said: Extensions) -> Iterator[str]:
    """Yield what our extension elements say that may be a literal or an expression."""
    for _, source in (*said.inputs, *said.outputs):
        yield source
    for limit in said.limits:
        yield from (limit.amount, limit.unit, limit.starts_at or "")
    for role, unit in said.copies:
        yield from (role, unit)
    if said.assignment is not None:
        rule = said.assignment
        yield from (rule.role or "", rule.unit, rule.candidates or "")


def _loop(owner: str, node: Any) -> list[Finding]:
    loop = read_loop(node)
    found: list[Finding] = []
    behaviour = node.find(f"{BPMN}complexBehaviorDefinition")
    if behaviour is not None or node.get("behavior", "All") != "All":
        found.append(finding(owner, "unsupported", kind="complexBehaviorDefinition"))
    if (loop.collection is None) == (loop.cardinality is None):
        found.append(finding(owner, "multi_form"))
    for text in (loop.collection, loop.result, loop.until):
        if text is not None:
            found += _expression(owner, text, True)
    count = loop.cardinality
    if count is not None and not (count.isascii() and count.isdigit()):
        found += _expression(owner, count, True)
    for name in (loop.item, loop.results):
        if name is not None and not is_name(name):
            found.append(finding(owner, "bad_name", name=name))
    return found


def _repeatable(node: Any, loop: Any, rounds: Any) -> bool:
    activity = local(node).endswith("Task") or local(node) in ("subProcess", "callActivity")
    alone = loop is None or rounds is None
    return activity and alone and node.get("triggeredByEvent") != "true"


def _rounds(owner: str, node: Any) -> list[Finding]:
    text = (node.findtext(f"{BPMN}loopCondition") or "").strip()
    most = node.get("loopMaximum")
    found = _expression(owner, text, True) if text else []
    if most is not None and not (
        most.isascii() and most.isdigit() and 0 < int(most[:9]) <= MOST_ROUNDS
    ):
        found.append(finding(owner, "loop_maximum", most=MOST_ROUNDS))
    if not text and most is None:
        found.append(finding(owner, "loop_form"))
    return found


def _expression(owner: str, text: str, must: bool) -> list[Finding]:
    text = text.strip()
    if not text.startswith("="):
        return [finding(owner, "not_expression", text=text)] if must else []
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    if len(text) > LONGEST:
        why = f"it has more than {LONGEST} characters"
        return [finding(owner, "expression", text=shown, why=why)]
    try:
        feel.expression(text[1:])
    except Invalid as refusal:
        return [
            Finding(
                owner,
                "expression",
                SENTENCES["expression"][0].format(text=shown, why=f"{p.where}: {p.en}"),
                SENTENCES["expression"][1].format(text=shown, why=f"{p.where}: {p.zh or p.en}"),
            )
            for p in refusal.problems
        ]
    return []
