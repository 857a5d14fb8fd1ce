"""The rule ``message-without-name``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


@rule(
    "message-without-name",
    ERROR,
    vi="Đặt tên cho thông điệp hoặc tín hiệu.",
    en="Give the message or signal a name.",
)
def message_without_name(subject: Subject) -> Iterator[Found]:
    """A message or signal that is used and has no name: what is sent and what is waited for find each other by it."""
    for node in subject.nodes():
        for event in node.events:
            meant = subject.by_id.get(event.ref or "", []) if event.kind in NAMED else []
            if meant and not meant[0].get("name", "").strip():
                yield found(node, vi=f"«{event.ref}» ở {{}} không có tên.", en=f"«{event.ref}» at {{}} has no name.")
