"""The rule ``gateway-direction``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "gateway-direction",
    WARNING,
    vi="Sửa gatewayDirection, hoặc xóa; hình vẽ mới là điều được chạy.",
    en="Correct gatewayDirection or remove it; what is drawn is what runs.",
)
def gateway_direction(subject: Subject) -> Iterator[Found]:
    """A gateway that says Converging and splits, or says Diverging and joins (BPMN 10.6.1)."""
    for node in subject.nodes(*names.GATEWAYS):
        said = next((element.get("gatewayDirection") for element in subject.by_id.get(node.id, ())), None)
        if (said == "Converging" and len(node.outgoing) > 1) or (said == "Diverging" and len(node.incoming) > 1):
            yield found(
                node,
                vi=f"Cổng {{}} ghi {said} nhưng được vẽ khác.",
                en=f"The gateway {{}} says {said} but is drawn otherwise.",
            )
