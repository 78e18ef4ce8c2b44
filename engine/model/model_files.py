"""Reading an organisation model: `model.yaml`, `units.csv`, `posts.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.clock import Instant, instant
from engine.errors import Invalid, Problem
from engine.model.checks import faults, warnings
from engine.model.document import Findings, Placed, Row, read_csv, read_yaml
from engine.model.organisation import Organisation
from engine.model.organisation_model import (
    TERRITORIAL,
    Edge,
    Kind,
    Level,
    Model,
    Name,
    Post,
    Role,
    Unit,
)
from engine.model.settings import SETTINGS, complete, fault

FILES = ("model.yaml", "units.csv", "posts.csv")
UNIT_COLUMNS = (
    "code",
    "grid_code",
    "level",
    "kind",
    "parent",
    "name",
    "name_en",
    "valid_from",
    "valid_to",
    "households",
    "people",
)
POST_COLUMNS = ("unit", "role", "first_responsible")
_TOP = {"code": str, "name": dict, "source": str, "calendar": str, "levels": list, "roles": list}
_MORE = {"zone": str, "kinds": list, "settings": dict, "escalation": list, "vocabulary": dict}
_LEVEL = {"ordinal": int, "code": str, "name": dict, "leader": str}
_SIZES = {"deputy": str, "office": str, "households": list, "people": list}
_KIND = {"code": str, "name": dict, "leader": str}
_EDGE = {"policy": str, "from": str, "to": str, "role": str}
_GRID_CODE = 15


@dataclass(frozen=True)
class ModelData:
    """An organisation model with its units and posts; `warnings` are unusual, not wrong."""

    model: Model
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    warnings: tuple[Problem, ...]


def read_model(files: Mapping[str, bytes]) -> ModelData:
    """Return the model of a folder.

    Shapes: `files` maps FILES to their bytes.
    Errors: Invalid with each problem as file:line:column.
    """
    missing = [name for name in FILES if name not in files]
    if missing:
        problems = [Problem(name, "missing", "the file is missing", "缺少文件") for name in missing]
        raise Invalid("read", "organisation model", "model", problems)
    return _read(*(bytes(files[name]) for name in FILES))


# A site is read anew whenever its organisation moves, but its files hardly ever change.
@lru_cache(maxsize=16)
def _read(model_yaml: bytes, units_csv: bytes, posts_csv: bytes) -> ModelData:
    model = _model(model_yaml)
    units_found, posts_found = Findings("units.csv"), Findings("posts.csv")
    rows = list(read_csv(units_csv, units_found, UNIT_COLUMNS))
    units = tuple(_unit(row, model, units_found) for row in rows)
    post_rows = list(read_csv(posts_csv, posts_found, POST_COLUMNS))
    posts = tuple(_post(row, posts_found) for row in post_rows)
    units_found.refuse_if_any("organisation model")
    posts_found.refuse_if_any("organisation model")
    organisation = Organisation((model,), units, posts)
    _refuse(faults(organisation), rows, post_rows, model.code)
    return ModelData(model, units, posts, warnings(organisation))


def _refuse(found: tuple[Problem, ...], rows: list[Row], posts: list[Row], code: str) -> None:
    """Raise Invalid, with the line in which each faulty unit or post stands."""
    lines = {row.cells["code"]: f"units.csv:{row.line}:1" for row in rows}
    lines |= {f"{r.cells['unit']}/{r.cells['role']}": f"posts.csv:{r.line}:1" for r in posts}
    if found:
        problems = [
            Problem(f"{lines.get(p.where, 'units.csv')} ({p.where})", p.code, p.en, p.zh)
            for p in found
        ]
        raise Invalid("read", "organisation model", code, problems)


def _model(data: bytes) -> Model:
    document = read_yaml(data, "model.yaml", "organisation model")
    findings = Findings("model.yaml")
    if not findings.fields(document, _TOP, _MORE):
        findings.refuse_if_any("organisation model")
    settings = document.get("settings") or Placed()
    _settings(settings, findings)
    zone = document.get("zone", "Asia/Shanghai")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        place = document.places.get("zone")
        findings.add(place, "unknown_zone", f"zone '{zone}' is unknown", "未知时区")
    levels = {each.code: each for each in _levels(document["levels"], findings)}
    kinds = {each.code: each for each in _kinds(document.get("kinds") or [], findings)}
    roles = {each.code: each for each in _roles(document["roles"], findings)}
    model = Model(
        code=document["code"],
        name=_name(document["name"], findings),
        source=document["source"],
        calendar=document["calendar"],
        zone=zone,
        levels=levels,
        kinds=kinds,
        roles=roles,
        edges=tuple(_edges(document.get("escalation") or [], findings)),
        settings=complete(settings),
        vocabulary={
            word: _name(said, findings) for word, said in (document.get("vocabulary") or {}).items()
        },
    )
    _together(model, document, findings)
    findings.refuse_if_any("organisation model")
    return model


def _settings(said: Mapping[str, Any], findings: Findings) -> None:
    findings.fields(said, {}, dict.fromkeys(SETTINGS, object))
    places = getattr(said, "places", {})
    for name in said.keys() & SETTINGS.keys():
        wrong = fault(name, said[name])
        if wrong is not None:
            findings.add(places.get(name), "setting", f"'{name}': {wrong}", f"设置“{name}”不对")


def _together(model: Model, document: Placed, findings: Findings) -> None:
    """Note roles, levels and kinds that are named somewhere and defined nowhere."""
    heads: tuple[Level | Kind, ...] = (*model.levels.values(), *model.kinds.values())
    for head in heads:
        desk = head.desk if isinstance(head, Kind) else None
        for role in filter(None, (head.leader, head.deputy, desk)):
            if role not in model.roles:
                en = f"'{head.code}' names role '{role}', which is not defined"
                findings.add(document.places["roles"], "unknown_role", en, f"未定义的岗位“{role}”")
    kinds = {TERRITORIAL, *model.kinds}
    for edge in model.edges:
        known = {edge.from_level, edge.to_level} <= model.levels.keys()
        if not known or not {edge.from_kind, edge.to_kind} <= kinds:
            en = f"the edge from '{edge.from_level}' to '{edge.to_level}' leads nowhere"
            findings.add(document.places["escalation"], "unknown_level", en, "上报路径无效")
    ordinals = [level.ordinal for level in model.levels.values()]
    if len(set(ordinals)) < len(ordinals):
        en = "two levels have the same ordinal"
        findings.add(document.places["levels"], "twice", en, "层级序号重复")


def _rows(found: Any, findings: Findings, required: Any, optional: Any) -> Iterator[Placed]:
    seen: set[str] = set()
    for row in found:
        if not isinstance(row, Placed):
            findings.add(None, "wrong_type", f"'{row}' must be a mapping", "格式不对")
        elif findings.fields(row, required, optional):
            code = row.get("code")
            if code in seen:
                findings.add(row.places["code"], "twice", f"'{code}' stands twice", "重复")
            if code is not None:
                seen.add(code)
            yield row


def _levels(found: Any, findings: Findings) -> Iterator[Level]:
    for row in _rows(found, findings, _LEVEL, _SIZES):
        yield Level(
            ordinal=row["ordinal"],
            code=row["code"],
            name=_name(row["name"], findings),
            leader=row["leader"],
            deputy=row.get("deputy"),
            office=row.get("office"),
            households=_range(row, "households", findings),
            people=_range(row, "people", findings),
        )


def _kinds(found: Any, findings: Findings) -> Iterator[Kind]:
    for row in _rows(found, findings, _KIND, {"deputy": str, "desk": str}):
        name = _name(row["name"], findings)
        yield Kind(row["code"], name, row["leader"], row.get("deputy"), row.get("desk"))


def _roles(found: Any, findings: Findings) -> Iterator[Role]:
    for row in _rows(found, findings, {"code": str, "name": dict}, {"duty": bool}):
        yield Role(row["code"], _name(row["name"], findings), row.get("duty", False))


def _edges(found: Any, findings: Findings) -> Iterator[Edge]:
    for row in _rows(found, findings, _EDGE, {"from_kind": str, "to_kind": str}):
        kinds = row.get("from_kind", TERRITORIAL), row.get("to_kind", TERRITORIAL)
        yield Edge(row["policy"], row["from"], row["to"], row["role"], *kinds)


def _name(said: Any, findings: Findings) -> Name:
    if not isinstance(said, Placed) or not findings.fields(said, {"zh": str, "en": str}, {}):
        return Name("", "")
    return Name(said["zh"], said["en"])


def _range(row: Placed, name: str, findings: Findings) -> tuple[int, int] | None:
    found = row.get(name)
    if found is None:
        return None
    if len(found) != 2 or not all(type(each) is int for each in found) or found[0] > found[1]:
        findings.add(row.places[name], "range", f"'{name}' must be [least, most]", "范围不对")
        return None
    return found[0], found[1]


def _unit(row: Row, model: Model, findings: Findings) -> Unit:
    cells = row.cells
    if not cells["code"] or "/" in cells["code"]:
        findings.add(row.place("code"), "code", "a code is needed, without '/'", "编码不合法")
    grid = cells["grid_code"]
    if grid and not (grid.isdigit() and len(grid) == _GRID_CODE):
        findings.add(row.place("grid_code"), "grid_code", "it must have 15 digits", "应为15位数字")
    return Unit(
        code=cells["code"],
        model=model.code,
        level=cells["level"],
        name=cells["name"],
        name_en=cells["name_en"],
        parent=cells["parent"] or None,
        kind=cells["kind"] or TERRITORIAL,
        grid_code=grid or None,
        valid_from=_midnight(row, "valid_from", model.zone, findings),
        valid_to=_midnight(row, "valid_to", model.zone, findings),
        households=_count(row, "households", findings),
        people=_count(row, "people", findings),
    )


def _midnight(row: Row, column: str, zone: str, findings: Findings) -> Instant | None:
    text = row.cells[column]
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        findings.add(row.place(column), "date", f"'{text}' is not a date", "日期不对")
        return None
    return (
        None
        if day is None
        else instant(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))
    )


def _count(row: Row, column: str, findings: Findings) -> int | None:
    text = row.cells[column]
    if text and not text.isdecimal():
        findings.add(row.place(column), "number", f"'{text}' is not a number", "应为数字")
        return None
    return int(text) if text else None


def _post(row: Row, findings: Findings) -> Post:
    first = row.cells["first_responsible"]
    if first not in ("", "yes", "no"):
        findings.add(row.place("first_responsible"), "yes_no", "it must be yes or no", "应为是或否")
    return Post(row.cells["unit"], row.cells["role"], first == "yes")
