"""The rule ``condition-not-allowed``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

KINDS = names.EVENTS | {"parallelGateway", "eventBasedGateway"}


@rule(
    "condition-not-allowed",
    ERROR,
    vi="Xóa điều kiện, hoặc đặt cổng điều kiện ở giữa.",
    en="Remove the condition, or put an exclusive gateway between.",
)
def condition_not_allowed(subject: Subject) -> Iterator[Found]:
    """A condition on a flow out of an event, a parallel or an event-based gateway (BPMN 8.4.13).

    It would be ignored.
    """
    for node in subject.nodes(*KINDS):
        for flow in subject.outgoing(node):
            if subject.condition_drawn(flow):
                yield found(
                    flow,
                    vi=f"Luồng {{}} ra từ {shown(node)} không được có điều kiện.",
                    en=f"The flow {{}} out of {shown(node)} may not have a condition.",
                )
