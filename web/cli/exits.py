"""How the command line ends: a code for programs, a sentence and what to do next for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from traceback import format_exception
from typing import Final

from engine import Broken, EngineError, Invalid, NotFound, Refused, Unavailable
from web.cli.refusals import CHINESE

OK: Final = 0
USAGE: Final = 2
REFUSED: Final = 3
NOT_FOUND: Final = 4
UNAVAILABLE: Final = 5
BROKEN: Final = 6
FAILED: Final = 7
INTERRUPTED: Final = 130

_CLASSES: Final = (
    (NotFound, NOT_FOUND),
    (Refused, REFUSED),
    (Unavailable, UNAVAILABLE),
    (Broken, BROKEN),
)

_NEXT: Final[Mapping[str, tuple[str, str]]] = {
    "not_found": (
        "核对编号；wangge inbox 列出待办。",
        "Check the number; `wangge inbox` lists what waits for you.",
    ),
    "not_allowed": (
        "换由有权的岗位办理；wangge organisation people 可查岗位。",
        "Ask somebody who holds the post; `wangge organisation people` lists the posts.",
    ),
    "wrong_state": (
        "情况已变化，请重新查看：wangge case show 编号。",
        "Things have moved on; look again with `wangge case show NUMBER`.",
    ),
    "conflict": ("请重新查看后再试。", "Look again, then repeat the command."),
    "invalid": ("请按上面的提示改正。", "Correct what is named above and repeat the command."),
    "needs_consent": (
        "请由上一级办理。",
        "Somebody one level up has to do this.",
    ),
    "four_eyes": (
        "请由其他人办理。",
        "Somebody else has to do this.",
    ),
    "not_holder": (
        "请先认领：wangge claim 工单。",
        "Claim it first: `wangge claim ITEM`.",
    ),
    "case_over": (
        "可重办：wangge case reopen 编号。",
        "It may be opened again: `wangge case reopen NUMBER`.",
    ),
    "database_gone": (
        "首次使用请运行 wangge init 模型；否则请检查地址（WANGGE_DATABASE）。",
        "If this is the first time: `wangge init MODEL`; else check WANGGE_DATABASE.",
    ),
    "database_older": (
        "停止其他进程后运行：wangge migrate。",
        "Stop whatever uses it, back it up, then run `wangge migrate`.",
    ),
    "worker_running": (
        "已有一个工作进程在运行，不需要第二个。",
        "A worker runs already; a second one is not needed.",
    ),
    "which_post": (
        "请用 --post 说明以哪个岗位办理。",
        "Say in which post you act: --post UNIT/ROLE.",
    ),
    "unavailable": (
        "wangge doctor 可查出原因；排除后重试同一命令即可。",
        "`wangge doctor` finds the cause; afterwards the same command may be repeated.",
    ),
    "broken": (
        "请保留现场并联系维护人员；wangge verify 可核验记录。",
        "Keep everything as it is and tell the maintainers; `wangge verify` checks the records.",
    ),
}


@dataclass(frozen=True)
class Failure:
    """An error as the command line tells it.

    Shapes: `problems` are (where, code, sentence) in the language asked for; `told` is the sentence in Chinese,
        when that was asked for and there is one.
    """

    exit: int
    code: str
    sentence: str
    next: str
    problems: tuple[tuple[str, str, str], ...] = ()
    told: str = ""

    def to_json(self) -> dict[str, object]:
        """Return what `--json` writes."""
        keys = ("where", "code", "sentence")
        problems = [dict(zip(keys, problem, strict=True)) for problem in self.problems]
        told = {"code": self.code, "sentence": self.sentence, "next": self.next}
        return {"error": {**told, "problems": problems, "exit": self.exit}}


def failure(error: EngineError, lang: str) -> Failure:
    """Return how an error of the engine is told, and the exit code of its class."""
    code = next(exit_ for class_, exit_ in _CLASSES if isinstance(error, class_))
    # A narrower code of a refusal has its own advice or none: that of its class may mislead.
    wide = error.code if isinstance(error, Refused) else type(error).code
    hint = _NEXT.get(error.code) or _NEXT.get(wide, ("", ""))
    problems: tuple[tuple[str, str, str], ...] = ()
    if isinstance(error, Invalid):
        problems = tuple(
            (one.where, one.code, one.zh if lang == "zh" and one.zh else one.en)
            for one in error.problems
        )
    told = _chinese(error, wide) if lang == "zh" else ""
    return Failure(code, error.code, error.sentence, hint[0 if lang == "zh" else 1], problems, told)


def _chinese(error: EngineError, wide: str) -> str:
    told = CHINESE.get(error.code) or CHINESE.get(wide, "")
    if not told:
        return ""
    return (
        f"{error.key}：{told}。" if isinstance(error, Refused) and str(error.key) else f"{told}。"
    )


def crash(error: Exception, lang: str) -> Failure:
    """Return how a bug is told; its traceback is kept in a file for whoever mends it."""
    with NamedTemporaryFile("w", prefix="wangge-", suffix=".txt", delete=False) as file:
        file.writelines(format_exception(error))
    hint = (
        f"请把 {file.name} 交给维护人员。",
        f"Please give {file.name} to the maintainers.",
    )
    sentence = f"Something unexpected happened: {type(error).__name__}: {error}"
    return Failure(BROKEN, "unexpected", sentence, hint[0 if lang == "zh" else 1])


def unusable(error: OSError, lang: str) -> Failure:
    """Return how a file or a disk that cannot be used is told."""
    sentence = f"Expected to use file '{error.filename or ''}', but {error.strerror or error}."
    hint = ("请检查路径与权限。", "Check the path and its rights.")
    return Failure(UNAVAILABLE, "file_unusable", sentence, hint[0 if lang == "zh" else 1])


def usage(sentence: str, hint: str) -> Failure:
    """Return how a command that could not be understood is told."""
    return Failure(USAGE, "usage", sentence, hint)
