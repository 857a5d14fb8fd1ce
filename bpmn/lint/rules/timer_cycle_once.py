"""The rule ``timer-cycle-once``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule
from bpmn.model import EventKind, TimerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node


@rule("timer-cycle-once", WARNING, vi="Dùng timeDate hoặc timeDuration.", en="Use a timeDate or a timeDuration.")
def timer_cycle_once(subject: Subject) -> Iterator[Found]:
    """A repeating timer where one time ends the waiting: in the flow, or interrupting. Only its first time counts."""
    for node, event in subject.events(EventKind.TIMER):
        if event.timer is TimerKind.CYCLE and _once(subject, node):
            yield found(
                node,
                vi="Hẹn giờ {} lặp lại ở nơi chỉ chờ được một lần.",
                en="The timer {} repeats where only its first time counts.",
            )


def _once(subject: Subject, node: Node) -> bool:
    if node.kind == "startEvent":
        owner = subject.owner(subject.homes[node.id])
        return owner is not None and owner.triggered_by_event and node.interrupting
    return node.kind == "intermediateCatchEvent" or node.interrupting
