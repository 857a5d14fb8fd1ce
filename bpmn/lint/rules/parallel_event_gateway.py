"""The rule ``parallel-event-gateway``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "parallel-event-gateway",
    ERROR,
    vi="Dùng cổng song song với các sự kiện sau nó; loại này có ở phiên bản sau.",
    en="Use a parallel gateway with the events behind it; a later version brings this kind.",
)
def parallel_event_gateway(subject: Subject) -> Iterator[Found]:
    """An event-based gateway of type Parallel (BPMN 10.6.6): not yet run."""
    for node in subject.nodes("eventBasedGateway"):
        if node.event_gateway_type == "Parallel":
            yield found(
                node,
                vi="{} chờ đủ mọi sự kiện (Parallel), chưa chạy được.",
                en="{} waits for all its events (Parallel), which is not run yet.",
            )
