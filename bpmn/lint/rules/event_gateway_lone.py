"""The rule ``event-gateway-lone``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "event-gateway-lone",
    ERROR,
    vi="Vẽ thêm sự kiện chờ, hoặc bỏ cổng.",
    en="Draw the other events to wait for, or remove the gateway.",
)
def event_gateway_lone(subject: Subject) -> Iterator[Found]:
    """An event-based gateway with a single way out: it must have two or more (BPMN 10.6.6)."""
    for node in subject.nodes("eventBasedGateway"):
        if len(node.outgoing) == 1:
            yield found(
                node,
                vi="Cổng sự kiện {} chỉ có một luồng ra.",
                en="The event gateway {} has a single flow out of it.",
            )
