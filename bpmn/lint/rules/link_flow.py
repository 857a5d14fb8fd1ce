"""The rule ``link-flow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "link-flow", ERROR, vi="Xóa luồng; liên kết tự nối nguồn với đích.", en="Remove the flow; the link itself leads on."
)
def link_flow(subject: Subject) -> Iterator[Found]:
    """A flow out of a link's source or into its target (BPMN 10.5.4)."""
    for node, _event in subject.events(EventKind.LINK):
        if (node.kind == "intermediateThrowEvent" and node.outgoing) or (
            node.kind == "intermediateCatchEvent" and node.incoming
        ):
            yield found(
                node,
                vi="Liên kết {} có luồng ở phía đã được nối.",
                en="The link {} has a flow on the side where the link leads.",
            )
