"""Cases that belong together (K19). A command touches one case; the other learns of it by a message of its own."""

from __future__ import annotations

from typing import Any

from engine.casework import course, rights, watch
from engine.casework.act import Act
from engine.errors import Invalid, Problem
from engine.model import limit as ledger

RELATIONS = (
    "related",
    "caused_by",
    "repeats",
    "appeals",
    "split_from",
    "split_into",
    "merged_into",
    "merged",
)


def link(act: Act) -> None:
    """Say that this case has to do with another (关联)."""
    relation = act.args["relation"]
    if relation not in RELATIONS:
        problem = Problem("relation", "not_an_option", f"expected one of {', '.join(RELATIONS)}")
        raise Invalid("link", "case", act.case.record.number, [problem])
    if not act.args.get("delivered"):
        act.outcome.post = rights.require_reader(act, "link")
    _join(act, relation, act.args["other"])


def _join(act: Act, relation: str, other: str) -> None:
    if [relation, other] not in act.case.links:
        act.case.links.append([relation, other])
        act.tell("link", relation, other)


def _send(act: Act, kind: str, other: str, args: dict[str, Any]) -> None:
    act.outcome.messages.append({"case": other, "kind": kind, "args": args})


def merge(act: Act) -> None:
    """Let this case go on in another (并案): it waits, frozen, and counts for nothing meanwhile."""
    act.outcome.post = rights.require_leader(act, "merge")
    case, into = act.case, act.args["into"]
    if into == case.record.id:
        problem = Problem(
            "into", "same_case", "a case cannot be merged into itself", "不能并入自身"
        )
        raise Invalid("merge", "case", case.record.number, [problem])
    course.move(act, "merge")
    case.record.merged_into = into
    _join(act, "merged_into", into)
    act.tell("reason", act.args["reason"])
    _send(
        act,
        "case.absorb",
        into,
        {
            "from": case.record.id,
            "number": case.record.number,
            "accepted_at": case.file.get("accepted_at"),
            "reporter": case.file.get("reporter"),
            "due": case.deadline,
        },
    )


def absorb(act: Act) -> None:
    """Another case goes on in this one: the earliest acceptance and the strictest limit survive."""
    case, args = act.case, act.args
    _join(act, "merged", args["from"])
    entry = {"case": args["from"], "number": args["number"], "reporter": args["reporter"]}
    case.put(merged=[*case.file.get("merged", []), entry])
    theirs, ours = args["accepted_at"], case.file.get("accepted_at")
    if theirs is not None and (ours is None or theirs["$dt"] < ours["$dt"]):
        case.put(accepted_at=theirs)
    for _, limit in sorted(case.limits.items()):
        if args["due"] is not None and limit.ended_at is None and args["due"] < limit.due_at:
            watch.put(act, ledger.capped(limit, args["due"], act.now, act.world.ask))
            act.tell("limit", limit.name, "tightened", args["due"])


def unmerge(act: Act) -> None:
    """Let a merged case go its own way again."""
    act.outcome.post = rights.require_leader(act, "unmerge")
    course.move(act, "unmerge")
    into, act.case.record.merged_into = act.case.record.merged_into, None
    act.case.links = [pair for pair in act.case.links if pair != ["merged_into", into]]
    act.tell("unlink", "merged_into", into)
    act.tell("reason", act.args["reason"])
    _send(act, "case.expel", str(into), {"from": act.case.record.id})


def expel(act: Act) -> None:
    """A case that was merged into this one has left; what it tightened stays as it is."""
    other = act.args["from"]
    act.case.links = [pair for pair in act.case.links if pair != ["merged", other]]
    act.case.put(merged=[e for e in act.case.file.get("merged", []) if e["case"] != other])
    act.tell("unlink", "merged", other)


def split(act: Act) -> None:
    """Make a second case of a part of this one (拆分)."""
    act.outcome.post = rights.require_hand(act, "split")
    _join(act, "split_into", act.args["start"]["case"])
    _send(act, "case.start", act.args["start"]["case"], act.args["start"])
