"""The rule ``instantiating-receive``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "instantiating-receive",
    ERROR,
    vi="Dùng sự kiện bắt đầu bằng thông điệp; cách này có ở phiên bản sau.",
    en="Use a message start event; a later version brings this.",
)
def instantiating_receive(subject: Subject) -> Iterator[Found]:
    """A receive task or event-based gateway that starts the process (instantiate="true"): not yet run."""
    for node in subject.nodes("receiveTask", "eventBasedGateway"):
        if node.instantiate:
            yield found(
                node,
                vi="{} tự khởi tạo quy trình, chưa chạy được.",
                en="{} starts the process by itself, which is not run yet.",
            )
