"""Every command people can give, each with the state in which it can be given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from engine import Actor, moment
from tests.proofs.drawings import errand, lamp, matter, signers, stuck
from tests.site import GRID, NEXT_GRID, PROCESSES, Site

Act = Callable[[], Any]
ADMIN, LI, OPS, QIAN, STAFF, ZHAO = map(Actor, ("admin", "li", "ops", "qian", "staff", "zhao"))
LI_SEAT, WANG_SEAT = f"{GRID}/grid_leader", f"{NEXT_GRID}/grid_leader"

POLICIES = (lamp(), errand(), matter(), stuck())


def _case(site: Site, name: str = "lamp") -> tuple[str, str]:
    """A new case of li's, and its first task."""
    case = site.li.starts(name).case_id or ""
    row = next(r for r in site.engine.queries.inbox("li").pool if r.case_id == case)
    return case, row.task_id


def _claimed(site: Site) -> tuple[str, str]:
    case, task = _case(site)
    site.engine.work_items.claim(LI, case, task)
    return case, task


def _done(site: Site) -> tuple[str, str]:
    case, task = _case(site)
    site.engine.work_items.complete(LI, case, task, {})
    return case, task


def _closed(site: Site) -> str:
    case, _ = _done(site)
    site.zhao.completes("check")
    return case


def _stuck(site: Site) -> tuple[str, str]:
    case, task = _case(site, "stuck")
    site.engine.work_items.complete(LI, case, task, {})
    return case, site.engine.queries.incidents()[0].id


def _suspended(site: Site) -> str:
    case, _ = _case(site)
    site.engine.limits.suspend(LI, case, "main", "补正", "照片")
    return case


def _merged(site: Site) -> str:
    first, second = _done(site)[0], _case(site)[0]
    site.engine.work_items.complete(LI, second, site.li.item("handle").task_id, {})
    site.engine.cases.merge(ZHAO, second, first, "同一盏灯")
    return second


def deploy(site: Site) -> Act:
    return lambda: site.engine.definitions.deploy(STAFF, signers(3))


def retire(site: Site) -> Act:
    return lambda: site.engine.definitions.retire(STAFF, "lamp", 1)


def start(site: Site) -> Act:
    return lambda: site.engine.cases.start(LI, "lamp", {}, unit=GRID)


def claim(site: Site) -> Act:
    case, task = _case(site)
    return lambda: site.engine.work_items.claim(LI, case, task)


def release(site: Site) -> Act:
    case, task = _claimed(site)
    return lambda: site.engine.work_items.release(LI, case, task)


def complete(site: Site) -> Act:
    case, task = _case(site)
    return lambda: site.engine.work_items.complete(LI, case, task, {})


def complete_with_personal_data(site: Site) -> Act:
    case, task = _case(site, "matter")
    answers = {"text": "路灯", "phone": "13800000000"}
    return lambda: site.engine.work_items.complete(LI, case, task, answers)


def complete_the_last(site: Site) -> Act:
    case, _ = _done(site)
    row = site.zhao.item("check")
    return lambda: site.engine.work_items.complete(ZHAO, case, row.task_id, {})


def complete_after_something_was_due(site: Site) -> Act:
    case, task = _case(site, "errand")
    site.clock.advance(hours=5)
    return lambda: site.engine.work_items.complete(LI, case, task, {})


def send_back(site: Site) -> Act:
    case, _ = _done(site)
    site.zhao.claims("check")
    task = site.zhao.item("check").task_id
    return lambda: site.engine.work_items.send_back(ZHAO, case, task, "handle", "重办")


def take_back(site: Site) -> Act:
    case, task = _done(site)
    return lambda: site.engine.work_items.take_back(LI, case, task, "漏了")


def transfer(site: Site) -> Act:
    case, task = _claimed(site)
    return lambda: site.engine.work_items.transfer(LI, case, task, WANG_SEAT, "在网格2")


def delegate(site: Site) -> Act:
    case, task = _claimed(site)
    return lambda: site.engine.work_items.delegate(LI, case, task, "member", "先看")


def urge(site: Site) -> Act:
    case, task = _claimed(site)
    return lambda: site.engine.work_items.urge(ZHAO, case, task, "快")


