"""Ids, names and sizes: what people and expressions call the elements."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from engine.bpmn import extensions
from engine.bpmn.catalogue import local
from engine.bpmn.extensions import BPMN
from engine.bpmn.lint.context import KNOWN, Context
from engine.bpmn.lint.findings import Finding
from engine.bpmn.lint.sentences import finding

MOST_NODES = 2_000
NAME = re.compile(r"[^\W\d]\w*")
RESERVED = frozenset(
    {
        *("case", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("and", "or", "not", "between", "true", "false", "null", "function", "external"),
        *("instance", "of"),
    }
)
NAMED = frozenset(
    {
        *("process", "userTask", "serviceTask", "scriptTask", "businessRuleTask"),
        *("sendTask", "receiveTask", "callActivity"),
    }
)


def is_name(text: str) -> bool:
    """Whether a text can be a variable in an expression."""
    return NAME.fullmatch(text) is not None and text not in RESERVED


def check(context: Context) -> list[Finding]:
    """Return what is wrong with ids, names and sizes."""
    found: list[Finding] = []
    shared: Counter[str] = Counter()
    for file, tree in context.trees.items():
        found += _file(file, tree)
        elements = [n for n in tree.iter() if local(n) in KNOWN | {"process", "sequenceFlow"}]
        shared.update(n.get("id") for n in elements if n.get("id"))
        if sum(local(n) in KNOWN for n in elements) > MOST_NODES:
            found.append(finding(file, "too_many_nodes", limit=MOST_NODES))
        for node in elements:
            found += _node(node)
    found += [finding(i, "duplicate_id", count=n) for i, n in shared.items() if n > 1]
    return found + _circles(context)


def _circles(context: Context) -> list[Finding]:
    """Find processes that call themselves: nothing but the step budget would ever stop them."""
    calls = {
        process.get("id"): [c.get("calledElement") for c in process.iter(f"{BPMN}callActivity")]
        for tree in context.trees.values()
        for process in tree.iterfind(f"{BPMN}process")
    }
    found = []
    for start in calls:
        seen: dict[str, str] = {}
        todo = [(start, start)]
        while todo:
            process, path = todo.pop()
            for called in calls.get(process, ()):
                if called not in seen:
                    seen[called] = f"{path} > {called}"
                    todo.append((called, seen[called]))
        if start in seen:
            found.append(finding(start, "calls_itself", path=seen[start]))
    return found


def _file(file: str, tree: Any) -> list[Finding]:
    found = []
    processes = tree.findall(f"{BPMN}process")
    if not processes:
        found.append(finding(file, "no_process"))
    found += [
        finding(p.get("id"), "not_executable") for p in processes if p.get("isExecutable") != "true"
    ]
    ids = Counter(n.get("id") for n in tree.iter() if local(n) and n.get("id"))
    flow_nodes = {
        n.get("id") for n in tree.iter() if local(n) in KNOWN | {"process", "sequenceFlow"}
    }
    found += [
        finding(i, "duplicate_id", count=n) for i, n in ids.items() if n > 1 and i not in flow_nodes
    ]
    return found


def _node(node: Any) -> list[Finding]:
    kind, own = local(node), node.get("id")
    if not own:
        return [] if kind == "sequenceFlow" else [finding(None, "no_id", kind=kind)]
    found = []
    if kind in KNOWN and not is_name(own):
        found.append(finding(own, "bad_id"))
    if kind in NAMED:
        if not node.get("name", "").strip():
            found.append(finding(own, "unnamed", language="Chinese / 中文"))
        if not extensions.read(node).names.get("en", "").strip():
            found.append(finding(own, "unnamed", language="English / 英文"))
    return found
