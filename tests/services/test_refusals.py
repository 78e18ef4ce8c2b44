"""Who may not do what with a case, and when: a code, a sentence, and not one row changed."""

from __future__ import annotations

import pytest

from engine import Actor
from tests.services.looking import STATES, Matter, refused, started
from tests.site import CAST, NEXT_GRID, TOWN, VILLAGE, Site

OTHER = f"{NEXT_GRID}/grid_leader"
WORK = [
    ("started", "wang", "claim", ("handle",), "not_allowed", "posts you do not hold"),
    ("claimed", "member", "claim", ("handle",), "wrong_state", "claimed"),
    ("handled", "li", "claim", ("handle",), "wrong_state", "done or withdrawn already"),
    ("handled", "li", "claim", ("check",), "four_eyes", "what is to be checked"),
    ("started", "li", "claim", ("99.1",), "not_found", "never had it"),
    ("closed", "li", "claim", ("handle",), "wrong_state", "it is closed"),
    ("cancelled", "li", "claim", ("handle",), "wrong_state", "it is cancelled"),
    ("merged", "li", "claim", ("handle",), "wrong_state", "it is merged"),
    ("started", "li", "release", ("handle",), "wrong_state", "ready"),
    ("claimed", "wang", "release", ("handle",), "not_holder", "only a leader"),
    ("delegated", "wang", "release", ("handle",), "not_holder", "only a leader"),
    ("started", "wang", "complete", ("handle", {}), "not_allowed", "posts you do not hold"),
    ("claimed", "member", "complete", ("handle", {}), "wrong_state", "li holds it"),
    ("delegated", "li", "complete", ("handle", {}), "wrong_state", "member holds it"),
    ("handled", "li", "complete", ("handle", {}), "wrong_state", "done or withdrawn already"),
    ("handled", "li", "complete", ("check", {}), "four_eyes", "what is to be checked"),
    ("claimed", "li", "complete", ("handle", {"colour": "red"}), "invalid", "no form"),
    ("closed", "zhao", "complete", ("check", {}), "wrong_state", "it is closed"),
    (
        "handled",
        "zhao",
        "send_back",
        ("check", "handle", "材料不全"),
        "not_holder",
        "claimed it yet",
    ),
    (
        "checking",
        "qian",
        "send_back",
        ("check", "handle", "材料不全"),
        "not_holder",
        "zhao holds it",
    ),
    ("checking", "zhao", "send_back", ("check", "done", "?"), "never_done", ""),
    ("checking", "zhao", "send_back", ("check", "nothing", "?"), "never_done", ""),
    ("checking", "zhao", "send_back", ("check", "handle", " "), "invalid", "has to be said"),
    ("delegated", "member", "send_back", ("handle", "handle", "?"), "wrong_state", "delegated"),
    ("handled", "zhao", "take_back", ("handle", "?"), "not_yours", "did not complete it"),
    ("checking", "li", "take_back", ("handle", "漏传"), "moved_on", "gone on"),
    ("handled", "li", "take_back", ("handle", ""), "invalid", "has to be said"),
    ("claimed", "li", "take_back", ("handle", "?"), "not_yours", "not been completed"),
    ("closed", "zhao", "take_back", ("check", "?"), "wrong_state", "it is closed"),
    ("started", "wang", "transfer", ("handle", OTHER, "在那边"), "not_holder", "only a leader"),
    ("claimed", "li", "transfer", ("handle", OTHER, ""), "invalid", "has to be said"),
    ("claimed", "li", "transfer", ("handle", "ghost", "?"), "nobody", "holds no post"),
    (
        "claimed",
        "li",
        "transfer",
        ("handle", f"{NEXT_GRID}/king", "?"),
        "unknown_seat",
        "no such post",
    ),
    (
        "claimed",
        "li",
        "transfer",
        ("handle", "nowhere/at/all", "?"),
        "unknown_seat",
        "no such post",
    ),
    ("checking", "zhao", "transfer", ("check", "li", "?"), "four_eyes", "what is to be checked"),
    ("started", "li", "delegate", ("handle", "member", "?"), "not_holder", "claimed it yet"),
    ("claimed", "zhao", "delegate", ("handle", "member", "?"), "not_holder", "li holds it"),
    ("claimed", "li", "delegate", ("handle", "li", "?"), "not_allowed", "hold it already"),
    ("claimed", "li", "delegate", ("handle", OTHER, "?"), "not_allowed", "to a person"),
    ("claimed", "li", "delegate", ("handle", "ghost", "?"), "nobody", "holds no post"),
    ("delegated", "member", "delegate", ("handle", "wang", "?"), "wrong_state", "delegated"),
    ("claimed", "wang", "urge", ("handle", "快"), "not_allowed", "only a leader"),
    ("claimed", "zhao", "urge", ("handle", ""), "invalid", "has to be said"),
]
CASES = [
    ("started", "wang", "cancel", ("误录",), "not_allowed", "only a leader"),
    ("started", "zhao", "cancel", ("",), "invalid", "has to be said"),
    ("closed", "zhao", "cancel", ("误录",), "case_over", "it is closed"),
    ("merged", "zhao", "cancel", ("误录",), "case_over", "it is merged"),
    ("started", "li", "reopen", ("又坏了",), "wrong_state", "registered"),
    ("closed", "wang", "reopen", ("又坏了",), "not_allowed", "in hand"),
    ("closed", "li", "reopen", ("",), "invalid", "has to be said"),
    ("cancelled", "zhao", "reopen", ("?",), "wrong_state", "cancelled"),
    ("started", "wang", "comment", ("看看",), "not_allowed", "in hand"),
    ("started", "li", "comment", ("  ",), "invalid", "has to be said"),
    ("started", "wang", "copy", (["zhao"],), "not_allowed", "in hand"),
    ("started", "li", "copy", ([],), "invalid", "has to be said"),
    ("started", "li", "copy", (["ghost"],), "unknown_person", "no such person"),
    ("started", "li", "copy", ([f"{TOWN}/king"],), "unknown_seat", "no such post"),
    ("started", "wang", "change_class", ("major", "重大"), "not_allowed", "in hand"),
    ("started", "li", "change_class", ("enormous", "重大"), "invalid", "expected one of"),
    ("started", "li", "change_class", ("major", ""), "invalid", "has to be said"),
    ("closed", "li", "change_class", ("major", "重大"), "case_over", "it is closed"),
    ("started", "wang", "unmerge", ("不是",), "not_allowed", "only a leader"),
    ("started", "zhao", "unmerge", ("不是",), "wrong_state", "registered"),
    ("merged", "zhao", "unmerge", ("",), "invalid", "has to be said"),
    ("started", "wang", "split", ({},), "not_allowed", "in hand"),
    ("closed", "li", "split", ({},), "case_over", "it is closed"),
]
LIMITS = [
    ("claimed", "wang", "suspend", ("main", "等", "1号"), "not_allowed", "in hand"),
    ("claimed", "li", "suspend", ("main", "", "1号"), "invalid", "has to be said"),
    ("claimed", "li", "suspend", ("main", "等", ""), "invalid", "has to be said"),
    ("claimed", "li", "suspend", ("other", "等", "1号"), "not_found", "no such limit"),
    ("suspended", "li", "suspend", ("main", "等", "1号"), "wrong_state", "standing still"),
    ("overdue", "li", "suspend", ("main", "等", "1号"), "wrong_state", "it is over"),
    ("handled", "zhao", "suspend", ("main", "等", "1号"), "not_found", "no such limit"),
    ("claimed", "li", "resume", ("main",), "wrong_state", "not stopped in this way"),
    ("suspended", "wang", "resume", ("main",), "not_allowed", "in hand"),
    ("claimed", "zhao", "extend", ("main", 3, "多户"), "no_extension", "grants no extension"),
    ("claimed", "li", "shelve", ("main", "等规划"), "needs_consent", "a unit above"),
    ("claimed", "zhao", "shelve", ("main", ""), "invalid", "has to be said"),
    ("shelved", "zhao", "shelve", ("main", "等规划"), "wrong_state", "standing still"),
    ("closed", "zhao", "shelve", ("main", "等规划"), "case_over", "it is closed"),
]
ROWS = [
    pytest.param(
        state, who, f"{service}.{verb}", args, code, words, id=f"{state}-{who}-{verb}-{code}-{n}"
    )
    for service, table in (("work_items", WORK), ("cases", CASES), ("limits", LIMITS))
    for n, (state, who, verb, args, code, words) in enumerate(table)
]


