"""The rule ``start-event-incoming``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "start-event-incoming",
    ERROR,
    vi="Dẫn luồng tới bước sau sự kiện bắt đầu.",
    en="Lead the flow to the step after the start event.",
)
def start_event_incoming(subject: Subject) -> Iterator[Found]:
    """A sequence flow into a start event (BPMN 10.5.2)."""
    for node in subject.nodes("startEvent"):
        if node.incoming:
            yield found(node, vi="Có luồng đi vào sự kiện bắt đầu {}.", en="A flow leads into the start event {}.")
