"""Broken copies of a diagram that has everything: each is a diagram with findings, or is refused as unreadable."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from bpmn.lint import lint
from bpmn.model import Diagram
from bpmn.reader import UnreadableDiagramError, read
from bpmn.rewrite import rewritten

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

SOURCE = (Path(__file__).parent / "diagrams" / "everything.bpmn").read_bytes()
ROOT = etree.fromstring(SOURCE)
ELEMENTS = len(list(ROOT.iter()))
WORDS = [
    "",
    "draft",
    "f1",
    "inner",
    "everything",
    "${",
    "${a",
    "${a.b(1)}",
    "-1",
    "999999999999",
    "true",
    "${}",
    "x" * 300,
]
PLACES = st.integers(min_value=1, max_value=ELEMENTS - 1)
BREAKS = st.sampled_from(["drop", "double", "move", "rename", "attribute", "text", "empty"])


def broken(root: Element, how: str, first: Element, second: Element, word: str) -> None:
    """Break a tree in one place."""
    parent = first.getparent()
    assert parent is not None
    breaks: dict[str, Callable[[], object]] = {
        "drop": lambda: parent.remove(first),
        "double": lambda: parent.append(copy.deepcopy(first)),
        "move": lambda: second.append(copy.deepcopy(first)),
        "rename": lambda: setattr(first, "tag", second.tag),
        "attribute": lambda: first.set(next(iter(second.attrib), "id"), word),
        "text": lambda: setattr(first, "text", word),
        "empty": first.clear,
    }
    breaks[how]()
    assert root is not None


def judge(data: bytes) -> None:
    """Read, lint and rewrite whatever comes."""
    try:
        diagram = read(data)
    except UnreadableDiagramError:
        return
    assert isinstance(diagram, Diagram)
    for finding in lint(diagram, file="x.bpmn", forms=(), topics=()):
        assert all(finding.message)
        assert all(finding.remedy)
    rewritten(diagram)


def break_and_judge(steps: list[tuple[str, int, int, str]]) -> None:
    root = copy.deepcopy(ROOT)
    for how, first, second, word in steps:
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        if len(elements) > 1:
            broken(root, how, elements[1 + first % (len(elements) - 1)], elements[second % len(elements)], word)
    judge(etree.tostring(root))


STEPS = st.lists(st.tuples(BREAKS, PLACES, PLACES, st.sampled_from(WORDS)), min_size=1, max_size=6)


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_broken_diagram_is_judged_or_refused(steps: list[tuple[str, int, int, str]]) -> None:
    break_and_judge(steps)


@pytest.mark.full
@given(STEPS)
@settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_thousands_of_broken_diagrams_are_judged_or_refused(steps: list[tuple[str, int, int, str]]) -> None:
    break_and_judge(steps)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_judged_or_refused(data: bytes) -> None:
    judge(data)


@given(st.integers(0, len(SOURCE) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_diagram_with_other_bytes_inside_is_judged_or_refused(place: int, noise: bytes) -> None:
    judge(SOURCE[:place] + noise + SOURCE[place + len(noise) :])
