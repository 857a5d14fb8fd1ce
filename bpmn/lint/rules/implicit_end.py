"""The rule ``implicit-end``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import INFO, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "implicit-end",
    INFO,
    vi="Vẽ sự kiện kết thúc để người đọc thấy kết quả.",
    en="Draw an end event, so that a reader sees the outcome.",
)
def implicit_end(subject: Subject) -> Iterator[Found]:
    """An activity or event with no flow out of it: the path ends there (BPMN 10.5.3)."""
    for node in subject.nodes(*names.ACTIVITIES, "intermediateCatchEvent", "intermediateThrowEvent"):
        linked = node.kind == "intermediateThrowEvent" and any(event.kind is EventKind.LINK for event in node.events)
        if not node.outgoing and not node.triggered_by_event and not node.for_compensation and not linked:
            yield found(
                node, vi="Luồng dừng ở {} mà không có sự kiện kết thúc.", en="The flow ends at {} without an end event."
            )
