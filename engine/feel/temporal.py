"""Dates, times and durations: reading and writing their ISO 8601 texts, and their arithmetic."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from engine.feel.values import Months, Value

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?"
    r"(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){0,2})?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,11})(?:\.(\d{0,9}))?S)?)?",
    re.ASCII,
)
MICROSECOND = timedelta(microseconds=1)


def read_date(text: str) -> date | None:
    """Read `2026-10-01`; None when it is no date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read `09:00:00`, with an offset or a zone or without; None when it is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    micro = int((match[4] or "0").ljust(6, "0")[:6])
    try:
        zone = read_zone(match[5])
        return time(int(match[1]), int(match[2]), int(match[3]), micro, zone)
    except (ValueError, LookupError):
        return None


def read_datetime(text: str) -> datetime | None:
    """Read `2026-10-01T09:00:00+08:00`, or a date alone; None when it is neither."""
    day, separator, clock = text.partition("T")
    first, second = read_date(day), read_time(clock) if separator else time()
    return None if first is None or second is None else datetime.combine(first, second)


def read_zone(text: str | None) -> tzinfo | None:
    """Read `Z`, `+08:00` or `@Asia/Shanghai`; raises ValueError or LookupError for another text."""
    if not text:
        return None
    if text == "Z":
        return UTC
    if text[0] == "@":
        try:
            return ZoneInfo(text[1:])
        except OSError as error:
            raise LookupError(text) from error
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if text[0] == "-" else offset)


def read_duration(text: str) -> timedelta | Months | None:
    """Read `P1Y2M` or `P3DT4H`; None when it is no duration."""
    match = _MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = 12 * int(match[2] or 0) + int(match[3] or 0)
        return Months(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        return None
    days, hours, minutes, seconds = (int(match[part] or 0) for part in (2, 3, 4, 5))
    micro = int((match[6] or "0").ljust(6, "0")[:6])
    try:
        length = timedelta(days, seconds, micro, hours=hours, minutes=minutes)
    except OverflowError:
        return None
    return -length if match[1] else length


def read(text: str) -> Value:
    """Read what may stand in `@"…"`; None when it is no date, time or duration."""
    if text.startswith(("P", "-P")):
        return read_duration(text)
    if "T" in text.partition("@")[0]:
        return read_datetime(text)
    return read_date(text) or read_time(text)


def written(value: date | time | timedelta | Months) -> str:
    """Return the ISO 8601 text of a date, time, date and time, or duration."""
    if isinstance(value, datetime):
        return value.date().isoformat() + "T" + written(value.timetz())
    if isinstance(value, time):
        fraction = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
        return f"{value:%H:%M:%S}{fraction}{_zone(value.tzinfo)}"
    if isinstance(value, date):
        return value.isoformat()
    return _written_months(value) if isinstance(value, Months) else _written_days(value)


def _zone(zone: tzinfo | None) -> str:
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = zone.utcoffset(None)
    if not offset:
        return "Z"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _written_months(value: Months) -> str:
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (text or "0M")


def _written_days(value: timedelta) -> str:
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    parts = [(minutes // 60, "H"), (minutes % 60, "M")]
    clock = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
    if seconds or fraction:
        clock += f"{seconds}{fraction}S"
    text = (f"{size.days}D" if size.days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta() else "") + "P" + (text or "T0S")


def add_months(day: date, months: int) -> date | None:
    """Move a date or date and time by months; the last day of a month stays within the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_to_time(clock: time, length: timedelta) -> time:
    """Move a time of day; it goes on at midnight."""
    moved = datetime.combine(date(2000, 1, 1), clock.replace(tzinfo=None)) + timedelta(
        seconds=length.seconds, microseconds=length.microseconds
    )
    return moved.timetz().replace(tzinfo=clock.tzinfo)


def comparable(value: Value) -> Value:
    """Return what is compared instead of a value.

    A date and time of a named zone is compared with its offset; a time of day of such a zone has
    no offset, and is compared together with its zone.
    """
    if type(value) is datetime and isinstance(value.tzinfo, ZoneInfo):
        return value.replace(tzinfo=timezone(value.utcoffset() or timedelta()))
    if type(value) is time and isinstance(value.tzinfo, ZoneInfo):
        return value.replace(tzinfo=None), value.tzinfo.key
    return value
