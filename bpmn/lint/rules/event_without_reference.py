"""The rule ``event-without-reference``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.words import KINDS
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})
CODED = frozenset({EventKind.ERROR, EventKind.ESCALATION})


@rule(
    "event-without-reference",
    ERROR,
    vi="Chọn thông điệp, tín hiệu, lỗi hoặc báo cáo leo thang cho sự kiện.",
    en="Choose the event's message, signal, error or escalation.",
)
def event_without_reference(subject: Subject) -> Iterator[Found]:
    """A message or signal event that does not name its message or signal, or a throw that names no error."""
    for node in subject.nodes(*names.EVENTS):
        for event in node.events:
            needed = event.kind in NAMED or (event.kind in CODED and node.kind not in names.CATCHING)
            working = event.kind is EventKind.MESSAGE and node.service is not None
            if needed and event.ref is None and not working:
                yield found(
                    node,
                    vi=f"Sự kiện {KINDS[event.kind].vi} {{}} không nêu cụ thể là gì.",
                    en=f"The {event.kind} event {{}} does not name its {event.kind}.",
                )
