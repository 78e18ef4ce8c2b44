"""What is wrong with an organisation, and what is only unusual."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Problem
from engine.model.organisation import Organisation
from engine.model.organisation_model import Unit


def faults(organisation: Organisation) -> tuple[Problem, ...]:
    """Return what must not be: unknown parents and roles, rings, ranks upside down, dates."""
    found: list[Problem] = []
    seen: set[str] = set()
    for unit in organisation.units:
        if unit.code in seen:
            found.append(_problem(unit.code, "twice", "this code stands twice", "编码重复"))
        seen.add(unit.code)
        found += _place(organisation, unit)
    for post in organisation.posts:
        found += _post(organisation, post.unit, post.role)
    return tuple(found)


def warnings(organisation: Organisation) -> tuple[Problem, ...]:
    """Return what is only unusual: a size outside the level's range, a leader's post that lacks."""
    found: list[Problem] = []
    for unit in organisation.units:
        level = organisation.by_model[unit.model].levels[unit.level]
        ranges = (("households", level.households, "户数"), ("people", level.people, "人数"))
        for name, wanted, zh in ranges:
            size = getattr(unit, name)
            if not unit.functional and size and wanted and not wanted[0] <= size <= wanted[1]:
                en = f"{size} {name} are outside {wanted[0]} to {wanted[1]}"
                found.append(_problem(unit.code, "size", en, f"{zh}超出范围"))
        leader = organisation.leader(unit)[0]
        if f"{unit.code}/{leader}" not in organisation.seats:
            en = f"it has no post '{leader}' to lead it"
            found.append(_problem(unit.code, "no_leader", en, "缺少负责人岗位"))
    return tuple(found)


def _place(organisation: Organisation, unit: Unit) -> Iterator[Problem]:
    model = organisation.by_model.get(unit.model)
    if model is None or unit.level not in model.levels:
        yield _problem(unit.code, "unknown_level", f"level '{unit.level}' is unknown", "未知层级")
        return
    if unit.functional and unit.kind not in model.kinds:
        yield _problem(unit.code, "unknown_kind", f"kind '{unit.kind}' is unknown", "未知类别")
    start, end = unit.valid_from, unit.valid_to
    if start is not None and end is not None and end <= start:
        yield _problem(unit.code, "order", "it is closed before it is opened", "有效期颠倒")
    if unit.parent is not None:
        yield from _parent(organisation, unit, unit.parent)


def _parent(organisation: Organisation, unit: Unit, code: str) -> Iterator[Problem]:
    levels, parent = organisation.by_model[unit.model].levels, organisation.by_code.get(code)
    if parent is None:
        yield _problem(unit.code, "unknown_parent", f"'{code}' is unknown", "上级不存在")
    elif _ring(organisation, unit):
        yield _problem(unit.code, "ring", "it lies below itself", "上下级成环")
    elif parent.model != unit.model or parent.level not in levels:
        yield _problem(unit.code, "other_model", "its parent has another model", "上级模型不同")
    else:
        own, over = levels[unit.level].ordinal, levels[parent.level].ordinal
        if (own != over) if unit.functional else (own >= over):
            yield _problem(unit.code, "rank", "its parent has no higher rank", "上级层级不高于本级")


def _ring(organisation: Organisation, unit: Unit) -> bool:
    seen, parent = {unit.code}, unit.parent
    while parent is not None and parent in organisation.by_code:
        if parent in seen:
            return True
        seen.add(parent)
        parent = organisation.by_code[parent].parent
    return False


def _post(organisation: Organisation, code: str, role: str) -> Iterator[Problem]:
    unit = organisation.by_code.get(code)
    if unit is None:
        yield _problem(f"{code}/{role}", "unknown_unit", f"unit '{code}' is unknown", "未知单位")
        return
    model = organisation.by_model.get(unit.model)
    if model is not None and role not in model.roles:
        yield _problem(f"{code}/{role}", "unknown_role", f"role '{role}' is unknown", "未知岗位")


def _problem(where: str, code: str, en: str, zh: str) -> Problem:
    return Problem(where, code, en, zh)
