"""The rule ``lane-overlap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element


@rule("lane-overlap", ERROR, vi="Để mỗi phần tử trong một làn.", en="Leave each element in one lane.")
def lane_overlap(subject: Subject) -> Iterator[Found]:
    """A node that stands in two lanes, neither inside the other: nobody could tell whose it is (BPMN 10.8)."""
    for element in subject.elements:
        if names.kind(element) not in names.SCOPES | {"lane"}:
            continue
        seen: set[str] = set()
        sets = [*names.children(element, "laneSet"), *names.children(element, "childLaneSet")]
        for lane in (lane for lane_set in sets for lane in names.children(lane_set, "lane")):
            inside = _inside(subject, lane)
            for twice in sorted(seen & inside & subject.homes.keys()):
                place = subject.homes[twice].nodes[twice]
                yield found(place, vi="{} nằm trong hai làn.", en="{} stands in two lanes.")
            seen |= inside


def _inside(subject: Subject, lane: Element) -> set[str]:
    """Give the ids of what stands in a lane or in the lanes inside it."""
    listed = (names.text(reference) for reference in lane.iter(names.bpmn("flowNodeRef")))
    return {node.get("id", "") for reference in listed for node in subject.meant(reference)}
