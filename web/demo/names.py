"""Names of people who do not exist."""

from __future__ import annotations

from collections import Counter
from random import Random  # noqa: TID251 - a demonstration may throw dice, from a fixed seed

SURNAMES = {
    "王": "wang", "李": "li", "张": "zhang", "刘": "liu", "陈": "chen", "杨": "yang", "赵": "zhao",
    "黄": "huang", "周": "zhou", "吴": "wu", "徐": "xu", "孙": "sun", "胡": "hu", "朱": "zhu",
    "高": "gao", "林": "lin", "何": "he", "郭": "guo", "马": "ma", "罗": "luo", "梁": "liang",
    "宋": "song", "郑": "zheng", "谢": "xie", "韩": "han", "唐": "tang", "冯": "feng", "于": "yu",
}  # fmt: skip
GIVEN = {
    "伟": "wei", "芳": "fang", "秀英": "xiuying", "敏": "min", "静": "jing", "丽": "li", "强": "qiang",
    "磊": "lei", "军": "jun", "洋": "yang", "勇": "yong", "艳": "yan", "杰": "jie", "娟": "juan",
    "涛": "tao", "明": "ming", "超": "chao", "秀兰": "xiulan", "霞": "xia", "平": "ping", "刚": "gang",
    "桂英": "guiying", "建国": "jianguo", "志强": "zhiqiang", "海燕": "haiyan", "晓东": "xiaodong",
    "文静": "wenjing", "国华": "guohua", "丽萍": "liping", "春梅": "chunmei", "玉兰": "yulan", "小红": "xiaohong",
}  # fmt: skip


class Names:
    """Gives one person after the other, each with an id of its own."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._given: Counter[str] = Counter()

    def next(self) -> tuple[str, str]:
        """The id and the name of a new person."""
        surname = self._dice.choice(list(SURNAMES))
        given = self._dice.choice(list(GIVEN))
        stem = f"{SURNAMES[surname]}.{GIVEN[given]}"
        self._given[stem] += 1
        number = self._given[stem]
        return (stem if number == 1 else f"{stem}{number}"), f"{surname}{given}"
