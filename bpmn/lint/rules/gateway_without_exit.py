"""The rule ``gateway-without-exit``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("gateway-without-exit", ERROR, vi="Vẽ luồng đi ra từ cổng.", en="Draw a flow out of the gateway.")
def gateway_without_exit(subject: Subject) -> Iterator[Found]:
    """A gateway that nothing can leave."""
    for node in subject.nodes(*names.GATEWAYS):
        if not node.outgoing:
            yield found(node, vi="Không có luồng nào ra khỏi cổng {}.", en="Nothing can leave the gateway {}.")
