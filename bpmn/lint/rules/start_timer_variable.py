"""The rule ``start-timer-variable``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "start-timer-variable",
    ERROR,
    vi="Ghi thời gian cố định, hoặc biểu thức không đọc biến.",
    en="Write a fixed time, or an expression without variables.",
)
def start_timer_variable(subject: Subject) -> Iterator[Found]:
    """A timer that starts a process and reads a variable: there is no case yet that could have it."""
    for node, event in subject.events(EventKind.TIMER):
        at_start = node.kind == "startEvent" and subject.homes[node.id].kind == "process"
        if at_start and event.expression is not None and event.expression.names:
            read = ", ".join(sorted(event.expression.names))
            yield found(
                node,
                vi=f"Hẹn giờ {{}} đọc biến ({read}) khi chưa có hồ sơ.",
                en=f"The timer {{}} reads variables ({read}) before there is a case.",
            )
