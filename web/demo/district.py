"""The district of the demonstration: 3 streets, 12 communities, 120 grids, and somebody in every post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from web.demo.names import Names

MODEL = Path(__file__).parent / "model.yaml"
DISTRICT = "330100"
STREETS = {
    "清河街道": ("Qinghe", ("柳园", "书院", "桥西", "文昌")),
    "东湖街道": ("Donghu", ("荷塘", "临江", "和平", "新安")),
    "南山街道": ("Nanshan", ("竹林", "梅园", "向阳", "长乐")),
}
ENGLISH = {
    "柳园": "Liuyuan",
    "书院": "Shuyuan",
    "桥西": "Qiaoxi",
    "文昌": "Wenchang",
    "荷塘": "Hetang",
    "临江": "Linjiang",
    "和平": "Heping",
    "新安": "Xin'an",
    "竹林": "Zhulin",
    "梅园": "Meiyuan",
    "向阳": "Xiangyang",
    "长乐": "Changle",
}
GRIDS = 10
"""In each community."""

OFFICES = {
    "-zwzx": (
        "town_service_centre",
        "政务服务中心",
        "service centre",
        ("service_head", "service_clerk"),
    ),
    "-shb": (
        "social_affairs_office",
        "社会事务办公室",
        "social affairs office",
        ("social_affairs_head",),
    ),
    "-csb": (
        "department",
        "城市管理办公室",
        "city management office",
        ("department_head", "department_clerk"),
    ),
    "-yjb": (
        "department",
        "应急管理办公室",
        "emergency office",
        ("department_head", "department_clerk"),
    ),
}
"""What hangs on each street: kind, name, posts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the demonstration with the posts in it."""

    code: str
    level: str
    kind: str
    parent: str
    name: str
    name_en: str
    roles: tuple[str, ...]


def places() -> Iterator[Place]:
    """Every unit, those above before those below."""
    top = ("district_leader", "administrator", "operator", "policy_staff", "auditor")
    yield Place(DISTRICT, "district", "", "", "清源区", "Qingyuan District", top)
    centre = ("approval_head", "approval_clerk")
    yield Place(
        f"{DISTRICT}-zwzx",
        "district",
        "district_service_centre",
        DISTRICT,
        "清源区政务服务中心",
        "Qingyuan service centre",
        centre,
    )
    for number, (street, (english, communities)) in enumerate(STREETS.items(), 1):
        yield from _street(f"{DISTRICT}{number:03}", street, english, communities)


def _street(code: str, name: str, english: str, communities: tuple[str, ...]) -> Iterator[Place]:
    leaders = ("town_leader", "town_deputy", "leadership_meeting")
    yield Place(code, "town", "", DISTRICT, name, f"{english} Street", leaders)
    for suffix, (kind, zh, en, roles) in OFFICES.items():
        yield Place(f"{code}{suffix}", "town", kind, code, f"{name}{zh}", f"{english} {en}", roles)
    for number, community in enumerate(communities, 1):
        yield from _community(f"{code}{number:03}", code, community)


def _community(code: str, street: str, name: str) -> Iterator[Place]:
    zh, en = f"{name}社区", f"{ENGLISH[name]} Community"
    yield Place(code, "community", "", street, zh, en, ("community_head", "community_deputy"))
    centre = ("acceptance_head", "acceptance_clerk")
    yield Place(
        f"{code}-slzx",
        "community",
        "acceptance_centre",
        code,
        f"{zh}受理中心",
        f"{en} acceptance centre",
        centre,
    )
    for grid in range(1, GRIDS + 1):
        yield Place(
            f"{code}{grid:03}",
            "grid",
            "",
            code,
            f"{zh}第{grid}网格",
            f"{en} grid {grid}",
            ("grid_leader", "grid_member"),
        )


def model_files() -> dict[str, bytes]:
    """The organisation model as files, as a site would bring it."""
    units = ["code,grid_code,level,kind,parent,name,name_en,valid_from,valid_to,households,people"]
    posts = ["unit,role,first_responsible"]
    for place in places():
        size = "400,1200" if place.level == "grid" else ","
        head = f"{place.code},,{place.level},{place.kind},{place.parent}"
        units.append(f"{head},{place.name},{place.name_en},2020-01-01,,{size}")
        posts += [f"{place.code},{role},no" for role in place.roles]
    return {
        "model.yaml": MODEL.read_bytes(),
        "units.csv": ("\n".join(units) + "\n").encode(),
        "posts.csv": ("\n".join(posts) + "\n").encode(),
    }


def staff(names: Names) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """A person for every post: people (id, name) and appointments (person, seat, kind)."""
    people: list[tuple[str, str]] = []
    posts: list[tuple[str, str, str]] = []
    for place in places():
        for role in place.roles:
            person = names.next()
            people.append(person)
            posts.append((person[0], f"{place.code}/{role}", "holder"))
    return people, posts
