"""The rule ``complex-gateway``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "complex-gateway",
    ERROR,
    vi="Dùng cổng song song hoặc cổng bao hàm; cổng phức hợp có ở phiên bản sau.",
    en="Use parallel or inclusive gateways; a later version brings this one.",
)
def complex_gateway(subject: Subject) -> Iterator[Found]:
    """A complex gateway (BPMN 10.6.5): not yet run."""
    for node in subject.nodes("complexGateway"):
        yield found(
            node, vi="{} là cổng phức hợp, chưa chạy được.", en="{} is a complex gateway, which is not run yet."
        )
