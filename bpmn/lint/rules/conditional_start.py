"""The rule ``conditional-start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "conditional-start",
    WARNING,
    vi="Khởi động bằng thông điệp, tín hiệu, hẹn giờ, hoặc bằng tay.",
    en="Start it by a message, a signal, a timer, or by hand.",
)
def conditional_start(subject: Subject) -> Iterator[Found]:
    """A process that a condition should start: conditions are watched inside cases, and there is none yet."""
    for node, _event in subject.events(EventKind.CONDITIONAL):
        if node.kind == "startEvent" and subject.homes[node.id].kind == "process":
            yield found(
                node,
                vi="Điều kiện {} không tự khởi động hồ sơ nào.",
                en="The condition {} starts no case by itself.",
            )
