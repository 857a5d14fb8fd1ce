"""The guide to forms and the code say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bpmn.forms import ANSWERS, FormError, Kind, Picker
from bpmn.forms.messages import FAULTS
from tests.bpmn.forms_support import form, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.errors import Message

GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")


def first_cells(title: str) -> list[str]:
    section = GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)


def test_every_component_is_in_the_guide() -> None:
    assert {cell.strip("`") for cell in first_cells("Components")} == set(Kind)


@pytest.mark.parametrize("kind", ["html", "iframe", "image", "table", "multipage", "page", "documentPreview"])
def test_what_the_guide_calls_refused_is_refused(kind: str) -> None:
    assert f"`{kind}`" in GUIDE
    with pytest.raises(FormError):
        form(part(kind))


def test_every_picker_is_in_the_guide() -> None:
    (row,) = [line for line in GUIDE.splitlines() if line.startswith("| `picker`")]
    assert set(Picker) <= set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("catalogue", [ANSWERS, FAULTS], ids=["answers", "faults"])
def test_every_message_has_both_languages_and_the_same_figures(catalogue: Mapping[str, Message]) -> None:
    for key, message in catalogue.items():
        vi, en = ({name.removesuffix("_vi").removesuffix("_en") for name in figures(text)} for text in message)
        assert vi == en, key
        assert message.vi != message.en
        assert all(text.endswith((".", "{hint}", "}")) for text in message), key


def figures(text: str) -> set[str]:
    return set(re.findall(r"(?<!{){(\w+)}", text))
