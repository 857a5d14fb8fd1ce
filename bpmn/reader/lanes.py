"""Lanes: who does what (BPMN 10.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

ROLE = "role"


def read_lanes(drawing: Drawing, scope: Element) -> dict[str, Lane]:
    """Read the lanes of a process or sub-process, outer lanes before the ones inside them."""
    lanes: dict[str, Lane] = {}
    for element in _walk(scope, "laneSet"):
        name, properties = element.get("name", "").strip(), names.properties(element)
        lane = Lane(
            id=drawing.id(element),
            name=name,
            role=properties.get(ROLE, "").strip() or name,
            line=names.line(element),
            nodes=tuple(drawing.meant(names.text(node)) for node in names.children(element, "flowNodeRef")),
            documentation=names.documentation(element),
            properties=properties,
        )
        lanes.setdefault(lane.id, lane)
    return lanes


def innermost(lanes: Mapping[str, Lane]) -> dict[str, str]:
    """Give the innermost lane of each node: lanes inside others come later and win."""
    return {node: lane.id for lane in lanes.values() for node in lane.nodes}


def _walk(holder: Element, sets: str) -> Iterator[Element]:
    for lane_set in names.children(holder, sets):
        for lane in names.children(lane_set, "lane"):
            yield lane
            yield from _walk(lane, "childLaneSet")
