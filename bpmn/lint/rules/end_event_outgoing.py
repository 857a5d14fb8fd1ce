"""The rule ``end-event-outgoing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "end-event-outgoing",
    ERROR,
    vi="Xóa luồng, hoặc dùng sự kiện trung gian.",
    en="Remove the flow, or use an intermediate event.",
)
def end_event_outgoing(subject: Subject) -> Iterator[Found]:
    """A sequence flow out of an end event (BPMN 10.5.3)."""
    for node in subject.nodes("endEvent"):
        if node.outgoing:
            yield found(node, vi="Có luồng đi ra từ sự kiện kết thúc {}.", en="A flow leads out of the end event {}.")
