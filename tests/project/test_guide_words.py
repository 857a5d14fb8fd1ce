"""The guides for officials call buttons, places and steps as the pages and the procedures call them."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from tests.support.sources import ROOT
from tests.web.translations import FOLDER

MARKED = re.compile(r"\*\*(.+?)\*\*|(?<!\*)\*([^*\n]+?)\*(?!\*)")
PATTERNS = {"B thay A", "B for A", "… nội dung", "… values"}
"""Words that stand for others: of people, of a number."""


def of_pages(language: str) -> set[str]:
    """What the pages say in a language."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = [each.string for each in read_po(file) if each.id]
    return {text for each in said for text in (each if isinstance(each, tuple) else (each,))}


def of_procedures() -> str:
    files = (ROOT / "bpmn" / "procedures").rglob("*")
    return "".join(path.read_text(encoding="utf-8") for path in files if path.suffix in {".bpmn", ".form", ".toml"})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_guide_marks_is_found_on_the_pages(language: str) -> None:
    pages, procedures = of_pages(language) | PATTERNS, of_procedures()
    marked = {
        (path.name, bold or italic)
        for path in (ROOT / "docs" / "guide" / language).glob("*.md")
        for bold, italic in MARKED.findall(path.read_text(encoding="utf-8"))
    }
    assert marked
    assert not {(page, words) for page, words in marked if words not in pages and words not in procedures}
