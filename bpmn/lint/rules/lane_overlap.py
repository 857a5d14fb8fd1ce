"""The rule ``lane-overlap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("lane-overlap", ERROR, vi="Để mỗi phần tử trong một làn.", en="Leave each element in one lane.")
def lane_overlap(subject: Subject) -> Iterator[Found]:
    """A node that stands in two lanes, neither inside the other: nobody could tell whose it is (BPMN 10.8)."""
    for element in subject.elements:
        if names.kind(element) not in {"laneSet", "childLaneSet"}:
            continue
        seen: set[str] = set()
        for lane in names.children(element, "lane"):
            inside = {
                node.get("id", "")
                for ref in lane.iter(names.bpmn("flowNodeRef"))
                for node in subject.meant(ref.text or "")
            }
            for twice in sorted(seen & inside & subject.homes.keys()):
                place = subject.homes[twice].nodes[twice]
                yield found(place, vi="{} nằm trong hai làn.", en="{} stands in two lanes.")
            seen |= inside
