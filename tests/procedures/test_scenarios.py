from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import engine
from bpmn.model import EventKind
from bpmn.reader import read
from engine import By, Home, RegisterQuery, audit_verify, register
from tests.procedures.scenario import Walk
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bpmn.model import Node, Scope
    from engine import CaseView
    from tests.procedures.conftest import Opening

PROCEDURES = ROOT / "bpmn" / "procedures"
SCENARIOS = sorted(PROCEDURES.glob("*/scenarios/*.toml"))
DIAGRAMS = sorted(PROCEDURES.glob("*/*.bpmn"))


def title(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", SCENARIOS, ids=title)
def test_a_scenario_goes_as_it_is_told(path: Path, demo: Opening) -> None:
    at = Walk.told_of(path)["at"]
    home = demo(at)
    walk = Walk(home, path)
    walk.walk()
    after, reached = walk.told["after"], walk.case()
    assert (reached.status, reached.end_state) == (after["status"], after.get("end_state"))
    _variables(after, reached)
    _documents(after, reached)
    _links(walk, after)
    _registers(home, walk.by("van_thu"), after)
    assert [task.element for task in reached.tasks] == after.get("open", [])
    assert set(after.get("trail", [])) <= {entry.kind for entry in reached.trail}
    for told in after.get("cases", []):
        other = walk.of(told)
        assert (other.status, other.end_state) == (told["status"], told.get("end_state"))
        _variables(told, other)
        _documents(told, other)
    assert audit_verify(home, walk.by("admin")).ok


def _variables(after: Mapping[str, Any], reached: CaseView) -> None:
    for name, value in after.get("variables", {}).items():
        assert reached.variables.get(name) == value, name
    for name in after.get("absent", []):
        assert reached.variables.get(name) is None, name
    for told in after.get("rows", []):
        assert reached.variables[told["variable"]] == told["values"]


def _documents(after: Mapping[str, Any], reached: CaseView) -> None:
    for told in after.get("documents", []):
        found = [document for document in reached.documents if document.kind == told["kind"]]
        assert len(found) == 1, [document.kind for document in reached.documents]
        assert found[0].number == told.get("number")
        assert found[0].state == told.get("state", "draft")
        assert len(found[0].versions) == told.get("versions", 1)
        assert told.get("file") in {None, *(version.name for version in found[0].versions[-1:])}


def _links(walk: Walk, after: Mapping[str, Any]) -> None:
    for told in after.get("links", []):
        paper = walk.paper(told["from"])
        found = [each for each in engine.links(walk.home, walk.by("admin"), paper.id) if each.outgoing]
        assert [(each.kind, each.document.number) for each in found] == [tuple(each) for each in told["to"]]


def _registers(home: Home, by: By, after: Mapping[str, Any]) -> None:
    for told in after.get("registers", []):
        page = register(home, by, told["code"], RegisterQuery(year=told.get("year")))
        keys = [column.key for column in page.declaration.columns]
        shown = [(dict(zip(keys, row.cells, strict=True)), list(row.notes)) for row in page.rows]
        found = [notes for cells, notes in shown if {key: cells[key] for key in told["row"]} == told["row"]]
        assert len(found) == 1, shown
        assert found[0] == told.get("notes", found[0])


def test_the_reason_of_a_withdrawal_stands_in_the_trail(demo: Opening) -> None:
    path = PROCEDURES / "van_ban_di" / "scenarios" / "rut_van_ban.toml"
    walk = Walk(demo(Walk.told_of(path)["at"]), path)
    walk.walk()
    changed = {name: new for entry in walk.case().trail for name, _, new in entry.changes}
    assert "Lịch họp đã đổi." in str(changed.get("ly_do_rut"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_end_of_a_procedure_has_a_scenario(path: Path) -> None:
    found = {key: process for key, process in read(path.read_bytes()).processes.items() if process.executable}
    scenarios = [Walk.told_of(each) for each in path.parent.glob("scenarios/*.toml")]
    told = {each["after"].get("end_state") for each in scenarios if each["procedure"] in found}
    others = [case for each in scenarios for case in each["after"].get("cases", ())]
    told |= {case.get("end_state") for case in others if "of" in case or case.get("in") in found}
    ends = {node.id for process in found.values() for node in _ends(process.root) if node.name}
    assert ends <= told


def _ends(scope: Scope) -> Iterator[Node]:
    """The ends of a case: of the process, and of the event sub-processes that interrupt it."""
    for node in scope.nodes.values():
        if node.kind == "endEvent" and not any(event.kind is EventKind.ESCALATION for event in node.events):
            yield node
        elif node.body is not None and node.triggered_by_event:
            (start,) = (inner for inner in node.body.nodes.values() if inner.kind == "startEvent")
            if start.interrupting:
                yield from _ends(node.body)
