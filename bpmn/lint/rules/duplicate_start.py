"""The rule ``duplicate-start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node, Scope

NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


@rule(
    "duplicate-start",
    ERROR,
    vi="Giữ một sự kiện bắt đầu cho mỗi cách khởi động.",
    en="Keep one start event for each way to start.",
)
def duplicate_start(subject: Subject) -> Iterator[Found]:
    """Several start events without trigger, or with the same message or signal.

    Nobody could tell which one is meant.
    """
    of_the_file: set[tuple[str, str]] = set()
    for scope in subject.scopes():
        seen: set[tuple[str, str]] = set()
        for node in scope.nodes.values():
            trigger = _trigger(node)
            if trigger is None:
                continue
            if trigger in (of_the_file if _is_for_one(scope, trigger) else seen):
                yield found(
                    node,
                    vi="{} khởi động giống một sự kiện bắt đầu khác.",
                    en="{} starts on the same as another start event.",
                )
            seen.add(trigger)
            if _is_for_one(scope, trigger):
                of_the_file.add(trigger)


def _is_for_one(scope: Scope, trigger: tuple[str, str]) -> bool:
    """Tell whether a trigger starts one process of the file: a message has one receiver, a signal all."""
    return scope.kind == "process" and trigger[0] == EventKind.MESSAGE


def _trigger(node: Node) -> tuple[str, str] | None:
    """Give what starts a start event, None where each is its own (timers, conditions) or where it is no start event."""
    if node.kind != "startEvent":
        return None
    if not node.events:
        return "none", ""
    event = node.events[0]
    return (event.kind.value, event.name) if event.kind in NAMED and event.name else None
