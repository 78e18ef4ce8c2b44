"""Functions over dates, times and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.frame import Frame
from engine.feel.temporal import read_date, read_datetime, read_duration, read_time
from engine.feel.values import Months, Value, number


def _whole(value: Decimal) -> int:
    return int(value) if value == value.to_integral_value() and abs(value) < 10**9 else -1


@builtin("date", "from: string")
def _date(frame: Frame, text: str) -> Value:
    return read_date(text)


@builtin("date", "from: day")
def _date_of(frame: Frame, moment: date) -> Value:
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("date", "year: number, month: number, day: number")
def _date_made(frame: Frame, year: Decimal, month: Decimal, day: Decimal) -> Value:
    try:
        return date(_whole(year), _whole(month), _whole(day))
    except ValueError:
        return None


@builtin("time", "from: string")
def _time(frame: Frame, text: str) -> Value:
    return read_time(text)


@builtin("time", "from: clock")
def _time_of(frame: Frame, moment: time | datetime) -> Value:
    return moment.timetz() if isinstance(moment, datetime) else moment


@builtin("time", "from: date")
def _midnight(frame: Frame, day: date) -> Value:
    return time(tzinfo=UTC)


@builtin("time", "hour: number, minute: number, second: number, offset?: duration")
def _time_made(
    frame: Frame, hour: Decimal, minute: Decimal, second: Decimal, offset: Value = None
) -> Value:
    if offset is not None and (type(offset) is not timedelta or abs(offset) > timedelta(hours=14)):
        return None
    zone = None if offset is None else timezone(offset)
    whole = int(second)
    try:
        return time(_whole(hour), _whole(minute), whole, int((second - whole) * 1_000_000), zone)
    except (ValueError, OverflowError):
        return None


@builtin("date and time", "from: string")
def _moment(frame: Frame, text: str) -> Value:
    return read_datetime(text)


@builtin("date and time", "from: moment")
def _moment_of(frame: Frame, moment: datetime) -> Value:
    return moment


@builtin("date and time", "date: day, time: time")
def _moment_made(frame: Frame, day: date, clock: time) -> Value:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


@builtin("duration", "from: string")
def _duration(frame: Frame, text: str) -> Value:
    return read_duration(text)


@builtin("duration", "from: duration")
def _duration_of(frame: Frame, length: Value) -> Value:
    return length


@builtin("years and months duration", "from: day, to: day")
def _months_between(frame: Frame, start: date, end: date) -> Value:
    months = 12 * (end.year - start.year) + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return Months(months)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@builtin("day of week", "date: day")
def _day_of_week(frame: Frame, day: date) -> Value:
    return _DAYS[day.weekday()]


@builtin("month of year", "date: day")
def _month_of_year(frame: Frame, day: date) -> Value:
    return _MONTHS[day.month - 1]


@builtin("day of year", "date: day")
def _day_of_year(frame: Frame, day: date) -> Value:
    return number(day.timetuple().tm_yday)


@builtin("week of year", "date: day")
def _week_of_year(frame: Frame, day: date) -> Value:
    return number(day.isocalendar().week)
