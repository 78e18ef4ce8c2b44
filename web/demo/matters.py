"""What people report, and what they answer on the way: lifelike, from a fixed seed."""

from __future__ import annotations

from pathlib import Path
from random import Random  # noqa: TID251 - a demonstration may throw dice, from a fixed seed
from typing import Any

import yaml

FOLDER = Path(__file__).parent
CHANNELS = ("patrol", "visit", "patrol", "counter", "phone", "hotline", "building_head")
REPORTERS = ("王大爷", "李阿姨", "张女士", "陈先生", "赵师傅", "孙奶奶", "周女士", "吴先生")

Answers = dict[str, Any]


class Matters:
    """Makes matters, and plays those who handle them."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        text = (FOLDER / "matters.yaml").read_text(encoding="utf-8")
        self._kinds: list[dict[str, Any]] = yaml.safe_load(text)
        self._weights = [kind["weight"] for kind in self._kinds]
        self._by_title = {kind["title"]: kind for kind in self._kinds}

    def report(self) -> Answers:
        """The start form of a new matter."""
        kind = self._dice.choices(self._kinds, self._weights)[0]
        answers: Answers = {
            "title": kind["title"],
            "place": f"{self._dice.randint(1, 28)}号{kind['place']}",
            "channel": self._dice.choice(CHANNELS),
        }
        if answers["channel"] not in ("patrol",):
            answers["reporter"] = self._dice.choice(REPORTERS)
            answers["reporter_phone"] = f"139{self._dice.randint(10_000_000, 99_999_999)}"
        if kind.get("on_the_spot"):
            answers |= {"outcome": "solved", "words": kind["words"]}
        return answers

    def answer(self, element: str, title: str, unit: str, day: str) -> Answers:
        """What somebody writes into the form of a step."""
        kind = self._by_title[title]
        words = {"words": kind["words"]}
        table = self._at_the_place(kind, title, words) | self._higher_up(kind, unit, day, words)
        return (table | self._in_an_approval(title, day, words)).get(element, {})

    def _at_the_place(self, kind: dict[str, Any], title: str, words: Answers) -> dict[str, Answers]:
        return {
            "accept_matter": self._accept(kind),
            "tell_number": {"means": "phone"},
            "handle_on_site": {"done": "yes", "outcome": "solved", **words}
            if self._chance(85)
            else {"done": "no", **words},
            "handle_at_tier": self._at_tier(kind),
            "consult": {"words": "按规定属于物业维修范围，可动用维修资金"},
            "dispose_urgent": {**words, "type": "person" if "老人" in title else "accident"},
            "log_on_site": {**words, "finished": self._chance(70)},
            "support_urgent": words,
            "answer_reporter": {"means": "phone", "reached": True, "answer": "final", **words},
            "verify": {"passed": True, "satisfaction": self._satisfaction()}
            if self._chance(94)
            else {"passed": False, "reason": "回访时问题仍在"},
        }

    def _higher_up(
        self, kind: dict[str, Any], unit: str, day: str, words: Answers
    ) -> dict[str, Answers]:
        return {
            "department_handle": {"done": "yes", "outcome": "solved", **words},
            "table_matter": {"proposal": "建议由街道牵头，会同城管、社区专班处理"},
            "submit_to_leadership": {"proposal": "期限将满，情况复杂，提请领导班子会研究"},
            "adopt_plan": {
                "met_on": day,
                "plan": kind["words"],
                "units": f"{unit[:9]}-csb",
                "due": day,
            },
            "do_part": words,
            "joint_answer": {"outcome": "solved", **words},
            "explain_handover": {"reason": "须由职能部门处理", "expected_at": day},
            "department_feedback": {"decision": "done", "outcome": "solved", **words},
            "follow_up": {"words": "已与部门联系，正在办理"},
            "urge_department": {"words": "预计日期已过，请尽快反馈"},
            "judge_feedback": {"decision": "satisfactory"},
            "tell_person": {"means": "phone", "reached": True, **words},
            "accept_on_site": {"facts": "已到现场查看，当事人意见不一"},
            "settle_matter": {"decision": "settled", "opinion": kind["words"], "outcome": "solved"}
            if self._chance(80)
            else {"decision": "not_settled", "opinion": "当事人意见不一，需上级协调"},
            "receive_report": {"remark": "已阅，存档"},
            "feed_back": {"means": "phone", "reached": True, **words},
        }

    def _in_an_approval(self, title: str, day: str, words: Answers) -> dict[str, Answers]:
        return {
            "gather_information": {
                "applicant": self._dice.choice(REPORTERS),
                "matter": "licence",
                "documents": "申请书、身份证明",
            },
            "define_application": {"decision": "accept", "defined_as": title},
            "review_application": {"decision": "pass", "opinion": "核实属实，同意上报"},
            "approve_application": {"decision": "approve", "opinion": "符合条件，同意"},
            "prepare_notice": {"text": f"{title}：拟同意"},
            "tell_applicant": {
                "letter_number": f"决〔{day[:4]}〕{self._dice.randint(1, 999)}号",
                "means": "in_person",
                "proof": "本人签收",
                **words,
            },
            "file_application": {"file_number": f"DA-{day}"},
            "note_reason": {"reason": "涉及多户，需要继续协商"},
        }

    def _accept(self, kind: dict[str, Any]) -> Answers:
        if self._chance(4):
            return {"decision": "not_governance", "reason": "属于民事合同纠纷，已告知诉讼途径"}
        accepted: Answers = {
            "decision": "accept",
            "class": kind["class"],
            "gravity": kind["gravity"],
            "number_told": self._chance(70),
        }
        if kind.get("urgent"):
            accepted["is_urgent"] = True
        if kind.get("approval"):
            accepted["needs_licence"] = True
        if kind["class"] == "dispute":
            accepted["needs_other_party"] = True
        return accepted

    def _at_tier(self, kind: dict[str, Any]) -> Answers:
        if self._chance(78):
            return {"decision": "resolve", "outcome": "solved", "words": kind["words"]}
        if self._chance(30):
            return {"decision": "hand_over", "reason": "属职能部门职责，移交并跟踪"}
        return {"decision": "pass_up", "reason": "超出本级职权，需上级协调"}

    def _satisfaction(self) -> str:
        return self._dice.choices(
            ("satisfied", "basically_satisfied", "dissatisfied"), (80, 16, 4)
        )[0]

    def _chance(self, percent: int) -> bool:
        return self._dice.random() * 100 < percent
