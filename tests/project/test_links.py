from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.sources import ROOT, committed, place

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [path for path in committed() if path.suffix == ".md"]
OURS = [path for path in PAGES if path.parent in {ROOT, ROOT / "docs", ROOT / "docs" / "adr"} or path.stem == "README"]
ROOM_PAGES = ("bpmn", "engine", "engine/spiff", "handlers", "storage", "web", "tests")
LONGEST_ROOM_PAGE, LONGEST_DECISION = 5, 40

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ROOMS = "bpmn|engine|handlers|storage|web|tests|docs"
FILE = re.compile(rf"`((?:{ROOMS})/[\w./-]*)`")
NAME_IN_FILE = re.compile(rf"`(\w+(?:\.\w+)?)`\s+in\s+`((?:{ROOMS})/[\w./-]+\.py)`")
MADE_BY_RUN = "web/static/build/"
STANDS_FOR_ANY = "NOUN"


def anchors(page: Path) -> set[str]:
    """The parts of a page that a link may name, as code hosts spell them."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> list[str]:
    found = []
    for target, part in LINK.findall(FENCE.sub("", text)):
        aim = page.parent / target if target else page
        if not aim.exists() or (part and aim.suffix == ".md" and part not in anchors(aim)):
            found.append(f"{target}#{part}" if part else target)
    return found


def missing_files(text: str) -> list[str]:
    named = FILE.findall(FENCE.sub("", text))
    named = [name for name in named if STANDS_FOR_ANY not in name and not name.startswith(MADE_BY_RUN)]
    return [name for name in named if not (ROOT / name).exists()]


def missing_names(text: str) -> list[str]:
    """What a page says stands in a module of ours, and does not."""
    found = []
    for name, file in NAME_IN_FILE.findall(text):
        thing: object = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        for step in name.split("."):
            thing = getattr(thing, step, None)
        if thing is None:
            found.append(f"{name} in {file}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_link_leads_to_a_page_and_to_its_part(page: Path) -> None:
    assert not dead_links(page, page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", OURS, ids=place)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert not missing_files(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", OURS, ids=place)
def test_every_name_stands_in_the_module_that_a_page_says(page: Path) -> None:
    assert not missing_names(page.read_text(encoding="utf-8"))


def test_what_leads_nowhere_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One part\n", encoding="utf-8")
    text = "[a](b.md#one-part) [b](b.md#two) [c](c.md) [d](https://example.vn) `engine/act.py` `engine/none.py`"
    assert dead_links(tmp_path / "a.md", text) == ["b.md#two", "c.md"]
    assert missing_files(text) == ["engine/none.py"]
    assert missing_names("`perform` in `engine/act.py`, `no_such` in `engine/act.py`") == ["no_such in engine/act.py"]


@pytest.mark.parametrize("room", ROOM_PAGES)
def test_each_room_says_its_rule_in_five_lines(room: str) -> None:
    assert 1 < len((ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_ROOM_PAGE


def test_each_decision_is_short_and_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert decisions
    for number, decision in enumerate(decisions, start=1):
        title, *rest = decision.read_text(encoding="utf-8").splitlines()
        assert title.startswith(f"# {number:04d} ")
        assert len(rest) < LONGEST_DECISION
        assert f"[{title[7:]}]({decision.name})" in index
