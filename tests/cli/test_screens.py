"""What people see at 80 columns, in Chinese and English: names and no codes, whole numbers, a sentence per event."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from engine import Actor, Engine, HandClock
from engine.scenarios import Library, furnish
from tests.cli.conftest import GRID, LIBRARY, VILLAGE
from tests.site import local
from web.cli import main

LI, WANG = Actor("li"), Actor("wang")
PEOPLE = [("li", "李明"), ("wang", "王芳"), ("zhang", "张伟")]
POSTS = [("li", f"{GRID}/grid_leader", "holder"), ("wang", f"{VILLAGE}/village_head", "holder")]
OFFICES = {"administrator": "zhang", "operator": "zhang", "policy_staff": "zhang"}
MATTER = {"title": "路灯不亮", "channel": "patrol", "place": "桥头"}
ACCEPTED = {"decision": "accept", "class": "single", "gravity": "general", "number_told": True}
NUMBER = f"{GRID}-2026-00001"
CODE = re.compile(r"grid_leader|accept_matter|handle_on_site|case-intake|work_item|\$\w|None|main")

TASK = re.compile(r"\b2\.\d\d\b")
"""The task on site: its number counts what the diagrams do before, and they may change."""

Typed = Callable[..., list[str]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town on a Monday morning of 2026, when Li has taken up a matter and let it lie for nine days."""
    file = tmp_path_factory.mktemp("town") / "wangge.sqlite"
    clock = HandClock(local("2026-09-01T09:00"))
    engine, library = Engine.open(f"sqlite:///{file}", clock=clock), Library(LIBRARY)
    list(furnish(engine, library, "O1", library.calendars, OFFICES))
    engine.organisation.enrol(Actor("zhang"), PEOPLE, POSTS)
    clock.set(local("2026-09-07T09:00"))
    case_id = str(engine.cases.start(LI, "case-intake", MATTER, unit=GRID).case_id)
    clock.set(local("2026-09-07T10:30"))
    (row,) = engine.queries.inbox("li").pool
    engine.work_items.complete(LI, case_id, row.task_id, ACCEPTED)
    clock.set(local("2026-09-08T08:30"))
    (row,) = engine.queries.inbox("li").pool
    engine.work_items.claim(LI, case_id, row.task_id)
    engine.work_items.urge(WANG, case_id, row.task_id, "请抓紧")
    while (due := engine.timers.next_due()) is not None and due.day < 16:
        clock.set(int(due.timestamp() * 1000))
        engine.tick()
    engine.close()
    return file


