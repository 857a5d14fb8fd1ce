"""The rule ``default-flow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

KINDS = names.ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


@rule(
    "default-flow",
    ERROR,
    vi="Chọn một luồng đi ra từ chính phần tử đó.",
    en="Choose a flow that leaves the element itself.",
)
def default_flow(subject: Subject) -> Iterator[Found]:
    """A default flow that does not leave the node that names it, or a node that can have none (BPMN 8.4.13)."""
    for node in subject.nodes():
        for element in subject.by_id.get(node.id, []):
            default = element.get("default", "")
            ids = {flow.get("id") for flow in subject.meant(default)}
            if ids and (not ids & set(node.outgoing) or node.kind not in KINDS):
                yield found(
                    node,
                    vi=f"Luồng mặc định «{default}» không dùng được ở {{}}.",
                    en=f"The default flow «{default}» cannot be one of {{}}.",
                )
