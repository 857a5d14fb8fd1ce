"""The rule ``message-flow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "message-flow",
    ERROR,
    vi="Nối hai bể khác nhau; trong một bể dùng luồng tuần tự.",
    en="Connect two different pools; within one use a sequence flow.",
)
def message_flow(subject: Subject) -> Iterator[Found]:
    """A message flow within one pool (BPMN 9.4)."""
    for element in subject.elements:
        if names.kind(element) == "messageFlow":
            pools = [_pool(subject, element.get(end, "").rpartition(":")[2]) for end in ("sourceRef", "targetRef")]
            if pools[0] is not None and pools[0] == pools[1]:
                yield found(
                    subject.spot(element),
                    vi="Luồng thông điệp {} nằm trong một bể.",
                    en="The message flow {} stays within one pool.",
                )


def _pool(subject: Subject, reference: str) -> str | None:
    """Give the process that a pool or a node belongs to."""
    for element in subject.by_id.get(reference, ()):
        if names.kind(element) == "participant":
            return element.get("processRef", "").rpartition(":")[2] or reference
        return next((at.get("id") for at in element.iterancestors(names.bpmn("process"))), None)
    return None
