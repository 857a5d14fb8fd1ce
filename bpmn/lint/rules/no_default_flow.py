"""The rule ``no-default-flow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("no-default-flow", WARNING, vi="Đặt một luồng làm mặc định.", en="Make one of them the default flow.")
def no_default_flow(subject: Subject) -> Iterator[Found]:
    """A gateway or an activity whose flows all have conditions: where none holds, the case cannot go on."""
    for node in subject.nodes("exclusiveGateway", "inclusiveGateway", *names.ACTIVITIES):
        flows = subject.outgoing(node)
        if len(flows) > 1 and not any(flow.default for flow in flows) and all(map(subject.condition_drawn, flows)):
            yield found(node, vi="{} không có luồng mặc định.", en="{} has no default flow.")
