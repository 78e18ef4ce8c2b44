"""What people do with a case as a whole."""

from __future__ import annotations

from typing import Any

from engine.bpmn import Execution
from engine.casework import course, rights
from engine.casework.act import Act
from engine.casework.bound import Bound
from engine.casework.case import Case, Record
from engine.casework.command import Command
from engine.casework.world import World
from engine.clock import DAY, Instant, local_iso
from engine.errors import Invalid, NotAllowed, NotFound, Problem, WrongState

GRAVITY = ("general", "complex", "major")


def process_of(policy: str) -> str:
    """The id of a policy's process: element ids are FEEL names, so hyphens become underscores."""
    return policy.replace("-", "_")


def begin(
    bound: Bound, bindings: dict[str, str], command: Command, now: Instant, world: World
) -> Case:
    """Make the empty case that a start command is about, with its number. Errors: Invalid (unknown unit)."""
    args = command.args
    unit = world.ask("unit", [args["unit"]])
    if unit is None:
        problem = Problem(
            "unit", "unknown_unit", f"there is no unit {args['unit']}", "没有这个单位"
        )
        raise Invalid("start", "case in unit", args["unit"], [problem], code="unknown_unit")
    record = Record(
        args["case"],
        args["policy"],
        args["version"],
        unit["model"],
        args["unit"],
        world.ask("number", [args["unit"]]),
        command.subject,
        None,
        now,
    )
    return Case(bound, record, bindings)


def start(act: Act) -> None:
    """Put a token on the start event; the answers of the start form become its variables."""
    case, args = act.case, act.args
    process = case.bound.diagrams.process(process_of(case.record.policy))
    entry = case.bound.start_event(process.id)
    case.record.seat = act.outcome.post = _starter(act, process.start_roles)
    found = args.get("found_at")
    if found is not None and found > act.now:
        problem = Problem(
            "found_at", "in_the_future", "it was found later than now", "发现时间晚于现在"
        )
        raise Invalid("start", "case", case.record.number, [problem])
    answers = case.bound.checked(entry, args["answers"])
    case.started = True
    act.outcome.bindings = case.bindings
    act.tell("started", case.record.policy, case.record.version, case.record.number)
    if args.get("split_from"):
        case.links.append(["split_from", args["split_from"]])
        act.tell("link", "split_from", args["split_from"])
    variables = {entry: answers} if answers else {}
    case.execution.start(process.id, variables, _facts(act, found))


def _starter(act: Act, roles: tuple[str, ...]) -> str:
    """The post in which the case is started. Errors: NotAllowed."""
    if not roles or act.args.get("split_from"):
        return rights.own_post(act, "start", "case", act.case.record.policy)
    seats = act.ask("starters", list(roles), act.case.record.unit)
    if act.command.post is not None:
        seats = [seat for seat in seats if seat == act.command.post]
    seat = act.ask("may_act", act.person, seats)["seat"] if seats else None
    if seat is None:
        wanted = ", ".join(roles)
        raise NotAllowed(
            "start",
            "case",
            act.case.record.policy,
            f"it takes one of the posts {wanted} at this unit",
        )
    found: str = seat
    return found


def _facts(act: Act, found: Instant | None) -> dict[str, Any]:
    """The fields of the case file that the engine fills (K14: found, registered and accepted are three instants)."""
    record = act.case.record
    zone = act.ask("setting", "zone")
    return {
        "number": record.number,
        "model": record.model,
        "unit": record.unit,
        "policy": record.policy,
        "registered_at": {"$dt": local_iso(act.now, zone)},
        "found_at": {"$dt": local_iso(act.now if found is None else found, zone)},
        "late_entry": found is not None and act.now - found >= DAY,
        "started_by": record.started_by,
        "seat": record.seat,
        "overdue": False,
        "round": record.round,
    }


def cancel(act: Act) -> None:
    """End a case that should not have been: a leader's act, with a reason."""
    act.outcome.post = rights.require_leader(act, "cancel")
    if act.case.file.get("merged"):
        why = "other cases were merged into it; let them go first"
        raise WrongState("cancel", "case", act.case.record.number, why, code="has_merged")
    course.move(act, "cancel")
    open_with = [s for item in act.case.items.values() for s in act.holders(item)]
    starter = [f"person/{act.case.record.started_by}"]
    act.notify("cancelled", seats=[*open_with, *starter], text=act.args["reason"])
    act.case.execution.apply("withdraw_all", {})
    act.case.put(outcome="withdrawn")
    act.case.record.outcome = "withdrawn"
    course.finish(act)
    act.tell("reason", act.args["reason"])


def reopen(act: Act) -> None:
    """A new round of the same case: number and facts stay, the clock still counts from first acceptance (K6)."""
    case = act.case
    act.outcome.post = rights.require_reader(act, "reopen")
    course.move(act, "reopen")
    case.record.round += 1
    case.record.outcome, case.record.ended_at = None, None
    facts = {**case.file, "outcome": None, "round": case.record.round}
    if case.execution.ended:
        case.execution = Execution(case.bound.diagrams)
        case.execution.start(process_of(case.record.policy), {}, facts)
    else:
        case.put(outcome=None, round=case.record.round)
    act.tell("reopened", case.record.round, act.args["reason"])


def comment(act: Act) -> None:
    """Add words to the history."""
    act.outcome.post = rights.require_reader(act, "comment on")
    act.tell("comment", act.args["text"])


def copy(act: Act) -> None:
    """Let others read along (抄送): a notice, and the right to read this case."""
    act.outcome.post = rights.require_reader(act, "copy")
    to = [_reader(act, t) for t in act.args["to"]]
    persons = [t.removeprefix("person/") for t in to if t.startswith("person/")]
    act.case.record.access = sorted({*act.case.record.access, *persons})
    act.tell("copied", to)
    act.notify("copy", seats=to, text=act.args.get("text"))


def _reader(act: Act, to: str) -> str:
    """A seat, or a person as `person/<id>`. Errors: NotFound."""
    name = to.removeprefix("person/")
    if "/" in name:
        rights.require_seat(act, "copy", name)
        return name
    if not act.ask("is_person", name):
        raise NotFound("copy to", "person", name, "there is no such person", code="unknown_person")
    return f"person/{name}"


def change_class(act: Act) -> None:
    """Change the gravity of a matter; raising it after the yellow light takes the next tier's consent (K6, K25)."""
    new, old = act.args["gravity"], act.case.file.get("gravity")
    if new not in GRAVITY:
        problem = Problem("gravity", "not_an_option", f"expected one of {', '.join(GRAVITY)}")
        raise Invalid("change", "class of case", act.case.record.number, [problem])
    late = any(
        limit.running and limit.light(act.now) in ("yellow", "red")
        for limit in act.case.limits.values()
    )
    raised = old in GRAVITY and GRAVITY.index(new) > GRAVITY.index(old)
    if late and raised:
        act.outcome.post = rights.require_leader(act, "raise", above=1, code="needs_consent")
        act.consent = act.person
        act.tell("late_class_change", old, new)
    else:
        act.outcome.post = rights.require_hand(act, "change the class of")
    act.case.put(gravity=new)
    act.tell("class", old, new, act.args["reason"])
    for wait in act.case.execution.waits():
        if wait.message == "class_changed":
            payload = {"task_id": wait.task_id, "payload": {"gravity": new}}
            act.case.execution.apply("deliver", payload)
