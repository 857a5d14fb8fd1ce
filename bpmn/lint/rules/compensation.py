"""The rule ``compensation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "compensation",
    ERROR,
    vi="Vẽ các bước hoàn tác thành luồng bình thường; bù trừ có ở phiên bản sau.",
    en="Draw the undoing steps as normal flow; a later version brings compensation.",
)
def compensation(subject: Subject) -> Iterator[Found]:
    """Compensation events and handlers (BPMN 10.7): not yet run."""
    for node, _event in subject.events(EventKind.COMPENSATE):
        yield found(
            node, vi="{} là sự kiện bù trừ, chưa chạy được.", en="{} is a compensation event, which is not run yet."
        )
    for node in subject.nodes():
        if node.for_compensation:
            yield found(
                node,
                vi="{} là hoạt động bù trừ, chưa chạy được.",
                en="{} is a compensation handler, which is not run yet.",
            )
