"""The rule ``boundary-incoming``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("boundary-incoming", ERROR, vi="Xóa luồng đi vào sự kiện biên.", en="Remove the flow into it.")
def boundary_incoming(subject: Subject) -> Iterator[Found]:
    """A sequence flow into a boundary event (BPMN 10.5.4)."""
    for node in subject.nodes("boundaryEvent"):
        if node.incoming:
            yield found(node, vi="Có luồng đi vào sự kiện biên {}.", en="A flow leads into the boundary event {}.")
