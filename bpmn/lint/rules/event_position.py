"""The rule ``event-position``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.words import KINDS
from bpmn.lint.words import POSITIONS as WORDS
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node

POSITIONS = {
    "intermediateCatchEvent": "catching event",
    "intermediateThrowEvent": "throwing event",
    "boundaryEvent": "boundary event",
    "endEvent": "end event",
}
WAITS = frozenset({EventKind.MESSAGE, EventKind.TIMER, EventKind.CONDITIONAL, EventKind.SIGNAL})
RAISED = frozenset({EventKind.ERROR, EventKind.ESCALATION})
THROWN = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION})
ALLOWED: dict[str, frozenset[EventKind]] = {
    "process start": WAITS,
    "sub-process start": frozenset(),
    "event sub-process start": WAITS | RAISED,
    "catching event": WAITS | {EventKind.LINK},
    "throwing event": THROWN | {EventKind.LINK},
    "boundary event": WAITS | RAISED,
    "end event": THROWN | {EventKind.ERROR, EventKind.TERMINATE},
}
TRIGGERED = frozenset({"catching event", "boundary event", "event sub-process start"})
JUDGED_ELSEWHERE = frozenset({EventKind.CANCEL, EventKind.COMPENSATE})
TRIGGER = Message(vi="Chọn điều kiện kích hoạt cho sự kiện.", en="Choose a trigger for the event.")


@rule(
    "event-position",
    ERROR,
    vi="Dùng loại sự kiện được phép ở vị trí này (xem docs/bpmn.md).",
    en="Use a kind of event that may stand there (docs/bpmn.md).",
)
def event_position(subject: Subject) -> Iterator[Found]:
    """A trigger where BPMN 2.0, table 10.93 does not have it, or a catching event without any.

    An error cannot start a process, a timer cannot be thrown, and so on.
    """
    for node in subject.nodes(*names.EVENTS):
        position = _position(subject, node)
        for event in node.events:
            if event.kind not in ALLOWED[position] | JUDGED_ELSEWHERE:
                yield found(
                    node,
                    vi=f"Sự kiện {KINDS[event.kind].vi} {{}} không được là {WORDS[position].vi}.",
                    en=f"The {KINDS[event.kind].en} event {{}} cannot be a {position}.",
                )
        if not node.events and position in TRIGGERED and not _elsewhere(subject, node):
            yield found(
                node,
                vi=f"{{}} ({WORDS[position].vi}) không có điều kiện kích hoạt.",
                en=f"{{}} ({position}) has no trigger.",
                remedy=TRIGGER,
            )


def _position(subject: Subject, node: Node) -> str:
    if node.kind != "startEvent":
        return POSITIONS[node.kind]
    owner = subject.owner(subject.homes[node.id])
    if owner is None:
        return "process start"
    return "event sub-process start" if owner.triggered_by_event else "sub-process start"


def _elsewhere(subject: Subject, node: Node) -> bool:
    """Tell whether the node has a definition that the model does not know: a dangling or an unknown one."""
    return any(
        names.kind(child).endswith(("EventDefinition", "EventDefinitionRef"))
        or names.kind(child) == "eventDefinitionRef"
        for element in subject.by_id.get(node.id, ())
        for child in element
    )
