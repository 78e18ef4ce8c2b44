"""Cases that belong together (K19). A command touches one case; the other learns of it by a message of its own."""

from __future__ import annotations

from typing import Any

from engine.casework import course, rights, watch
from engine.casework.act import Act
from engine.casework.case import OVER
from engine.errors import Invalid, Problem, WrongState
from engine.model import limit as ledger

RELATIONS = ("related", "caused_by", "repeats", "appeals")
"""What people may say; `split_from`, `split_into`, `merged_into` and `merged` are said by those commands."""


def link(act: Act) -> None:
    """Say that this case has to do with another (关联)."""
    relation = act.args["relation"]
    if relation not in RELATIONS:
        problem = Problem("relation", "not_an_option", f"expected one of {', '.join(RELATIONS)}")
        raise Invalid("link", "case", act.case.record.number, [problem])
    _not_itself(act, "other", "link", "a case cannot be linked to itself", "不能与自身关联")
    act.outcome.post = rights.require_reader(act, "link")
    _join(act, relation, act.args["other"])


def _not_itself(act: Act, where: str, verb: str, en: str, zh: str) -> None:
    if act.args[where] == act.case.record.id:
        raise Invalid(verb, "case", act.case.record.number, [Problem(where, "same_case", en, zh)])


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
    _not_itself(act, "into", "merge", "a case cannot be merged into itself", "不能并入自身")
    status = act.ask("status", into)
    if status in OVER:
        why = f"the case it should go on in is {status}"
        raise WrongState("merge", "case", case.record.number, why, code="case_over")
    if case.file.get("merged"):
        why = "other cases were merged into it; let them go first"
        raise WrongState("merge", "case", case.record.number, why, code="has_merged")
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
            "started_by": case.record.started_by,
            "due": case.deadline,
        },
    )


def absorb(act: Act) -> None:
    """Another case goes on in this one: the earliest acceptance and the strictest limit survive.

    If this one has ended or was merged itself meanwhile, the other goes its own way again: none is left alone.
    """
    case, args = act.case, act.args
    if case.over:
        why = f"{case.record.number} is {case.record.status}"
        _send(act, "case.unmerge", args["from"], {"reason": why, "bounced": True})
        return
    _join(act, "merged", args["from"])
    entry = {name: args[name] for name in ("number", "reporter", "started_by")}
    entry = {"case": args["from"], **entry}
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
    if not act.args.get("bounced"):
        act.outcome.post = rights.require_leader(act, "unmerge")
    accepted = act.case.file.get("accepted_at") is not None
    course.move(act, "unmerge" if accepted else "unmerge_unaccepted")
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
