"""The rule ``receive-without-message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("receive-without-message", ERROR, vi="Chọn thông điệp cho tác vụ.", en="Choose the task's message.")
def receive_without_message(subject: Subject) -> Iterator[Found]:
    """A receive task that does not say which message it waits for."""
    for node in subject.nodes("receiveTask"):
        if not node.events:
            yield found(node, vi="{} không nêu thông điệp cần chờ.", en="{} does not say which message it waits for.")
