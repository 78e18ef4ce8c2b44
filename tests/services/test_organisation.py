"""People come, go, are away and hand over; the work they leave never lies where nobody sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine import SYSTEM, Actor, Engine, moment
from tests.services.looking import claimed, handled, refused, started
from tests.site import CAST, GRID, VILLAGE, Site, model

ADMIN = Actor("admin")
DAY = datetime(2026, 9, 29, tzinfo=UTC)
LATER = DAY + timedelta(days=2)
LI, MEMBER = CAST["li"], CAST["member"]

COMMANDS: dict[str, Any] = {
    "install": lambda o, who: o.install(who, model()),
    "enrol": lambda o, who: o.enrol(who, [("sun", "孙静")]),
    "add_person": lambda o, who: o.add_person(who, "sun", "孙静"),
    "appoint": lambda o, who: o.appoint(who, "wang", MEMBER),
    "dismiss": lambda o, who: o.dismiss(who, "wang", CAST["wang"], "调离"),
    "leave": lambda o, who: o.leave(who, "zhao", DAY, LATER, "qian"),
    "hand_over": lambda o, who: o.hand_over(who, CAST["zhao"], "zhao", "member", "三件在办"),
    "duty": lambda o, who: o.duty(who, LI, "member", DAY, LATER),
    "setting": lambda o, who: o.setting(who, "O1", "reminder_percent", 60),
}
REFUSALS: list[tuple[str, Any, str]] = [
    ("appoint", ("ghost", LI), "unknown_person"),
    ("appoint", ("wang", f"{GRID}/king"), "unknown_seat"),
    ("appoint", ("wang", LI), "seat_taken"),
    ("appoint", ("li", LI), "seat_taken"),
    ("dismiss", ("wang", LI, "?"), "not_appointed"),
    ("leave", ("ghost", DAY, LATER), "unknown_person"),
    ("leave", ("li", DAY, LATER, "ghost"), "unknown_person"),
    ("leave", ("li", DAY, LATER, "li"), "own_deputy"),
    ("leave", ("li", LATER, DAY), "order"),
    ("hand_over", (LI, "wang", "member", "?"), "not_appointed"),
    ("hand_over", (LI, "li", "ghost", "?"), "unknown_person"),
    ("duty", (f"{GRID}/king", "li", DAY, LATER), "unknown_seat"),
    ("duty", (LI, "ghost", DAY, LATER), "unknown_person"),
    ("duty", (LI, "li", LATER, DAY), "order"),
    ("setting", ("O9", "reminder_percent", 60), "not_found"),
    ("setting", ("O1", "colour", "red"), "unknown_setting"),
    ("setting", ("O1", "reminder_percent", "often"), "setting"),
    ("setting", ("O1", "reminder_percent", 101), "setting"),
    ("setting", ("O1", "day_end", "18:00"), "setting"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_only_an_administrator_changes_the_organisation(site: Site, command: str) -> None:
    act, service = COMMANDS[command], site.engine.organisation

    for who in ("li", "qian", "ops", "staff", "ghost"):
        refusal = refused(site, lambda who=who: act(service, Actor(who)))
        assert (refusal.code, "administrator" in refusal.sentence) == ("not_allowed", True)
    assert act(service, ADMIN).stream == "organisation"
    assert site.engine.audit.verify() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_installation_itself_may_only_before_there_is_an_administrator(
    site: Site, command: str
) -> None:
    act = COMMANDS[command]

    assert refused(site, lambda: act(site.engine.organisation, SYSTEM)).code == "not_allowed"


@pytest.mark.parametrize(("command", "args", "code"), REFUSALS)
def test_what_cannot_be_is_refused_and_changes_nothing(
    site: Site, command: str, args: tuple[Any, ...], code: str
) -> None:
    act = getattr(site.engine.organisation, command)

    refusal = refused(site, lambda: act(ADMIN, *args))

    problems = [problem.code for problem in getattr(refusal, "problems", ())]
    assert code in (refusal.code, *problems)


def test_nobody_is_sent_on_leave_by_claiming_to_be_that_person(site: Site) -> None:
    act = site.engine.organisation.leave

    refusal = refused(site, lambda: act(Actor("wang", as_person="li"), "li", DAY, LATER))

    assert refusal.code == "not_operator"


def test_everybody_records_their_own_leave(site: Site) -> None:
    site.engine.organisation.leave(Actor("li"), "li", DAY, LATER, "wang")

    away = refused(site, lambda: site.engine.organisation.leave(Actor("li"), "li", DAY, LATER))
    assert away.code == "away"


@pytest.mark.parametrize(
    ("at", "sees"),
    [
        ("2026-09-29T07:59:59", ["handle"]),
        ("2026-09-29T08:00:00", []),
        ("2026-10-01T07:59:59", []),
        ("2026-10-01T08:00:00", ["handle"]),
    ],
)
def test_the_deputy_sees_the_work_from_the_first_to_the_last_second(
    site: Site, at: str, sees: list[str]
) -> None:
    started(site)
    site.engine.organisation.leave(Actor("li"), "li", DAY, LATER, "wang")

    site.passes(at)

    assert (site.li.sees(), site.wang.sees()) == (sees, [] if sees else ["handle"])


def test_what_somebody_held_who_goes_away_now_lies_in_the_pool(site: Site) -> None:
    lamp = claimed(site)
    now = moment(site.clock.now())

    site.engine.organisation.leave(Actor("li"), "li", now, LATER, "wang")

    assert (site.li.sees(), site.wang.sees()) == ([], ["handle"])
    lamp.does("wang", "work_items.complete", "handle", {})
    assert lamp.last.post == LI


def test_a_vacant_post_is_acted_for_by_the_leader_above(site: Site) -> None:
    lamp = handled(site)

    site.engine.organisation.dismiss(ADMIN, "zhao", CAST["zhao"], "调离")

    assert site.qian.sees() == ["check"]
    lamp.does("qian", "work_items.complete", "check", {})
    assert lamp.view.status == "closed"


def test_a_post_that_is_handed_over_takes_its_work_along(site: Site) -> None:
    claimed(site)

    site.engine.organisation.hand_over(ADMIN, LI, "li", "wang", "一件在办")

    assert (site.li.sees(), site.wang.sees()) == ([], ["handle"])


def test_whoever_is_on_duty_has_the_work_and_a_gap_falls_to_the_head(site: Site) -> None:
    started(site)
    site.engine.organisation.duty(ADMIN, LI, "wang", DAY, LATER)

    assert (site.wang.sees(), site.member.sees()) == ([], ["handle"])
    site.passes("2026-09-29T09:00")
    assert (site.wang.sees(), site.li.sees()) == (["handle"], [])


def test_a_setting_counts_from_now_on(site: Site) -> None:
    first = claimed(site)
    site.engine.organisation.setting(ADMIN, "O1", "yellow_percent", 90)
    second = claimed(site)

    site.passes("2026-10-04T12:00")

    assert [case.view.limits[0].light for case in (first, second)] == ["yellow", "green"]


def test_an_appointment_has_a_beginning_and_an_end(site: Site) -> None:
    started(site)
    appoint = site.engine.organisation.appoint
    appoint(ADMIN, "wang", LI, "delegate", start=DAY, end=LATER)

    seen = [site.wang.sees()]
    for at in ("2026-09-29T08:00", "2026-10-01T08:00"):
        site.passes(at)
        seen.append(site.wang.sees())

    assert seen == [[], ["handle"], []]


def test_a_model_is_installed_again_with_more_units_and_its_settings_stay(site: Site) -> None:
    site.engine.organisation.setting(ADMIN, "O1", "number_prefix", "Q")
    files = model()
    line = "330000100101009,330000100101009,grid,,330000100101,网格9,Grid 9,2020-01-01,,300,900\n"
    files["units.csv"] += line.encode()
    files["posts.csv"] += b"330000100101009,grid_leader,yes\n"

    site.engine.organisation.install(ADMIN, files)

    site.engine.organisation.appoint(ADMIN, "wang", "330000100101009/grid_leader")
    case = site.wang.starts(unit="330000100101009")
    assert case.number == "Q330000100101009-2026-00001"


def test_a_model_with_faults_is_refused_whole(site: Site) -> None:
    files = model()
    files["posts.csv"] += b"330000100101001,king,no\n"

    refusal = refused(site, lambda: site.engine.organisation.install(ADMIN, files))

    assert "unknown_role" in [problem.code for problem in refusal.problems]


def test_nobody_new_is_appointed_when_one_of_them_cannot_be(site: Site) -> None:
    people = [("sun", "孙静"), ("zhou", "周宁")]
    posts = [("sun", f"{VILLAGE}/village_clerk", "holder"), ("zhou", LI, "holder")]

    refusal = refused(site, lambda: site.engine.organisation.enrol(ADMIN, people, posts))

    assert refusal.code == "seat_taken"


def test_the_same_key_appoints_once(site: Site) -> None:
    appoint = site.engine.organisation.appoint

    first = appoint(ADMIN, "wang", f"{VILLAGE}/village_clerk", key="click")
    again = appoint(ADMIN, "wang", f"{VILLAGE}/village_clerk", key="click")

    assert again == first
    dismiss = site.engine.organisation.dismiss
    assert refused(site, lambda: dismiss(ADMIN, "wang", LI, "?", key="click")).code == "key_reused"


def test_another_engine_sees_an_appointment_at_once(site: Site) -> None:
    started(site)
    other = Engine.open(site.url, clock=site.clock)

    site.engine.organisation.hand_over(ADMIN, LI, "li", "wang", "一件在办")

    row = site.wang.item("handle")
    assert other.work_items.claim(Actor("wang"), row.case_id, row.task_id).sequence
    other.close()
