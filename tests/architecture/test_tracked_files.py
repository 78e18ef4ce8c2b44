"""What must never land in the repository, and what must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, tracked

# Put together here, so that this file does not contain what it looks for.
PATHS = [
    "/" + "work/",
    "/" + "home/",
    "/" + "root/",
    "/" + "farm/",
    ".." + "/shared",
    "shared" + "/design",
]
HOSTS = [
    "--" + "index-url",
    "--extra-" + "index-url",
    "--find-" + "links",
    "files.python" + "hosted.org",
    "registry." + "npmjs.org",
    '"res' + 'olved": "http',
]
FORBIDDEN = re.compile("|".join(re.escape(text) for text in PATHS + HOSTS))

LAYERS = sorted(ROOT.glob("requirements-*.txt"))


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in tracked()
        for number, line in enumerate(file.read_bytes().decode(errors="ignore").splitlines(), 1)
        if FORBIDDEN.search(line)
    ]

    assert found == []


def test_there_is_a_requirements_file_per_layer() -> None:
    assert [file.name for file in LAYERS] == [
        "requirements-postgres.txt",
        "requirements-runtime.txt",
        "requirements-test.txt",
    ]


@pytest.mark.parametrize("file", LAYERS, ids=lambda file: file.name)
def test_requirements_are_pinned_with_hashes_and_have_no_address(file: Path) -> None:
    text = file.read_text().replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]

    assert lines
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+ ", line), line
        assert "--hash=sha256:" in line, line
    assert "://" not in text


def test_the_licence_is_there_whole() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
