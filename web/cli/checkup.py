"""What `wangge doctor` looks at, each with what was found and what to do about it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from engine import Engine, Unavailable, moment
from web.cli.session import Session
from web.clock import LateClock

ENOUGH_DISK: Final = 500_000_000
PATIENCE: Final = timedelta(minutes=1)
ANCHOR_EVERY: Final = timedelta(hours=2)

_SQLITE: Final = "sqlite:///"
_SHOWN: Final = 5

WELL: Final = "well"
ADVICE: Final = "advice"
FAULT: Final = "fault"
_MARKS: Final = {WELL: "✓", ADVICE: "!", FAULT: "✗"}

Words = tuple[str, str]
"""A text in Chinese and English."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what was found, and what to do when it is not well.

    Shapes: `level` is `well`, `advice` (works, but see to it) or `fault`.
    """

    code: str
    level: str
    name: Words
    finding: Words
    remedy: Words

    def told(self, lang: str) -> dict[str, str]:
        """Return the row of the table in a language."""
        at = 0 if lang == "zh" else 1
        return {
            "check": f"{_MARKS[self.level]} {self.name[at]}",
            "finding": self.finding[at],
            "remedy": "" if self.level == WELL else self.remedy[at],
        }


def examine(session: Session) -> list[Check]:
    """Look at everything; when the database cannot be opened, only at what needs none."""
    checks = [_library(session.settings.library)]
    if session.settings.database.startswith(_SQLITE):
        file = Path(session.settings.database.removeprefix(_SQLITE))
        checks += [_writable(file), _disk(file)]
    try:
        engine = session.engine
        checks += _inside(engine, moment(engine.clock.now()), session.settings.anchors)
    except Unavailable as error:
        checks.append(_unreachable(error))
    return checks


def _inside(engine: Engine, now: datetime, anchors: Path) -> Iterator[Check]:
    yield Check(
        "database",
        WELL,
        ("数据库", "database"),
        ("可以使用，版本相符", "can be used, its version fits"),
        ("", ""),
    )
    yield _models(engine)
    yield _calendars(engine, now)
    yield _vacancies(engine)
    yield _incidents(engine)
    yield _worker(engine, now)
    yield _anchors(engine, anchors, now)
    yield _clock(engine, now)


def _unreachable(error: Unavailable) -> Check:
    return Check(
        "database",
        FAULT,
        ("数据库", "database"),
        (f"无法使用：{error.sentence}", f"cannot be used: {error.sentence}"),
        (
            "检查地址、权限、版本，以及服务是否运行。",
            "Check its address, rights and version, and whether its server runs.",
        ),
    )


def _library(folder: Path) -> Check:
    well = folder.is_dir()
    return Check(
        "library",
        _fault_unless(well),
        ("流程库", "library"),
        (f"{folder}", f"{folder}") if well else (f"没有 {folder}", f"there is no {folder}"),
        (
            "用 WANGGE_LIBRARY 指明 processes 目录。",
            "Set WANGGE_LIBRARY to the folder `processes`.",
        ),
    )


def _writable(file: Path) -> Check:
    there = file if file.exists() else _existing(file)
    well = os.access(there, os.W_OK) and os.access(_existing(file), os.W_OK)
    return Check(
        "writable",
        _fault_unless(well),
        ("写权限", "may be written"),
        ("可写", "yes") if well else (f"{there} 不可写", f"{there} cannot be written"),
        (
            "把文件及其目录的写权限交给运行本程序的用户。",
            "Give the user who runs this the right to write the file and its folder.",
        ),
    )


def _disk(file: Path) -> Check:
    free = shutil.disk_usage(_existing(file)).free
    told = f"{free / 1e9:.1f} GB"
    return Check(
        "disk",
        _fault_unless(free >= ENOUGH_DISK),
        ("磁盘", "disk"),
        (f"剩余 {told}", f"{told} free"),
        ("清理磁盘；空间不足时不再接受新命令。", "Make room; a full disk takes no commands."),
    )


def _models(engine: Engine) -> Check:
    codes = ", ".join(row.code for row in engine.queries.models())
    return Check(
        "model",
        _fault_unless(bool(codes)),
        ("机构模型", "organisation model"),
        (codes or "没有", codes or "none"),
        ("运行 wangge init 模型代码。", "Run `wangge init MODEL`."),
    )


def _calendars(engine: Engine, now: datetime) -> Check:
    years = {row.year for row in engine.queries.calendars()}
    missing = [str(year) for year in (now.year, now.year + 1) if year not in years]
    told = ", ".join(missing)
    return Check(
        "calendar",
        FAULT if str(now.year) in missing else ADVICE if missing else WELL,
        ("工作日历", "working-day calendars"),
        (f"缺 {told} 年", f"{told} missing: due dates there are provisional")
        if missing
        else ("今明两年均有", "this year and next are known"),
        (
            "通知公布后运行 wangge calendar load 文件；此前到期日为暂定。",
            "Once the notice is published: `wangge calendar load FILE`.",
        ),
    )


def _vacancies(engine: Engine) -> Check:
    seats = [row.seat for row in engine.queries.vacancies() if not row.acting]
    told = ", ".join(seats[:_SHOWN]) + (" …" if len(seats) > _SHOWN else "")
    return Check(
        "vacancies",
        ADVICE if seats else WELL,
        ("空缺岗位", "vacant posts"),
        (f"{len(seats)} 个无人可代：{told}", f"{len(seats)} without anybody: {told}")
        if seats
        else ("均有人", "somebody acts for every post"),
        ("运行 wangge organisation appoint 任命。", "Use `wangge organisation appoint`."),
    )


def _incidents(engine: Engine) -> Check:
    count = len(engine.queries.incidents(limit=200))
    return Check(
        "incidents",
        ADVICE if count else WELL,
        ("故障件", "incidents"),
        (f"{count} 件待处理", f"{count} open") if count else ("没有", "none"),
        (
            "wangge incident list 查看，再重试或跳过。",
            "`wangge incident list`, then retry or skip each.",
        ),
    )


def _worker(engine: Engine, now: datetime) -> Check:
    due = engine.timers.next_due()
    name = ("工作进程", "worker")
    remedy = ("启动 wangge worker，并让它一直运行。", "Start `wangge worker`, and keep it running.")
    if due is not None and due < now - PATIENCE:
        finding = (
            f"{due:%Y-%m-%d %H:%M} UTC 到时的事项尚未触发",
            f"what was due at {due:%Y-%m-%d %H:%M} UTC has not happened",
        )
        return Check("worker", FAULT, name, finding, remedy)
    if engine.role is not None and not _held(engine.role):
        return Check("worker", ADVICE, name, ("没有运行", "is not running"), remedy)
    finding = ("没有逾期未触发的事项", "nothing that is due was left undone")
    return Check("worker", WELL, name, finding, remedy)


def _held(role: Path) -> bool:
    """Tell whether a process has the worker's role on a SQLite file."""
    if not role.exists():
        return False
    with role.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def _anchors(engine: Engine, file: Path, now: datetime) -> Check:
    last = engine.queries.last_event_at()
    written = moment(file.stat().st_mtime_ns // 1_000_000) if file.exists() else None
    stale = last is not None and (written is None or written < min(last, now - ANCHOR_EVERY))
    return Check(
        "anchors",
        _fault_unless(not stale),
        ("锚点文件", "anchors"),
        (f"{file} 落后于记录", f"{file} is behind the records")
        if stale
        else (f"{file}", f"{file}"),
        (
            "工作进程每小时写一次；也可运行 wangge anchor。",
            "The worker writes one every hour; `wangge anchor` writes one now.",
        ),
    )


def _clock(engine: Engine, now: datetime) -> Check:
    last = engine.queries.last_event_at()
    ahead = last is not None and last > now
    told = f"{now:%Y-%m-%d %H:%M} UTC"
    finding = (told, told)
    if ahead:
        finding = (f"比最后一条记录 {last} 慢", f"it is behind the last record of {last}")
    elif isinstance(engine.clock, LateClock):
        finding = (f"演示时钟：{told}", f"of the demonstration: {told}")
    return Check(
        "clock",
        _fault_unless(not ahead),
        ("系统时钟", "clock"),
        finding,
        ("校准时钟（NTP）；时钟倒退时命令会被拒绝。", "Set the clock (NTP)."),
    )


def _fault_unless(well: bool) -> str:
    return WELL if well else FAULT


def _existing(file: Path) -> Path:
    """The nearest folder above a file that exists already."""
    return next(folder for folder in file.absolute().parents if folder.exists())
