"""The rule ``unreachable``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.graph import edges, reach
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("unreachable", WARNING, vi="Nối phần tử vào luồng, hoặc xóa.", en="Connect it to the flow, or remove it.")
def unreachable(subject: Subject) -> Iterator[Found]:
    """A node that no start event leads to: it is never run."""
    for scope in subject.scopes():
        ways = edges(scope)
        starts = [
            node.id
            for node in scope.nodes.values()
            if node.kind == "startEvent" or node.triggered_by_event or node.instantiate
        ]
        reached = reach(starts, ways)
        for node in scope.nodes.values() if starts and scope.kind != "adHocSubProcess" else ():
            lone = node.kind in names.ACTIVITIES and not node.incoming  # the rule activity-without-entry tells of it
            if node.id not in reached and not lone:
                yield found(node, vi="Không có đường nào tới {}.", en="Nothing leads to {}.")
