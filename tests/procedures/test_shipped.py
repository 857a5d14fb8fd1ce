"""What holds for every procedure that comes with the product."""

from __future__ import annotations

import json
import tomllib
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lxml import etree

from bpmn.forms import form_findings, read_form
from bpmn.reader import read
from engine import DOCUMENT_TYPES, check, files_of
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bpmn.model import Flow, Node, Process
    from tests.procedures.conftest import Opening

FOLDERS = sorted(path.parent for path in (ROOT / "bpmn" / "procedures").glob("*/procedure.toml"))
NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
}
SECTIONS = (
    "Mục đích", "Phạm vi", "Tài liệu viện dẫn", "Định nghĩa", "Nội dung", "Biểu mẫu", "Hồ sơ",
)  # fmt: skip

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
every_diagram = pytest.mark.parametrize(
    "diagram", [path for folder in FOLDERS for path in sorted(folder.glob("*.bpmn"))], ids=lambda path: path.stem
)
"""The diagrams of a procedure, each named after its process."""


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom


class Segment(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float

    def crosses(self, other: Segment) -> bool:
        if self.flat == other.flat:
            return False
        across, down = (self, other) if self.flat else (other, self)
        left, right = sorted((across.x1, across.x2))
        top, bottom = sorted((down.y1, down.y2))
        return left < down.x1 < right and top < across.y1 < bottom

    @property
    def flat(self) -> bool:
        return self.y1 == self.y2


def processes_of(diagram: Path) -> list[Process]:
    """The executable processes of a diagram: the one that it is named after, and others that work with it."""
    return [process for process in read(diagram.read_bytes()).processes.values() if process.executable]


def nodes_of(diagram: Path) -> Iterator[Node]:
    for process in processes_of(diagram):
        yield from process.root.walk()


def flows_of(diagram: Path) -> Iterator[Flow]:
    for process in processes_of(diagram):
        for scope in process.root.scopes():
            yield from scope.flows.values()


def drawing(diagram: Path) -> tuple[Mapping[str, Box], Mapping[str, list[Segment]]]:
    tree = etree.parse(diagram)
    boxes: dict[str, Box] = {}
    for shape in tree.iterfind(".//bpmndi:BPMNShape", NAMES):
        bounds = shape.find("dc:Bounds", NAMES)
        assert bounds is not None
        x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
        boxes[shape.get("bpmnElement", "")] = Box(x, y, x + width, y + height)
    lines: dict[str, list[Segment]] = {}
    for edge in tree.iterfind(".//bpmndi:BPMNEdge", NAMES):
        points = [(float(each.get("x", "")), float(each.get("y", ""))) for each in edge.iterfind("di:waypoint", NAMES)]
        lines[edge.get("bpmnElement", "")] = [Segment(*one, *two) for one, two in pairwise(points)]
    return boxes, lines


@every_folder
def test_it_publishes_without_an_error_and_is_told_in_full(folder: Path, demo: Opening) -> None:
    findings = check(demo(), dict(files_of(folder)))
    assert not [finding for finding in findings if finding.severity == "error"]
    wanting = {"no-form", "no-candidate", "missing-documentation", "missing-lane", "missing-name", "missing-retention"}
    assert not [finding for finding in findings if finding.rule in wanting]


@every_diagram
def test_every_step_is_named_in_both_languages_and_says_what_to_do_by_which_law(diagram: Path) -> None:
    for node in nodes_of(diagram):
        if node.kind in {"userTask", "serviceTask"}:
            assert node.name, node.id
            assert node.properties.get("name_en"), node.id
            told = node.kind == "userTask" and node.documentation
            assert not told or node.properties.get("documentation_en"), node.id
            assert len(node.documentation) > 20, node.id
        if node.kind == "userTask":
            assert node.work is not None
            assert node.work.form, node.id
            assert node.work.due, node.id
            assert "Điều" in node.properties["legal_basis"], node.id


@every_diagram
def test_every_decision_is_a_button_of_its_step_with_a_flow_for_each_answer(diagram: Path) -> None:
    told = " ".join(flow.condition.text for flow in flows_of(diagram) if flow.condition)
    forms = {node.work.form for node in nodes_of(diagram) if node.work is not None and node.work.form}
    for path in (diagram.parent / "forms" / f"{name}.form" for name in sorted(forms)):
        for field in read_form(path.read_bytes()).fields():
            if field.properties.get("outcome") == "true" and field.key in told:
                answers = [option.value for option in field.options]
                # One answer may be the default flow.
                assert sum(f"'{answer}'" in told for answer in answers) >= len(answers) - 1, path.name


@every_folder
def test_its_forms_are_sound_and_in_both_languages(folder: Path) -> None:
    for path in sorted(folder.glob("forms/*.form")):
        form = read_form(path.read_bytes())
        assert form.id == path.stem
        assert form_findings(form) == ()
        for component in _components(json.loads(path.read_text(encoding="utf-8"))["components"]):
            properties = component.get("properties", {})
            assert ("label" in component) == ("label_en" in properties), (path.name, component)
            assert ("description" in component) == ("description_en" in properties), (path.name, component)
            text, english = component.get("text", ""), properties.get("text_en", "")
            assert (bool(text), text[:1] == "=") == (bool(english), english[:1] == "="), (path.name, component)
            for option in component.get("values", ()):
                assert f"option_en:{option['value']}" in properties, (path.name, component)


def _components(found: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    for component in found:
        yield component
        inner = component.get("components", [])
        assert isinstance(inner, list)
        yield from _components(inner)


def test_the_kinds_of_documents_are_those_of_the_decree() -> None:
    for name in ("soan_thao", "van_ban_mat"):
        form = read_form((ROOT / "bpmn" / "procedures" / "van_ban_di" / "forms" / f"{name}.form").read_bytes())
        (field,) = [field for field in form.fields() if field.key == "loai_vb"]
        assert [option.value for option in field.options] == [kind.code for kind in DOCUMENT_TYPES]


@every_diagram
def test_the_drawing_shows_everything_and_runs_left_to_right_without_a_crossing(diagram: Path) -> None:
    boxes, lines = drawing(diagram)
    nodes = {node.id for node in nodes_of(diagram)}
    flows = {flow.id for flow in flows_of(diagram)}
    assert nodes <= set(boxes)
    assert flows == set(lines)
    crossing = [
        (one, two)
        for one, two in combinations(lines, 2)
        if any(first.crosses(second) for first in lines[one] for second in lines[two])
    ]
    assert crossing == []
    for process in processes_of(diagram):
        ends = [node.id for node in process.root.nodes.values() if node.kind == "endEvent"]
        starts = [node.id for node in process.root.nodes.values() if node.kind == "startEvent"]
        assert starts
        assert all(boxes[start].right < boxes[end].left for start in starts for end in ends)


@every_diagram
def test_no_flow_runs_through_a_step_and_every_step_stands_in_its_lane(diagram: Path) -> None:
    boxes, lines = drawing(diagram)
    bodies = {node.id: boxes[node.id] for node in nodes_of(diagram) if node.body is None}
    for flow, segments in lines.items():
        middles = [((each.x1 + each.x2) / 2, (each.y1 + each.y2) / 2) for each in segments]
        corners = [(each.x1, each.y1) for each in segments[1:]]
        for x, y in middles + corners:
            assert not [name for name, box in bodies.items() if box.holds(x, y)], flow
    for lane in (lane for process in processes_of(diagram) for lane in process.root.lanes.values()):
        for name in lane.nodes:
            x, y = (boxes[name].left + boxes[name].right) / 2, (boxes[name].top + boxes[name].bottom) / 2
            assert boxes[lane.id].holds(x, y), name


@every_folder
def test_its_roles_are_those_of_the_lanes(folder: Path) -> None:
    told = tomllib.loads((folder / "procedure.toml").read_text(encoding="utf-8"))
    assert told["key"] == folder.name
    processes = [process for path in folder.glob("*.bpmn") for process in processes_of(path)]
    assert told["roles"] == {lane.id: lane.role for each in processes for lane in each.root.lanes.values()}


@every_folder
def test_its_page_has_the_seven_sections(folder: Path) -> None:
    heads = [line for line in (folder / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert len(heads) == len(SECTIONS)
    for number, (head, section) in enumerate(zip(heads, SECTIONS, strict=True), 1):
        assert head.startswith(f"## {number}. {section}")
