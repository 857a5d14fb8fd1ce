"""The rule ``due-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint import times
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "due-invalid",
    ERROR,
    vi="Ghi ngày giờ ISO 8601, khoảng thời gian (P3D), hoặc biểu thức như ${working_days(3)}.",
    en="Write an ISO 8601 instant, a length (P3D), or an expression such as ${working_days(3)}.",
)
def due_invalid(subject: Subject) -> Iterator[Found]:
    """A due or follow-up date that is neither a time nor an expression."""
    for node in subject.nodes():
        for written in (node.work.due, node.work.follow_up) if node.work else ():
            if written is None or not written.is_literal:
                continue
            text = written.text.strip()
            if not times.is_instant(text) and not times.is_length(text):
                yield found(
                    node,
                    vi=f"Thời hạn «{written.text[:60]}» của {{}} không hợp lệ.",
                    en=f"The date «{written.text[:60]}» of {{}} is not valid.",
                )