@pytest.mark.parametrize(("state", "who", "command", "args", "code", "words"), ROWS)
def test_a_refusal_has_a_code_and_a_sentence_and_changes_nothing(
    site: Site, state: str, who: str, command: str, args: tuple[object, ...], code: str, words: str
) -> None:
    lamp = STATES[state](site)

    refusal = refused(site, lambda: lamp.does(who, command, *args))

    assert refusal.code == code
    assert words in refusal.sentence
    assert refusal.sentence.startswith("Expected to ")


@pytest.mark.parametrize("command", ["claim", "release", "complete", "send_back", "take_back"])
def test_what_never_was_is_not_found(site: Site, command: str) -> None:
    args = {"complete": ({},), "send_back": ("handle", "?"), "take_back": ("?",)}.get(command, ())
    act = getattr(site.engine.work_items, command)

    refusal = refused(site, lambda: act(Actor("li"), "no-case", "1.1", *args))

    assert refusal.code == "not_found"


def test_in_a_post_that_one_does_not_hold_nothing_can_be_done(site: Site) -> None:
    lamp = started(site)
    actor = Actor("li", post=OTHER)

    assert (
        refused(site, lambda: lamp.does(actor, "work_items.claim", "handle")).code == "which_post"
    )
    assert refused(site, lambda: lamp.does(actor, "cases.comment", "看")).code == "which_post"


