"""Copying a site, bringing it back, and upgrading it, from the command line."""

from __future__ import annotations

from tests.cli.conftest import MATTER


def test_a_site_is_copied_and_brought_back_elsewhere(wangge, tmp_path):
    wangge("start", "case-intake", *MATTER)
    copied = wangge("backup", str(tmp_path / "a.backup"), "--json")
    elsewhere = ("--database", f"sqlite:///{tmp_path / 'b.sqlite'}")

    restored = wangge("restore", str(tmp_path / "a.backup"), *elsewhere, "--json")

    assert copied.exit == 0
    assert copied.json["bytes"] > 0
    assert (restored.exit, restored.json["findings"]) == (0, [])
    assert wangge("inbox", *elsewhere).out == wangge("inbox").out


def test_a_backup_is_not_restored_over_a_site(wangge, tmp_path):
    wangge("backup", str(tmp_path / "a.backup"))

    said = wangge("restore", str(tmp_path / "a.backup"), "--json")

    assert said.exit == 5
    assert "database_not_empty" in said.out + said.err


def test_a_site_of_this_version_needs_no_upgrade(wangge):
    said = wangge("migrate", "--json")

    assert said.exit == 0
    assert said.json["from"] == said.json["to"]
