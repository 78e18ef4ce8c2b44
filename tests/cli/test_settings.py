"""What the environment says is checked before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Invalid
from web.settings import DEFAULTS, read_settings


def test_nothing_set_means_the_defaults():
    settings = read_settings({"PATH": "/bin"})

    assert settings.database == DEFAULTS["WANGGE_DATABASE"]
    assert settings.person == ""


@pytest.mark.parametrize(
    ("database", "anchors"),
    [
        ("sqlite:///var/wangge.sqlite", "var/wangge.anchors.jsonl"),
        ("sqlite:////srv/a.sqlite", "/srv/a.anchors.jsonl"),
        ("postgresql://wangge@host/shushan", "var/shushan.anchors.jsonl"),
    ],
)
def test_each_database_has_anchors_of_its_own(database, anchors):
    assert read_settings({"WANGGE_DATABASE": database}).anchors == Path(anchors)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("WANGGE_DATABSE", "sqlite:///x", "did you mean WANGGE_DATABASE?"),
        ("WANGGE_COLOUR", "red", "there is no such variable"),
        ("WANGGE_DATABASE", "mysql://x", "expected sqlite:///"),
        ("WANGGE_DATABASE", "sqlite:///", "expected sqlite:///"),
        ("WANGGE_LANG", "de", "expected zh or en"),
        ("WANGGE_ZONE", "Asia/Nowhere", "no such time zone"),
        ("WANGGE_ZONE", "../etc/passwd", "no such time zone"),
    ],
)
def test_what_is_unknown_or_wrong_is_refused(variable, value, told):
    with pytest.raises(Invalid) as caught:
        read_settings({variable: value})

    (problem,) = caught.value.problems
    assert problem.where == variable
    assert told in problem.en
