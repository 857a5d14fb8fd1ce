"""The rule ``flow-crosses-scope``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Flow


@rule(
    "flow-crosses-scope",
    ERROR,
    vi="Dùng luồng thông điệp giữa các bể, sự kiện giữa quy trình con và bên ngoài.",
    en="Use a message flow between pools, an event between a sub-process and its outside.",
)
def flow_crosses_scope(subject: Subject) -> Iterator[Found]:
    """A sequence flow over the border of a pool or sub-process (BPMN 8.4.13)."""
    for scope in subject.scopes():
        for flow in scope.flows.values():
            outside = [end for end in (flow.source, flow.target) if end in subject.homes and end not in scope.nodes]
            if outside or _foreign(subject, flow):
                yield found(
                    flow,
                    vi="Luồng {} vượt qua ranh giới của {scope}.".replace("{scope}", shown(scope)),
                    en="The flow {} crosses the border of {scope}.".replace("{scope}", shown(scope)),
                )


def _foreign(subject: Subject, flow: Flow) -> bool:
    """Tell whether an end stands in a process that is not judged."""
    return any(
        names.kind(element) in names.FLOW_NODES and end not in subject.homes
        for end in (flow.source, flow.target)
        for element in subject.by_id.get(end, ())
    )