@pytest.mark.parametrize("command", ["cases.comment", "limits.resume", "incidents.retry"])
def test_nobody_acts_as_somebody_else_without_being_an_operator(site: Site, command: str) -> None:
    lamp = started(site)
    actor = Actor("wang", as_person="li")

    assert refused(site, lambda: lamp.does(actor, command, "main")).code == "not_operator"


def test_a_key_serves_one_command_only(site: Site) -> None:
    lamp = started(site)
    lamp.does("li", "work_items.claim", "handle", key="k")
    other = started(site)

    again = refused(site, lambda: lamp.does("li", "work_items.complete", "handle", {}, key="k"))
    elsewhere = refused(site, lambda: other.does("li", "work_items.claim", "handle", key="k"))

    assert (again.code, elsewhere.code) == ("key_reused", "key_reused")


def test_a_case_neither_merges_into_itself_nor_into_one_that_is_over(site: Site) -> None:
    lamp, away = started(site), started(site)
    away.does("zhao", "cases.cancel", "误录")

    assert (
        "itself" in refused(site, lambda: lamp.does("zhao", "cases.merge", lamp.id, "?")).sentence
    )
    over = refused(site, lambda: lamp.does("zhao", "cases.merge", away.id, "?"))
    assert (over.code, "is cancelled" in over.sentence) == ("case_over", True)
    assert refused(site, lambda: lamp.does("zhao", "cases.merge", "none", "?")).code == "not_found"
    assert (
        refused(site, lambda: lamp.does("wang", "cases.merge", away.id, "?")).code == "not_allowed"
    )


def test_a_case_that_others_were_merged_into_is_neither_merged_nor_cancelled(site: Site) -> None:
    main, other, third = started(site), started(site), started(site)
    other.does("zhao", "cases.merge", main.id, "同一盏灯")

    assert (
        refused(site, lambda: main.does("zhao", "cases.merge", third.id, "?")).code == "has_merged"
    )
    assert refused(site, lambda: main.does("zhao", "cases.cancel", "误录")).code == "has_merged"


