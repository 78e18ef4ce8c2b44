"""Who acts for a post, who stands in, and what a person may do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.clock import DAY, HOUR
from engine.errors import Broken, NotFound
from engine.model import presence, staffing
from engine.model.organisation import Appointment, Duty, Leave, Organisation
from engine.model.organisation_model import Edge
from tests.model.towns import GRID, PEOPLE, TOWN, VILLAGE, a_full_town, a_town, at, model_data

LEADER, HEAD, MAYOR = f"{GRID}/grid_leader", f"{VILLAGE}/village_head", f"{TOWN}/town_leader"
NOW = at("2026-09-28T09:00")


def acts(organisation: Organisation, seat: str) -> dict[str, str]:
    return dict(presence.acting_for(organisation, seat, NOW))


def away(organisation: Organisation, person: str, deputy: str | None = None) -> Organisation:
    return staffing.take_leave(organisation, Leave(person, NOW - DAY, NOW + DAY, deputy))


def test_the_holder_acts():
    assert acts(a_full_town(), LEADER) == {"li": "holder"}


def test_a_vacant_post_falls_to_the_deputy_then_to_the_leader_above_and_so_on():
    town = a_full_town()
    without_li = staffing.dismiss(town, "li", LEADER, NOW)
    without_both = staffing.dismiss(without_li, "wang", f"{GRID}/grid_member", NOW)
    village_empty = staffing.dismiss(without_both, "zhao", HEAD, NOW)
    village_bare = staffing.dismiss(village_empty, "qian", f"{VILLAGE}/village_deputy", NOW)

    assert acts(without_li, LEADER) == {"wang": "deputy"}
    assert acts(without_both, LEADER) == {"zhao": "acting"}
    assert acts(village_empty, LEADER) == {"qian": "acting"}
    assert acts(village_bare, LEADER) == {"sun": "acting"}
    assert presence.nobody(staffing.dismiss(village_bare, "sun", MAYOR, NOW), LEADER, NOW)


def test_a_vacant_post_below_the_leader_falls_to_the_leader_of_the_same_unit():
    assert acts(a_full_town(), f"{VILLAGE}/village_clerk") == {"zhao": "acting"}
    assert acts(a_full_town(), f"{TOWN}-wgb/grid_office_clerk") == {"sun": "acting"}


def test_someone_on_leave_is_stood_in_for_by_the_named_deputy_and_that_ones_deputy():
    town = away(a_full_town(), "li", "zhou")

    assert acts(town, LEADER) == {"zhou": "deputy"}
    assert acts(away(town, "zhou", "wu"), LEADER) == {"wu": "deputy"}
    assert acts(away(town, "zhou"), LEADER) == {"wang": "deputy"}
    assert acts(away(town, "zhou", "li"), LEADER) == {"wang": "deputy"}


def test_a_standing_deputy_acts_only_while_the_holder_is_away():
    town = a_full_town(Appointment("zhou", LEADER, "deputy"))

    assert acts(town, LEADER) == {"li": "holder"}
    assert acts(away(town, "li"), LEADER) == {"zhou": "deputy"}


def test_a_delegate_acts_beside_the_holder():
    town = a_full_town(Appointment("zhou", LEADER, "delegate", NOW - 1, NOW + 1))

    assert acts(town, LEADER) == {"li": "holder", "zhou": "delegate"}
    assert dict(presence.acting_for(town, LEADER, NOW + 1)) == {"li": "holder"}


def test_at_a_rotating_post_whoever_is_on_duty_acts_and_a_gap_falls_to_the_head():
    data = model_data("O15")
    centre = "340104901001-slzx"
    seat = f"{centre}/acceptance_clerk"
    posts = [Appointment("li", seat), Appointment("zhao", f"{centre}/acceptance_head")]
    town = a_town(*posts, data=data)
    on_duty = staffing.roster(
        town, [Duty(seat, "wang", NOW, NOW + HOUR), Duty(seat, "zhou", NOW + HOUR, NOW + 2 * HOUR)]
    )

    assert acts(town, seat) == {"li": "holder"}  # no duty list is kept at all
    assert [presence.persons(on_duty, seat, NOW + hours * HOUR) for hours in (0, 1, 2)] == [
        ("wang",),
        ("zhou",),
        ("zhao",),
    ]


def test_work_is_offered_to_the_seat_whoever_stands_in():
    full, empty = a_full_town(), staffing.dismiss(a_full_town(), "li", LEADER, NOW)
    nobody = presence.offer(a_town(), "grid_leader", GRID, NOW)

    assert presence.offer(full, "grid_leader", GRID, NOW).to_json() == {
        "seats": [LEADER],
        "acting": False,
        "nobody": False,
        "holders": ["li"],
    }
    without_member = staffing.dismiss(empty, "wang", f"{GRID}/grid_member", NOW)
    assert presence.offer(without_member, "grid_leader", GRID, NOW).acting is True
    assert (nobody.seats, nobody.nobody, nobody.above) == ((LEADER,), True, VILLAGE)
    assert presence.offer(a_town(), "leader", TOWN, NOW).above == TOWN


def test_a_second_confirmation_goes_up_where_one_person_holds_both_posts():
    town = a_full_town()
    both = presence.offer(town, "village_head", VILLAGE, NOW, without=["zhao"])
    all_out = presence.offer(town, "village_head", VILLAGE, NOW, without=PEOPLE)

    # The deputy of the same unit would confirm what the deputy's own leader did.
    assert (both.seats, both.holders, both.acting) == ((MAYOR,), ("sun",), True)
    assert all_out.nobody is True


def test_a_second_confirmation_of_a_clerks_work_goes_to_the_leader_of_the_unit():
    town = a_full_town(Appointment("wu", f"{VILLAGE}/village_clerk"))
    found = presence.offer(town, "village_clerk", VILLAGE, NOW, without=["wu"])

    assert (found.seats, found.holders) == ((HEAD,), ("zhao",))


@pytest.mark.parametrize(
    ("role", "unit", "seat"),
    [
        ("leader", GRID, LEADER),
        ("deputy", VILLAGE, f"{VILLAGE}/village_deputy"),
        ("office", TOWN, f"{TOWN}-wgb/grid_office_clerk"),
        ("office", VILLAGE, f"{VILLAGE}/village_clerk"),
        ("office", GRID, f"{VILLAGE}/village_clerk"),
        ("village_head", GRID, HEAD),
        ("justice_clerk", GRID, f"{TOWN}-sfs/justice_clerk"),
        ("leader", f"{TOWN}-nyb", f"{TOWN}-nyb/department_head"),
        ("department_clerk", VILLAGE, f"{TOWN}-cgb/department_clerk"),
    ],
)
def test_a_role_is_found_in_the_unit_above_it_or_in_an_office_on_the_way(role, unit, seat):
    assert a_full_town().seat(role, unit, NOW) == seat


def test_unknown_units_and_roles_are_refused():
    for role, unit, code in [("leader", "99", "unknown_unit"), ("pope", GRID, "unknown_seat")]:
        with pytest.raises(NotFound) as refusal:
            presence.offer(a_full_town(), role, unit, NOW)
        assert refusal.value.code == code


def test_a_person_may_act_in_the_best_of_the_persons_posts():
    town = a_full_town(Appointment("li", HEAD, "delegate"))

    assert presence.may_act(town, "li", [HEAD, LEADER], NOW) == (LEADER, "holder")
    assert presence.may_act(town, "li", [HEAD], NOW) == (HEAD, "delegate")
    assert presence.may_act(town, "wang", [HEAD, LEADER], NOW) is None
    assert presence.may_act(away(town, "li"), "li", [LEADER], NOW) is None


def test_an_escalation_edge_leads_to_the_next_tier():
    town = a_full_town()
    policy = "tiered-escalation"

    assert town.edge(policy, GRID, NOW) == (VILLAGE, "leader")
    assert town.edge(policy, VILLAGE, NOW) == (TOWN, "office")
    assert town.edge(policy, TOWN, NOW) is None
    assert town.edge(policy, f"{TOWN}-nyb", NOW) == (f"{TOWN}-wgb", "grid_office_clerk")
    assert town.edge("another-policy", GRID, NOW) is None


@pytest.mark.parametrize(
    ("edge", "unit", "tier"),
    [
        (Edge("x", "village", "town", "leader"), VILLAGE, (TOWN, "leader")),
        (Edge("x", "grid", "town", "leader"), GRID, (TOWN, "leader")),
        (
            Edge("x", "grid", "town", "leader", to_kind="justice_office"),
            GRID,
            (f"{TOWN}-sfs", "leader"),
        ),
        (Edge("x", "town", "town", "leader", "department"), f"{TOWN}-nyb", (TOWN, "leader")),
        (Edge("x", "grid", "village", "department_head"), GRID, None),
    ],
)
def test_an_edge_may_skip_a_level_or_lead_to_an_office(edge, unit, tier):
    town = a_full_town()
    other = replace(town, models=(replace(town.models[0], edges=(edge,)),))

    assert other.edge("x", unit, NOW) == tier


def test_an_edge_leads_to_no_unit_that_is_closed():
    town = a_full_town()
    closed = tuple(replace(u, valid_to=NOW) if u.code == VILLAGE else u for u in town.units)

    assert replace(town, units=closed).edge("tiered-escalation", GRID, NOW) is None
    assert replace(town, units=closed).edge("tiered-escalation", GRID, NOW - 1) is not None


def test_a_unit_that_was_moved_has_other_units_above_it():
    town = a_full_town()
    before = town.above(GRID)
    moved = tuple(replace(u, parent=TOWN) if u.code == GRID else u for u in town.units)

    assert [unit.code for unit in before] == [VILLAGE, TOWN]
    assert [unit.code for unit in replace(town, units=moved).above(GRID)] == [TOWN]


def test_a_closed_unit_keeps_its_row_and_its_posts_fall_to_the_unit_above():
    town = a_full_town()
    closed = tuple(replace(u, valid_to=NOW) if u.code == GRID else u for u in town.units)
    town = replace(town, units=closed)

    assert town.unit(GRID).name == "网格1"
    assert acts(town, LEADER) == {"zhao": "acting"}


def test_the_world_gets_its_answers_as_json():
    town = a_full_town()

    def ask(question, *args):
        return presence.answer(town, NOW, question, list(args))

    assert ask("seats", "leader", GRID)["holders"] == ["li"]
    assert ask("seats", "leader", VILLAGE, ["zhao"])["holders"] == ["sun"]
    assert ask("may_act", "li", [LEADER]) == {"seat": LEADER, "why": "holder"}
    assert ask("may_act", "wang", [LEADER]) == {"seat": None}
    assert [ask("superior", GRID, each) for each in (None, "town", "grid", "moon")] == [
        VILLAGE,
        TOWN,
        GRID,
        None,
    ]
    assert ask("unit", VILLAGE)["name"] == "东桥村"
    assert ask("unit", "nowhere") is None
    assert ask("persons", LEADER) == ["li"]
    assert ask("edge", "tiered-escalation", VILLAGE) == {"unit": TOWN, "role": "office"}
    assert ask("edge", "tiered-escalation", TOWN) is None
    assert town.setting(GRID, "reminder_percent") == 50
    with pytest.raises(Broken):
        ask("weather")
