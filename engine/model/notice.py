"""The yearly notices on holidays, as data: which days are off, and which weekend days are worked.

A year's file holds every notice for that year, the first one first; each later one replaces the
year as a whole, so that one can still compute as it was known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from engine.errors import Invalid, Problem
from engine.model.document import Findings, Placed, read_yaml

_WEEKEND = 5
_DAY = timedelta(days=1)
_OUTSIDE = timedelta(days=10)
_FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


@dataclass(frozen=True)
class Holiday:
    """One festival: its days off from first to last, and the weekend days worked for it."""

    name: str
    name_en: str
    first: date
    last: date
    worked: tuple[date, ...]

    def days(self) -> Iterator[date]:
        """Yield the days off."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + number * _DAY


@dataclass(frozen=True)
class Notice:
    """What one notice says about one year."""

    region: str
    year: int
    version: int
    number: str
    title: str
    published: date
    holidays: tuple[Holiday, ...]

    def days(self) -> Mapping[date, bool]:
        """Return the days that are not what the weekday says: True worked, False off."""
        off = {day: False for holiday in self.holidays for day in holiday.days()}
        return off | {day: True for holiday in self.holidays for day in holiday.worked}


@lru_cache(maxsize=64)
def read_notices(data: bytes, name: str) -> tuple[Notice, ...]:
    """Return the notices of a year's file, the first one first.

    Errors: Invalid with every problem and its place: a festival that is missing, days that do not
    add up, a day that is both off and worked, a worked day that is not a weekend day.
    """
    document = read_yaml(data, name, "calendar")
    findings = Findings(name)
    notices: list[Notice] = []
    if findings.fields(document, {"region": str, "year": int, "notices": list}, {}):
        for version, entry in enumerate(document["notices"], start=1):
            notices += _notice(document["region"], document["year"], version, entry, findings)
        if not document["notices"]:
            findings.add(document.places["notices"], "missing", "there is no notice", "没有通知")
    findings.refuse_if_any("calendar")
    return tuple(notices)


def in_force(notices: Iterable[Notice], known: date | None = None) -> tuple[Notice, ...]:
    """Return the last notice of each year, of those published by `known`.

    Errors: Invalid (`gap`, `contradiction`) when a year between two others is missing, or two
    notices say different things under the same version.
    """
    last: dict[int, Notice] = {}
    for notice in sorted(notices, key=lambda each: (each.year, each.version)):
        earlier = last.get(notice.year)
        if earlier and earlier.version == notice.version and earlier != notice:
            where = f"{notice.year} version {notice.version}"
            zh = "同一版本有两份不同的安排"
            raise _refusal(where, "contradiction", "two notices differ under one version", zh)
        if known is None or notice.published <= known:
            last[notice.year] = notice
    years = sorted(last)
    for before, after in pairwise(years):
        if after != before + 1:
            zh = f"缺少 {before + 1} 年"
            raise _refusal(str(before + 1), "gap", "this year is missing between two others", zh)
    return tuple(last[year] for year in years)


def _refusal(where: str, code: str, en: str, zh: str) -> Invalid:
    return Invalid("load", "calendar", where, [Problem(where, code, en, zh)])


def _notice(
    region: str, year: int, version: int, entry: Any, findings: Findings
) -> Iterator[Notice]:
    required = {"number": str, "title": str, "published": date, "holidays": list}
    if not isinstance(entry, Placed):
        findings.add(None, "wrong_type", "a notice must be a mapping", "通知格式不对")
        return
    if not findings.fields(entry, required, {}):
        return
    holidays = [each for row in entry["holidays"] for each in _holiday(year, row, findings)]
    _complete(entry.places["holidays"], holidays, findings)
    yield Notice(
        region, year, version, entry["number"], entry["title"], entry["published"], tuple(holidays)
    )


def _holiday(year: int, row: Any, findings: Findings) -> Iterator[Holiday]:
    required = {"name": str, "en": str, "from": date, "to": date, "days": int}
    if not isinstance(row, Placed):
        findings.add(None, "wrong_type", "a holiday must be a mapping", "假日格式不对")
        return
    if not findings.fields(row, required, {"worked": list}):
        return
    before = len(findings.problems)
    holiday = Holiday(
        row["name"], row["en"], row["from"], row["to"], tuple(row.get("worked") or ())
    )
    if (holiday.last - holiday.first).days + 1 != row["days"]:
        en = f"{holiday.name} has {row['days']} days, but its first and last day say otherwise"
        findings.add(row.places["days"], "gap", en, f"{holiday.name}的天数与起止日期不符")
    for day in (holiday.first, holiday.last, *holiday.worked):
        if type(day) is not date or not _near(day, year):
            en = f"{day} does not belong to {year}"
            findings.add(row.places["from"], "wrong_year", en, f"{day} 不属于 {year} 年")
        elif day in holiday.worked and day.weekday() < _WEEKEND:
            en = f"{day} is worked in any case: it is not a weekend day"
            findings.add(row.places["worked"], "not_weekend", en, f"{day} 不是周末")
    if len(findings.problems) == before:
        yield holiday


def _near(day: date, year: int) -> bool:
    return date(year, 1, 1) - _OUTSIDE <= day <= date(year, 12, 31) + _OUTSIDE


def _complete(place: tuple[int, int], holidays: list[Holiday], findings: Findings) -> None:
    seen: dict[date, str] = {}
    for holiday in holidays:
        for day in (*holiday.days(), *holiday.worked):
            if day in seen:
                en = f"{day} stands twice, for {seen[day]} and for {holiday.name}"
                findings.add(place, "contradiction", en, f"{day} 重复")
            seen[day] = holiday.name
    names = "、".join(holiday.name for holiday in holidays)
    for festival in _FESTIVALS:
        if festival not in names:
            findings.add(place, "gap", f"{festival} is missing", f"缺少{festival}")
