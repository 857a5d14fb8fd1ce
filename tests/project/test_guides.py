from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.sources import ROOT, committed, place

if TYPE_CHECKING:
    from pathlib import Path

GUIDES = [path for path in committed() if path.suffix == ".md" and path.relative_to(ROOT).parts[0] != "bpmn"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)")


def dead(guide: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (guide.parent / link).exists()]


@pytest.mark.parametrize("guide", GUIDES, ids=place)
def test_every_link_of_a_guide_leads_somewhere(guide: Path) -> None:
    assert not dead(guide, guide.read_text(encoding="utf-8"))


def test_a_dead_link_would_be_noticed(tmp_path: Path) -> None:
    assert dead(tmp_path / "a.md", "[x](b.md#part) [y](https://example.vn) [z](#here)") == ["b.md"]


def test_the_first_screen_tells_both_commands() -> None:
    screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(screen) <= 60
    assert {"./run", "./run test"} <= {line.split("  ")[0] for line in screen[:15]}
