"""The rule ``boundary-host``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "boundary-host",
    ERROR,
    vi="Gắn sự kiện biên vào một tác vụ hoặc quy trình con cùng cấp.",
    en="Attach it to an activity of the same process or sub-process.",
)
def boundary_host(subject: Subject) -> Iterator[Found]:
    """A boundary event on nothing, on something that is no activity, or on an activity of another scope."""
    for node in subject.nodes("boundaryEvent"):
        host = subject.homes[node.id].nodes.get(node.attached_to or "")
        if host is None or host.kind not in names.ACTIVITIES or host.triggered_by_event:
            yield found(
                node,
                vi="Sự kiện biên {} không gắn vào hoạt động nào cùng cấp.",
                en="The boundary event {} is on no activity of its own scope.",
            )
