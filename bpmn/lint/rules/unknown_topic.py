"""The rule ``unknown-topic``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import INFO, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "unknown-topic",
    INFO,
    vi="Kiểm tra tên topic, hoặc chạy chương trình ngoài xử lý topic này.",
    en="Check the topic's name, or run an outside worker for it.",
)
def unknown_topic(subject: Subject) -> Iterator[Found]:
    """A topic without a handler here: the step waits for an outside worker."""
    for node in subject.nodes():
        topic = node.service.topic if node.service else None
        if subject.topics is not None and topic is not None and topic not in subject.topics:
            yield found(
                node,
                vi=f"Không có bộ xử lý cho topic «{topic}» của {{}}.",
                en=f"No handler here for the topic «{topic}» of {{}}.",
            )
