"""The rule ``flow-without-condition``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "flow-without-condition",
    ERROR,
    vi="Thêm điều kiện, hoặc đặt luồng này làm mặc định.",
    en="Give it a condition, or make it the default flow.",
)
def flow_without_condition(subject: Subject) -> Iterator[Found]:
    """A flow without condition beside others out of an exclusive gateway (BPMN 10.6.2).

    It would always or never be taken, as the order falls.
    """
    for node in subject.nodes("exclusiveGateway"):
        flows = subject.outgoing(node)
        for flow in flows if len(flows) > 1 else []:
            if not flow.default and not subject.condition_drawn(flow):
                yield found(
                    flow,
                    vi=f"Luồng {{}} ra từ cổng {shown(node)} không có điều kiện.",
                    en=f"The flow {{}} out of the gateway {shown(node)} has no condition.",
                )
