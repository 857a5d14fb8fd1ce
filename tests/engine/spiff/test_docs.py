"""``docs/bpmn.md`` against the engine's tables, the lint's tables and rules, and the tests that it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from bpmn import names
from bpmn.lint import all_rules
from bpmn.lint.rules.event_position import ALLOWED
from engine.spiff.table import ELEMENTS, EVENTS

HERE = Path(__file__).parent
TEXT = (HERE.parents[2] / "docs" / "bpmn.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.*?) ?\| (runs|refused) \| (.*?) ?\| `([\w-]+)` \|$", re.MULTILINE)


class Row(NamedTuple):
    element: str
    form: str
    answer: str
    how: str
    proof: str


ROWS = [Row(*found) for found in ROW.findall(TEXT)]


def test_every_line_of_the_tables_is_a_row() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("| `")]
    assert len(lines) == len(ROWS)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.answer == "runs"], ids=lambda row: f"{row.element} {row.form}"
)
def test_what_runs_names_a_test_that_exists(row: Row) -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("test_*.py")))
    assert f"def {row.proof}(" in tests


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.answer == "refused"], ids=lambda row: f"{row.element} {row.form}"
)
def test_what_is_refused_names_a_rule_that_refuses(row: Row) -> None:
    assert {rule.severity for rule in all_rules() if rule.id == row.proof} == {"error"}


def test_every_flow_node_of_bpmn_has_a_row_and_what_runs_is_what_the_engine_has() -> None:
    told = {row.element: {other.answer for other in ROWS if other.element == row.element} for row in ROWS}
    assert told.keys() >= names.FLOW_NODES
    assert {element for element in names.FLOW_NODES if "runs" in told[element]} == set(ELEMENTS)


def test_every_trigger_that_runs_has_a_row_and_no_other() -> None:
    for element in sorted(names.EVENTS - {"startEvent"}):
        forms = {row.form for row in ROWS if row.element == element and row.answer == "runs"}
        assert forms - {"none"} == {kind.value for kind in EVENTS[element]}
    starts = {row.form for row in ROWS if row.element == "startEvent"}
    plain = {form for form in starts if "of an event sub-process" not in form}
    assert plain - {"none"} == {kind.value for kind in EVENTS["process start"]}
    handled = ", ".join(form.removesuffix(" of an event sub-process") for form in starts - plain)
    assert set(handled.split(", ")) == {kind.value for kind in EVENTS["event sub-process start"]}


def test_the_lint_lets_through_exactly_the_triggers_that_run() -> None:
    positions = {
        "catching event": "intermediateCatchEvent",
        "throwing event": "intermediateThrowEvent",
        "boundary event": "boundaryEvent",
        "end event": "endEvent",
    }
    assert {positions.get(place, place): kinds for place, kinds in ALLOWED.items()} == EVENTS
