"""A calendar that comes late makes provisional dates final, and never a date in the past (K30)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import SYSTEM, Actor, Invalid
from tests.bpmn.drawing import element, flow
from tests.services.conftest import LAMP
from tests.services.looking import Matter, everything, refused
from tests.site import PROCESSES, Site, drawn, policy

ADMIN = Actor("admin")
WORKING = '<wangge:limit name="main" amount="5" unit="working_day"/>'
FIVE = drawn(
    element("startEvent", "found")
    + element("userTask", "handle", "", WORKING)
    + element("endEvent", "done")
    + flow("found", "handle", "done"),
    "five",
)


NEW_YEAR = "01-01, to: 2027-01-03, days: 3"
SHORT = "01-01, to: 2027-01-01, days: 1, worked: [2027-01-02, 2027-01-03]"


def notice(new_year: str = NEW_YEAR) -> bytes:
    """The notice of a year that has not been published yet."""
    days = [
        ("元旦", "New Year's Day", new_year),
        ("春节", "Spring Festival", "02-05, to: 2027-02-11, days: 7"),
        ("清明节", "Tomb-Sweeping Day", "04-03, to: 2027-04-05, days: 3"),
        ("劳动节", "Labour Day", "05-01, to: 2027-05-05, days: 5"),
        ("端午节", "Dragon Boat Festival", "06-07, to: 2027-06-09, days: 3"),
        ("中秋节", "Mid-Autumn Festival", "09-13, to: 2027-09-15, days: 3"),
        ("国庆节", "National Day", "10-01, to: 2027-10-07, days: 7"),
    ]
    lines = [f'      - {{name: {zh}, en: "{en}", from: 2027-{when}}}' for zh, en, when in days]
    head = "region: cn\nyear: 2027\nnotices:\n  - number: 国办发明电〔2026〕9号\n    title: 通知\n"
    return (head + "    published: 2026-11-10\n    holidays:\n" + "\n".join(lines)).encode()


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(policy(FIVE, "five"), policy(LAMP))


@pytest.fixture
def december(site: Site) -> Matter:
    """Accepted on the last working day of 2026, a Thursday: five working days reach into a year without a notice."""
    site.passes("2026-12-31T09:00")
    return Matter(site, site.li.starts("five"))


def due(case: Matter) -> tuple[str, bool]:
    limit = case.view.limits[0]
    return limit.due_at.isoformat()[:10], limit.provisional


def test_a_date_in_a_year_without_a_notice_is_provisional(december: Matter) -> None:
    assert due(december) == ("2027-01-07", True)


def test_it_becomes_final_when_the_notice_comes(site: Site, december: Matter) -> None:
    site.engine.calendars.load(ADMIN, notice(), "cn-2027")

    assert due(december) == ("2027-01-08", False)
    assert (december.last.kind, december.last.actor) == ("limit.recompute", "calendar")
    assert site.li.told() == []
    assert site.engine.audit.verify() == []


def test_a_date_that_moves_earlier_is_told_to_the_holder(site: Site) -> None:
    site.passes("2026-12-30T09:00")
    case = Matter(site, site.li.starts("five"))
    assert due(case) == ("2027-01-06", True)

    site.engine.calendars.load(ADMIN, notice(SHORT), "cn-2027")

    assert due(case) == ("2027-01-05", False)
    assert site.li.told() == ["due_earlier"]


def test_only_provisional_limits_are_touched(site: Site, december: Matter) -> None:
    other = Matter(site, site.li.starts())

    site.engine.calendars.load(ADMIN, notice(), "cn-2027")

    assert other.last.kind == "case.start"
    assert december.last.kind == "limit.recompute"


def test_a_case_that_is_merged_or_ended_meanwhile_does_not_stop_a_calendar(
    site: Site, december: Matter
) -> None:
    main = Matter(site, site.li.starts("five"))
    december.does("zhao", "cases.merge", main.id, "同一件事")

    site.engine.calendars.load(ADMIN, notice(), "cn-2027")
    site.reopen()

    assert due(main) == ("2027-01-08", False)


def test_the_next_commands_count_by_the_new_calendar(site: Site) -> None:
    site.engine.calendars.load(ADMIN, notice(), "cn-2027")
    site.passes("2026-12-31T09:00")

    assert due(Matter(site, site.li.starts("five"))) == ("2027-01-08", False)


def test_a_calendar_with_a_gap_is_refused_with_its_line(site: Site) -> None:
    lines = notice().splitlines()
    without = b"\n".join(line for line in lines if "劳动节".encode() not in line)

    refusal = refused(site, lambda: site.engine.calendars.load(ADMIN, without, "cn-2027"))

    assert isinstance(refusal, Invalid)
    assert refusal.problems[0].code == "gap"
    assert refusal.problems[0].where.startswith("cn-2027:")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"hello", "not_yaml"),
        (b"region: cn\nyear: [", "not_yaml"),
        (notice(f"{NEW_YEAR}, worked: [2027-01-05]"), "not_weekend"),
        (notice(f"{NEW_YEAR}, worked: [2027-01-02]"), "contradiction"),
        (b"\xff", "not_yaml"),
    ],
)
def test_a_calendar_that_is_wrong_is_refused(site: Site, data: bytes, code: str) -> None:
    refusal = refused(site, lambda: site.engine.calendars.load(ADMIN, data, "cn-2027"))

    assert code in [problem.code for problem in getattr(refusal, "problems", ())]


@pytest.mark.parametrize(
    ("who", "may"), [("admin", True), ("ops", True), ("li", False), ("staff", False)]
)
def test_administrators_and_operators_load_calendars(site: Site, who: str, may: bool) -> None:
    def load() -> object:
        return site.engine.calendars.load(Actor(who), notice(), "cn-2027")

    if may:
        assert load()
    else:
        assert refused(site, load).code == "not_allowed"
    system = refused(site, lambda: site.engine.calendars.load(SYSTEM, notice(SHORT), "x"))
    assert system.code == "not_allowed"


def test_a_notice_that_replaces_one_is_the_next_version(site: Site) -> None:
    again = (PROCESSES / "calendars" / "cn-2026.yaml").read_bytes()

    site.engine.calendars.load(ADMIN, again, "cn-2026")

    found = {row.year: row.version for row in everything(site)["calendar"]}
    assert (found[2026], found[2025]) == (2, 1)
