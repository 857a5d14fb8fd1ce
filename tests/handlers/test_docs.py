from __future__ import annotations

import re

import pytest

import handlers
from engine import Catalogue, Handler
from tests.support.sources import ROOT

PAGE = (ROOT / "docs" / "handlers.md").read_text(encoding="utf-8")
CATALOGUE = Catalogue.load()
SECTIONS = dict(
    part.split("\n", 1) for part in PAGE.split("## The shipped handlers")[1].split("\n## ")[0].split("\n### ")[1:]
)

every_handler = pytest.mark.parametrize("topic", sorted(CATALOGUE))


def told(topic: str) -> Handler:
    return CATALOGUE[topic]


def test_the_page_tells_of_each_handler_and_of_no_other() -> None:
    assert set(SECTIONS) == set(CATALOGUE)
    assert len(handlers.__all__) == len(CATALOGUE)


@every_handler
def test_its_inputs_and_outputs_are_those_of_the_page(topic: str) -> None:
    section = SECTIONS[topic]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE)
    assert {name: "optional" not in kind for name, kind in rows} == told(topic).input_names()
    outputs = section.split("Outputs:")[1].split("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", outputs)) == told(topic).output_names()


@every_handler
def test_it_is_named_and_told_in_both_languages(topic: str) -> None:
    handler = told(topic)
    assert handler.title_vi
    assert handler.title_en
    first, second = handler.documentation.split("\n\n", 1)
    assert re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", first)
    assert second.isascii() or "chua_co" in second
    assert SECTIONS[topic].strip().startswith("Deferred." if handler.deferred else "Atomic.")
