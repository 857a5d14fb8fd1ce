"""The rule ``service-without-work``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "service-without-work",
    ERROR,
    vi='Ghi camunda:type="external" với camunda:topic, hoặc camunda:expression.',
    en='Give it camunda:type="external" with a camunda:topic, or a camunda:expression.',
)
def service_without_work(subject: Subject) -> Iterator[Found]:
    """A service task with neither topic nor expression, or a send task without even a message.

    Nothing would be done.
    """
    for node in subject.nodes("serviceTask", "sendTask"):
        if node.service is None and not node.events and not subject.misread(node.id):
            yield found(node, vi="{} không có việc gì để làm.", en="{} has nothing to do.")
