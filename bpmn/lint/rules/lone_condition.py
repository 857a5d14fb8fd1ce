"""The rule ``lone-condition``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

UNCONDITIONAL = names.EVENTS | {"parallelGateway", "eventBasedGateway"}


@rule(
    "lone-condition",
    WARNING,
    vi="Xóa điều kiện, hoặc vẽ luồng cho trường hợp còn lại.",
    en="Remove the condition, or draw the flow for the other case.",
)
def lone_condition(subject: Subject) -> Iterator[Found]:
    """A condition on the only flow out of a node: where it does not hold, there is no way on."""
    for node in subject.nodes():
        flows = subject.outgoing(node)
        if len(flows) == 1 and subject.condition_drawn(flows[0]) and node.kind not in UNCONDITIONAL:
            yield found(
                flows[0],
                vi=f"Luồng {{}} là lối ra duy nhất của {shown(node)} mà có điều kiện.",
                en=f"The flow {{}} is the only way out of {shown(node)} and has a condition.",
            )