@pytest.fixture
def typed(
    town: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Typed:
    """Type a command at half past eight on 16 September, on a terminal of 80 columns."""
    for file in town.parent.iterdir():
        shutil.copy(file, tmp_path)
    clock = HandClock(local("2026-09-16T08:30"))
    monkeypatch.setattr("web.bootstrap.clock_of", lambda _: clock)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("WANGGE_DATABASE", f"sqlite:///{tmp_path / town.name}")
    monkeypatch.setenv("WANGGE_LIBRARY", str(LIBRARY))

    def run(*arguments: str, lang: str = "zh") -> list[str]:
        capfd.readouterr()
        assert main([*arguments, "--lang", lang, "--person", "li"]) == 0
        told = capfd.readouterr().out.splitlines()
        steady = told if "--json" in arguments else [TASK.sub("2.20", line) for line in told]
        return [line.rstrip() for line in steady]

    return run


INBOX = {
    "zh": """\
工单        事项与环节  状态    到期
────────────────────────────────────────────
00001/2.20  路灯不亮    办理中  09-14 24:00
            现场办理    超期    超 2 天
待办 1 件，待认领 0 件；截至 2026-09-16 08:30""",
    "en": """\
item        matter and step  state    due
──────────────────────────────────────────────────
00001/2.20  路灯不亮         claimed  09-14 24:00
            Handle on site   overdue  2 d late
1 yours, 0 to be claimed; as of 2026-09-16 08:30""",
}

HISTORY = {
    "zh": """\
1  2026-09-07 09:00  李明（网格1 · 网格责任人）登记“路灯不亮”；转到“受理核查”
                     （本岗位）
2  2026-09-07 10:30  李明（网格1 · 网格责任人）办理“受理核查”：影响范围：个别
                     事项，核查结论：受理，难易程度：一般，已当面告知受理编
                     号：是；转到“现场办理”（本岗位）；时限 7 天，到 9月14日
                     24:00；办件已受理
3  2026-09-08 08:30  李明（网格1 · 网格责任人）认领“现场办理”
4  2026-09-08 08:30  王芳（东桥村 · 村（居）委会主任）催办“现场办理”：“请抓紧”
5  2026-09-11 05:15  系统：时限提醒；已告知李明
6  2026-09-13 11:42  系统：时限将满，转为临期；已告知李明
7  2026-09-14 24:00  系统：时限已到，转为超期；已告知李明、东桥村 · 村（居）委
                     会主任""",
    "en": """\
1  2026-09-07 09:00  李明 (Grid 1 · Grid responsible person) registered “路灯
                     不亮”; on to “Check and accept” (the same post)
2  2026-09-07 10:30  李明 (Grid 1 · Grid responsible person) completed “Check
                     and accept”: Reach: Single, Conclusion: Accept, Gravity:
                     General, Number told already: yes; on to “Handle on site”
                     (the same post); limit 7 days, until 14 Sep 24:00; the
                     case is accepted
3  2026-09-08 08:30  李明 (Grid 1 · Grid responsible person) claimed “Handle
                     on site”
4  2026-09-08 08:30  王芳 (Dongqiao Village · Village head) urged “Handle on
                     site”: “请抓紧”
5  2026-09-11 05:15  The system: a reminder of the limit; 李明 told
6  2026-09-13 11:42  The system: the limit is nearly over; 李明 told
7  2026-09-14 24:00  The system: the limit is over: the case is overdue; 李明,
                     Dongqiao Village · Village head told""",
}

CASE = {
    "zh": """\
环节号  环节      承办                起始         办结         工作用时
──────────────────────────────────────────────────────────────────────────
1.5     受理核查  李明                09-07 09:00  09-07 10:30  1.5 小时
                  网格1 · 网格责任人
2.20    现场办理  李明                09-07 10:30  在办         47.5 小时
                  网格1 · 网格责任人

时限
期限  时限状态  到期         剩余
─────────────────────────────────────
7 天  超期      09-14 24:00  超 2 天""",
    "en": """\
task  step              held by                since        done         worked
────────────────────────────────────────────────────────────────────────────────
1.5   Check and accept  李明                   09-07 09:00  09-07 10:30  1.5 h
                        Grid 1 · Grid
                        responsible person
2.20  Handle on site    李明                   09-07 10:30  open         47.5 h
                        Grid 1 · Grid
                        responsible person

Limits
limit   light    due          left
───────────────────────────────────────
7 days  overdue  09-14 24:00  2 d late""",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_inbox_says_what_waits_how_it_is_called_and_how_long_is_left(typed, lang):
    assert "\n".join(typed("inbox", lang=lang)) == INBOX[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_history_tells_each_event_in_a_sentence(typed, lang):
    assert "\n".join(typed("case", "history", NUMBER, lang=lang)) == HISTORY[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_case_shows_where_the_hours_went(typed, lang):
    assert "\n".join(typed("case", "show", NUMBER, lang=lang)).endswith(CASE[lang])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "line",
    [
        "inbox",
        f"case show {NUMBER}",
        f"case history {NUMBER}",
        "case list",
        "limit list",
        "notices",
        "started",
    ],
)
def test_nothing_is_wider_than_the_terminal_or_told_in_code(typed, line, lang):
    told = typed(*line.split(), lang=lang)

    assert max(cell_len(one) for one in told) <= 80
    assert [one for one in told if CODE.search(one)] == []


def test_a_moment_is_shown_as_it_was_then(typed):
    told = "\n".join(typed("case", "replay", NUMBER, "--at", "4"))

    assert told.startswith("过程回放：2026-09-08 08:30，第 4 条记录之后")
    assert "王芳（东桥村 · 村（居）委会主任）催办“现场办理”" in told
    assert "7 天  正常      09-14 24:00  6 天" in told
    assert "时限提醒  09-11 05:15" in told
    assert "首问人                李明" in told


def test_the_full_history_leaves_nothing_out(typed):
    told = "".join(one.strip() for one in typed("case", "history", NUMBER, "--full"))

    assert "work_item.urge wang 330000100101/village_head" in told
    assert '"text":"请抓紧"' in told
    assert re.search(r"[0-9a-f]{64}", told)


def test_what_the_inbox_calls_an_item_can_be_typed(typed):
    inbox = json.loads("".join(typed("inbox", "--json")))
    task = inbox["mine"][0]["task_id"]

    typed("release", f"00001/{task}")
    typed("claim", f"1/{task}")
    typed("release", "00001")


def test_a_case_may_be_named_by_the_end_of_its_number(typed):
    assert typed("case", "history", "00001") == typed("case", "history", NUMBER)
