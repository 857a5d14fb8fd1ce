"""The rule ``boundary-without-exit``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("boundary-without-exit", ERROR, vi="Vẽ luồng đi ra từ sự kiện biên.", en="Draw a flow out of it.")
def boundary_without_exit(subject: Subject) -> Iterator[Found]:
    """A boundary event from which no flow leads on (BPMN 10.5.4)."""
    for node in subject.nodes("boundaryEvent"):
        if not node.outgoing and not any(event.kind is EventKind.COMPENSATE for event in node.events):
            yield found(node, vi="Sự kiện biên {} không dẫn tới đâu.", en="The boundary event {} leads nowhere.")