@pytest.mark.parametrize(
    "relation", ["merged_into", "merged", "split_from", "split_into", "friend"]
)
def test_links_say_only_what_people_may_say(site: Site, relation: str) -> None:
    lamp, other = started(site), started(site)

    assert (
        refused(site, lambda: lamp.does("li", "cases.link", other.id, relation)).code == "invalid"
    )


def test_a_case_is_linked_neither_to_itself_nor_to_nothing(site: Site) -> None:
    lamp, other = started(site), started(site)

    assert (
        refused(site, lambda: lamp.does("li", "cases.link", lamp.id, "related")).code == "invalid"
    )
    assert (
        refused(site, lambda: lamp.does("li", "cases.link", "none", "related")).code == "not_found"
    )
    assert (
        refused(site, lambda: lamp.does("wang", "cases.link", other.id, "related")).code
        == "not_allowed"
    )


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "amount"), (-1, "amount"), ("3", "wrong_type"), (True, "wrong_type")]
)
def test_an_extension_is_a_whole_number_of_days(site: Site, amount: object, code: str) -> None:
    site.engine.organisation.setting(Actor("admin"), "O1", "extension_allowed", True)
    lamp = Matter(site, site.li.starts())

    refusal = refused(site, lambda: lamp.does("zhao", "limits.extend", "main", amount, "多户"))

    assert [problem.code for problem in refusal.problems] == [code]


@pytest.mark.parametrize(("who", "code"), [("li", "needs_consent"), ("wang", "needs_consent")])
def test_an_extension_is_granted_one_level_up(site: Site, who: str, code: str) -> None:
    site.engine.organisation.setting(Actor("admin"), "O1", "extension_allowed", True)
    lamp = Matter(site, site.li.starts())

    assert refused(site, lambda: lamp.does(who, "limits.extend", "main", 3, "多户")).code == code


def test_a_start_takes_a_known_policy_a_known_unit_a_post_and_the_past(site: Site) -> None:
    start = site.engine.cases.start
    late = site.engine.queries.definitions()[0].deployed_at.replace(year=2027)

    assert refused(site, lambda: start(Actor("li"), "none", {}, unit=VILLAGE)).code == "not_found"
    assert refused(site, lambda: start(Actor("li"), "lamp", {}, unit="none")).code == "unknown_unit"
    assert refused(site, lambda: start(Actor("wang"), "lamp", {}, unit=TOWN)).code == "not_allowed"
    assert (
        refused(site, lambda: start(Actor("li"), "lamp", {"a": 1}, unit=VILLAGE)).code != "broken"
    )
    future = refused(site, lambda: start(Actor("wang"), "lamp", {}, unit=NEXT_GRID, found_at=late))
    assert future.problems[0].code == "in_the_future"


def test_a_part_is_split_off_with_good_answers_and_under_a_policy_in_force(site: Site) -> None:
    lamp = started(site)

    wrong = refused(site, lambda: lamp.does("li", "cases.split", {"colour": "red"}))
    assert (wrong.code, wrong.problems[0].where) == ("invalid", "colour")
    site.engine.definitions.retire(Actor("staff"), "lamp", 1)
    assert refused(site, lambda: lamp.does("li", "cases.split", {})).code == "not_found"


def test_whoever_has_lost_every_post_adds_no_words_to_what_they_started(site: Site) -> None:
    lamp = started(site)
    site.engine.organisation.dismiss(Actor("admin"), "li", CAST["li"], "调离")

    refusal = refused(site, lambda: lamp.does("li", "cases.comment", "补充"))

    assert (refusal.code, "hold no post" in refusal.sentence) == ("no_post", True)


def test_a_claim_names_one_of_several_posts(site: Site) -> None:
    site.engine.organisation.appoint(Actor("admin"), "li", OTHER, "delegate")
    lamp = started(site)

    wrong = refused(site, lambda: lamp.does(Actor("li", post=OTHER), "work_items.claim", "handle"))
    lamp.does(Actor("li", post=CAST["li"]), "work_items.claim", "handle")

    assert wrong.code == "which_post"
    assert lamp.told("claimed")[0][1:] == ["li", CAST["li"]]
