"""The rule ``mixed-gateway``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "mixed-gateway",
    WARNING,
    vi="Vẽ hai cổng: một cổng gộp, một cổng rẽ.",
    en="Draw two gateways, one to join and one to split.",
)
def mixed_gateway(subject: Subject) -> Iterator[Found]:
    """A gateway that both joins and splits: it runs, but people misread it."""
    for node in subject.nodes(*names.GATEWAYS):
        if len(node.incoming) > 1 and len(node.outgoing) > 1:
            yield found(node, vi="Cổng {} vừa gộp vừa rẽ.", en="The gateway {} joins and splits.")
