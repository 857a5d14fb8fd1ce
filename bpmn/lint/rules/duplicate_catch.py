"""The rule ``duplicate-catch``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule, shown
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node


CODED = frozenset({EventKind.ERROR, EventKind.ESCALATION})
NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


@rule(
    "duplicate-catch",
    ERROR,
    vi="Giữ một sự kiện cho mỗi mã, thông điệp hoặc tín hiệu.",
    en="Keep one event for each code, message or signal.",
)
def duplicate_catch(subject: Subject) -> Iterator[Found]:
    """Two events that catch the same on one activity, in one scope's event sub-processes or behind one event gateway.

    BPMN 10.5.1 and 10.5.6 leave open which of them would; only signals that interrupt nothing reach both.
    """
    for group in _groups(subject):
        caught: dict[tuple[EventKind, str | None], Node] = {}
        for node in group:
            for trigger in _triggers(node):
                first = caught.setdefault(trigger, node)
                if first is not node and not _both(trigger[0], first, node):
                    yield found(
                        node,
                        vi=f"{{}} bắt cùng một sự kiện với {shown(first)}.",
                        en=f"{{}} catches the same as {shown(first)}.",
                    )


def _groups(subject: Subject) -> Iterator[list[Node]]:
    """Give the nodes that wait side by side: on an activity, for a scope, behind a gateway."""
    for scope in subject.scopes():
        nodes = scope.nodes.values()
        handlers = [
            inner for node in nodes if node.triggered_by_event and node.body for inner in node.body.nodes.values()
        ]
        yield [inner for inner in handlers if inner.kind == "startEvent"]
        for node in nodes:
            if node.kind == "eventBasedGateway":
                yield [scope.nodes[flow.target] for flow in subject.outgoing(node) if flow.target in scope.nodes]
            own = [node] if node.kind == "receiveTask" else []
            yield own + [other for other in nodes if other.kind == "boundaryEvent" and other.attached_to == node.id]


def _triggers(node: Node) -> Iterator[tuple[EventKind, str | None]]:
    for event in node.events:
        if (event.kind in NAMED and event.name) or (event.kind in CODED and (event.code or not event.ref)):
            yield event.kind, event.name if event.kind in NAMED else event.code


def _both(kind: EventKind, first: Node, second: Node) -> bool:
    """Tell whether both may catch: a signal is for all who wait, if none of them cuts the other off."""
    return kind is EventKind.SIGNAL and not first.interrupting and not second.interrupting
