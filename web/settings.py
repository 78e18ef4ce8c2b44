"""What the environment says, read once and refused when it is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine import Invalid, Problem

PREFIX: Final = "WANGGE_"
SCHEMES: Final = ("sqlite:///", "postgresql://")
MAIL: Final = ("smtp", "smtps", "smtp+starttls")
LANGUAGES: Final = ("zh", "en")

DEFAULTS: Final[Mapping[str, str]] = {
    "WANGGE_DATABASE": "sqlite:///var/wangge.sqlite",
    "WANGGE_LIBRARY": "processes",
    "WANGGE_ANCHORS": "",
    "WANGGE_PERSON": "",
    "WANGGE_LANG": "zh",
    "WANGGE_ZONE": "Asia/Shanghai",
    "WANGGE_OUTBOX": "var/out",
    "WANGGE_SMTP": "",
    "WANGGE_SMS": "",
    "WANGGE_WEBHOOKS": "",
}
"""Every variable there is, with what holds when it is not set."""


@dataclass(frozen=True)
class Settings:
    """Where the database, the library and the anchors are, who asks, and in which words.

    Shapes: `database` is a URL; `person` is empty when nobody has said who they are; `outbox`, `smtp`, `sms` and
            `webhooks` are what handlers may use, empty where there is none.
    """

    database: str
    library: Path
    anchors: Path
    person: str
    lang: str
    zone: ZoneInfo
    outbox: Path
    smtp: str
    sms: str
    webhooks: Mapping[str, str]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of this environment.

    Errors: Invalid with a problem for each variable that is unknown or wrong.
    """
    given = {key: value for key, value in environment.items() if key.startswith(PREFIX)}
    found = {**DEFAULTS, **given}
    problems = [*_unknown(given), *_wrong(found)]
    if problems:
        raise Invalid("read", "environment", problems[0].where, problems)
    return Settings(
        database=found["WANGGE_DATABASE"],
        library=Path(found["WANGGE_LIBRARY"]),
        anchors=_anchors(found),
        person=found["WANGGE_PERSON"],
        lang=found["WANGGE_LANG"],
        zone=ZoneInfo(found["WANGGE_ZONE"]),
        outbox=Path(found["WANGGE_OUTBOX"]),
        smtp=found["WANGGE_SMTP"],
        sms=found["WANGGE_SMS"],
        webhooks=_webhooks(found["WANGGE_WEBHOOKS"]),
    )


def _webhooks(text: str) -> dict[str, str]:
    """Return URLs by name. Shapes: `name=URL name=URL`."""
    return {name: url for name, _, url in (each.partition("=") for each in text.split())}


def _anchors(found: Mapping[str, str]) -> Path:
    """Return the file of anchors; one database never writes into that of another."""
    if found["WANGGE_ANCHORS"]:
        return Path(found["WANGGE_ANCHORS"])
    database = found["WANGGE_DATABASE"]
    if database.startswith("sqlite:///"):
        return Path(database.removeprefix("sqlite:///")).with_suffix(".anchors.jsonl")
    name = urlsplit(database).path.strip("/") or "wangge"
    return Path("var") / f"{name}.anchors.jsonl"


def _unknown(given: Mapping[str, str]) -> Iterator[Problem]:
    for key in given:
        if key in DEFAULTS:
            continue
        near = difflib.get_close_matches(key, DEFAULTS, n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(DEFAULTS)}"
        yield Problem(key, "unknown", f"there is no such variable{hint}", "没有这个环境变量")


def _wrong(found: Mapping[str, str]) -> Iterator[Problem]:
    database = found["WANGGE_DATABASE"]
    if not database.startswith(SCHEMES) or database in SCHEMES:
        schemes = " or ".join(f"{scheme}…" for scheme in SCHEMES)
        yield Problem("WANGGE_DATABASE", "wrong", f"expected {schemes}", "数据库地址不正确")
    if found["WANGGE_LANG"] not in LANGUAGES:
        yield Problem("WANGGE_LANG", "wrong", "expected zh or en", "语言只能是 zh 或 en")
    try:
        ZoneInfo(found["WANGGE_ZONE"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem("WANGGE_ZONE", "wrong", "there is no such time zone", "没有这个时区")
    yield from _wrong_outlets(found)


def _wrong_outlets(found: Mapping[str, str]) -> Iterator[Problem]:
    """Ways out that cannot be one: found now, not when the first message is to leave."""
    smtp = found["WANGGE_SMTP"]
    if smtp and (urlsplit(smtp).scheme not in MAIL or not urlsplit(smtp).hostname):
        told = f"expected {', '.join(MAIL)}://host:port?from=address"
        yield Problem("WANGGE_SMTP", "wrong", told, "邮件服务器地址不正确")
    ways = {"WANGGE_SMS": [found["WANGGE_SMS"]] if found["WANGGE_SMS"] else []}
    ways["WANGGE_WEBHOOKS"] = list(_webhooks(found["WANGGE_WEBHOOKS"]).values())
    for variable, urls in ways.items():
        for url in urls:
            if not url.startswith(("http://", "https://")):
                told = f"expected a URL with https://, not '{url}'"
                yield Problem(variable, "wrong", told, "网址不正确")
