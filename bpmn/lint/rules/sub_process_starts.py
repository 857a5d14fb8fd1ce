"""The rule ``sub-process-starts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "sub-process-starts",
    ERROR,
    vi="Giữ một sự kiện bắt đầu trong quy trình con.",
    en="Keep one start event in the sub-process.",
)
def sub_process_starts(subject: Subject) -> Iterator[Found]:
    """A sub-process with several start events: the flow into it can mean only one (BPMN 10.5.2)."""
    for node in subject.nodes(*names.SUB_PROCESSES):
        starts = (
            [] if node.body is None else [inner for inner in node.body.nodes.values() if inner.kind == "startEvent"]
        )
        if len(starts) > 1 and not node.triggered_by_event:
            yield found(
                node, vi="Quy trình con {} có nhiều sự kiện bắt đầu.", en="The sub-process {} has several start events."
            )
