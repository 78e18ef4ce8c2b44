"""Every page can be found, every link leads somewhere, and the reference names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, effects, error_codes, event_kinds, in_table

DOCS = ROOT / "docs"
FRONT = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = [*(ROOT / name for name in FRONT), *sorted(DOCS.rglob("*.md"))]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(page: Path) -> list[str]:
    return [link for link in LINK.findall(FENCE.sub("", page.read_text())) if "://" not in link]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the forges make them."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_first() -> None:
    reached, ways = set(), [DOCS / "index.md"]
    while ways:
        page = ways.pop().resolve()
        if page.suffix == ".md" and page.exists() and page not in reached:
            reached.add(page)
            ways += [page.parent / link.partition("#")[0] for link in links(page) if link[0] != "#"]

    assert {page for page in DOCS.rglob("*.md") if page.resolve() not in reached} == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    pages = sorted((DOCS / "explanation" / "decisions").glob("*.md"))

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize(
    "document", sorted((DOCS / "explanation" / "decisions").glob("*.md")), ids=lambda p: p.name
)
def test_a_decision_has_a_context_a_choice_and_consequences(document: Path) -> None:
    headings = re.findall(r"^## (.+)$", document.read_text(), re.MULTILINE)

    assert headings == ["Context", "Choice", "Consequences"]


def test_the_page_of_errors_names_every_code_and_no_other() -> None:
    assert in_table("errors.md") == set(error_codes())


def test_the_page_of_events_names_every_kind_and_no_other() -> None:
    assert {cell for cell in in_table("events.md") if "." in cell} == set(event_kinds())


def test_the_page_of_events_names_every_effect() -> None:
    assert effects() - {cell for cell in in_table("events.md") if "." not in cell} == set()
