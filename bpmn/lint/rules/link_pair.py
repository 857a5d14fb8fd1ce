"""The rule ``link-pair``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node

LINK = EventKind.LINK


@rule(
    "link-pair",
    ERROR,
    vi="Vẽ đúng một sự kiện đích cho mỗi tên liên kết, cùng cấp với nguồn.",
    en="Draw exactly one target for each link name, in the same scope as its sources.",
)
def link_pair(subject: Subject) -> Iterator[Found]:
    """A link without its other end in the same scope, with two targets, or without a name (BPMN 10.5.4)."""
    for scope in subject.scopes():
        links = [(node, event.name) for node in scope.nodes.values() for event in node.events if event.kind is LINK]
        sources = Counter(name for node, name in links if node.kind == "intermediateThrowEvent")
        targets = Counter(name for node, name in links if node.kind == "intermediateCatchEvent")
        for node, name in links:
            fault = _fault(node, name, sources[name], targets[name])
            if fault is not None:
                yield found(node, vi=f"Liên kết {{}} {fault.vi}", en=f"The link {{}} {fault.en}")


def _fault(node: Node, name: str | None, sources: int, targets: int) -> Message | None:
    """Give what is wrong with one end of a link that has so many sources and targets in its scope."""
    if not name:
        return Message(vi="không có tên.", en="has no name.")
    if node.kind == "intermediateThrowEvent" and not targets:
        return Message(vi=f"tới «{name}» không có đích.", en=f"to «{name}» has no target.")
    if node.kind == "intermediateCatchEvent" and not sources:
        return Message(vi=f"từ «{name}» không có nguồn.", en=f"from «{name}» has no source.")
    if node.kind == "intermediateCatchEvent" and targets > 1:
        return Message(vi=f"từ «{name}» có nhiều đích.", en=f"from «{name}» has several targets.")
    return None
