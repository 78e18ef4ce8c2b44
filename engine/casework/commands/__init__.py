"""Every command of a case by its kind. Re-execution finds them here too, so the table is the language of events."""

from __future__ import annotations

from collections.abc import Callable

from engine.casework import keyframe
from engine.casework.act import Act
from engine.casework.commands import cases, incidents, limits, links, machine, people, time, work

COMMANDS: dict[str, Callable[[Act], None]] = {
    "case.start": cases.start,
    "case.cancel": cases.cancel,
    "case.reopen": cases.reopen,
    "case.comment": cases.comment,
    "case.copy": cases.copy,
    "case.change_class": cases.change_class,
    "case.keyframe": keyframe.keep,
    "case.link": links.link,
    "case.merge": links.merge,
    "case.absorb": links.absorb,
    "case.unmerge": links.unmerge,
    "case.expel": links.expel,
    "case.split": links.split,
    "case.break": incidents.break_down,
    "incident.retry": incidents.retry,
    "incident.skip": incidents.skip,
    "limit.suspend": limits.suspend,
    "limit.resume": limits.resume,
    "limit.extend": limits.extend,
    "limit.shelve": limits.shelve,
    "limit.recompute": limits.recompute,
    "job.done": machine.job_done,
    "job.error": machine.job_error,
    "job.failed": machine.job_failed,
    "message.deliver": machine.deliver,
    "signal.deliver": machine.hear,
    "personal.erase": people.erase,
    "timer.trigger": time.trigger,
    "work_item.claim": work.claim,
    "work_item.release": work.release,
    "work_item.complete": work.complete,
    "work_item.send_back": work.send_back,
    "work_item.take_back": work.take_back,
    "work_item.transfer": work.transfer,
    "work_item.delegate": work.delegate,
    "work_item.urge": work.urge,
    "work_item.return": work.return_to_pool,
}