def copy(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.cases.copy(LI, case, ["wang", WANG_SEAT], "请看")


def comment(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.cases.comment(LI, case, "看过")


def trigger_a_timer(site: Site) -> Act:
    _case(site, "errand")
    site.clock.advance(hours=1)
    return site.engine.timers.trigger_due


def suspend(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.limits.suspend(LI, case, "main", "补正", "照片")


def resume(site: Site) -> Act:
    case = _suspended(site)
    site.clock.advance(hours=30)
    return lambda: site.engine.limits.resume(LI, case, "main")


def extend(site: Site) -> Act:
    case, _ = _case(site)
    site.engine.organisation.setting(ADMIN, "O1", "extension_allowed", True)
    return lambda: site.engine.limits.extend(QIAN, case, "main", 3, "雨")


def shelve(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.limits.shelve(QIAN, case, "main", "缓办")


def change_class(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.cases.change_class(LI, case, "major", "伤人")


def link(site: Site) -> Act:
    case, other = _case(site)[0], _case(site)[0]
    return lambda: site.engine.cases.link(LI, case, other, "related")


def merge(site: Site) -> Act:
    first, second = _done(site)[0], _done(site)[0]
    return lambda: site.engine.cases.merge(ZHAO, second, first, "同一盏灯")


def unmerge(site: Site) -> Act:
    case = _merged(site)
    return lambda: site.engine.cases.unmerge(ZHAO, case, "两盏")


def split(site: Site) -> Act:
    case, _ = _done(site)
    return lambda: site.engine.cases.split(ZHAO, case, {})


def cancel(site: Site) -> Act:
    case, _ = _case(site)
    return lambda: site.engine.cases.cancel(ZHAO, case, "重复")


def reopen(site: Site) -> Act:
    case = _closed(site)
    return lambda: site.engine.cases.reopen(LI, case, "又坏了")


def retry(site: Site) -> Act:
    case, incident = _stuck(site)
    return lambda: site.engine.incidents.retry(OPS, case, incident)


def skip(site: Site) -> Act:
    case, incident = _stuck(site)
    return lambda: site.engine.incidents.skip(OPS, case, incident, "不需要")


def appoint(site: Site) -> Act:
    site.engine.organisation.add_person(ADMIN, "sun", "孙")
    seat = "330000100101003/grid_leader"
    return lambda: site.engine.organisation.appoint(ADMIN, "sun", seat)


def dismiss(site: Site) -> Act:
    _claimed(site)
    return lambda: site.engine.organisation.dismiss(ADMIN, "li", LI_SEAT, "调离")


def leave(site: Site) -> Act:
    begin = moment(site.clock.now())
    end = begin + timedelta(days=3)
    return lambda: site.engine.organisation.leave(ADMIN, "li", begin, end, "wang")


def hand_over(site: Site) -> Act:
    _claimed(site)
    return lambda: site.engine.organisation.hand_over(ADMIN, LI_SEAT, "li", "wang", "交接")


def change_a_setting(site: Site) -> Act:
    return lambda: site.engine.organisation.setting(ADMIN, "O1", "reminder_percent", 40)


def load_a_calendar(site: Site) -> Act:
    data = (PROCESSES / "calendars" / "cn-2026.yaml").read_bytes()
    return lambda: site.engine.calendars.load(ADMIN, data, "again")


def erase(site: Site) -> Act:
    case, task = _case(site, "matter")
    site.engine.work_items.complete(LI, case, task, {"text": "灯", "phone": "13800000000"})
    return lambda: site.engine.personal.erase(ADMIN, case, "handle.phone", "本人要求")


COMMANDS: tuple[Callable[[Site], Act], ...] = (
    deploy,
    retire,
    start,
    claim,
    release,
    complete,
    complete_with_personal_data,
    complete_the_last,
    complete_after_something_was_due,
    send_back,
    take_back,
    transfer,
    delegate,
    urge,
    copy,
    comment,
    trigger_a_timer,
    suspend,
    resume,
    extend,
    shelve,
    change_class,
    link,
    merge,
    unmerge,
    split,
    cancel,
    reopen,
    retry,
    skip,
    appoint,
    dismiss,
    leave,
    hand_over,
    change_a_setting,
    load_a_calendar,
    erase,
)
