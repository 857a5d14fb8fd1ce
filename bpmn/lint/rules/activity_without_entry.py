"""The rule ``activity-without-entry``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "activity-without-entry",
    ERROR,
    vi="Nối hoạt động vào luồng, hoặc xóa.",
    en="Connect the activity to the flow, or remove it.",
)
def activity_without_entry(subject: Subject) -> Iterator[Found]:
    """An activity without a flow into it: by BPMN 10.3 it would begin by itself with its process, here never."""
    for scope in subject.scopes():
        started = any(node.kind == "startEvent" for node in scope.nodes.values())
        for node in scope.nodes.values() if started and scope.kind != "adHocSubProcess" else ():
            waits = node.triggered_by_event or node.for_compensation or node.instantiate
            if node.kind in names.ACTIVITIES and not node.incoming and not waits:
                yield found(node, vi="Không có luồng nào vào {}.", en="No flow leads to {}.")
