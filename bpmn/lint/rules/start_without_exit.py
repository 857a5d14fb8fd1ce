"""The rule ``start-without-exit``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "start-without-exit",
    ERROR,
    vi="Nối sự kiện bắt đầu với bước đầu tiên.",
    en="Connect the start event to the first step.",
)
def start_without_exit(subject: Subject) -> Iterator[Found]:
    """A start event from which no flow leads on: what it starts is over at once."""
    for node in subject.nodes("startEvent"):
        if not node.outgoing:
            yield found(node, vi="Sự kiện bắt đầu {} không dẫn tới đâu.", en="The start event {} leads nowhere.")
