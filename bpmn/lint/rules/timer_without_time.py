"""The rule ``timer-without-time``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "timer-without-time",
    ERROR,
    vi="Ghi timeDate, timeDuration hoặc timeCycle.",
    en="Write a timeDate, a timeDuration or a timeCycle.",
)
def timer_without_time(subject: Subject) -> Iterator[Found]:
    """A timer without a time: it would never or at once be due."""
    for node, event in subject.events(EventKind.TIMER):
        if event.expression is None and not subject.misread(node.id):
            yield found(node, vi="Hẹn giờ {} không có thời gian.", en="The timer {} has no time.")
